"""撤销 of an announcement or a change: who was told hears one correction, nobody else hears it."""

from dataclasses import replace
from datetime import timedelta

from domain.coverage import Medium
from domain.guard import Enterprise
from domain.ids import UserId
from domain.outage import OutageStatus
from domain.station import Member, Role
from domain.wave import WaveKind, WaveState
from tests.waves.wave_parts import (
    CLERK,
    CREW,
    DISPATCHER,
    Post,
    an_outage,
    big_station,
    kinds,
    places_of,
    post,
    reached,
)


def tasks(desk: Post) -> list[str]:
    """Return what the clerk was asked to do, in order: each bundle begins with its number."""
    return [said for said in desk.private(CLERK) if said.startswith("P")]


async def test_an_announcement_taken_back_before_it_left_is_never_heard_of() -> None:
    async with post("2026-11-20T10:10") as desk:
        (stored,) = await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1, 2))
        assert await desk.say(DISPATCHER, "撤销") == ["已撤销：停电通知。"]
        async with desk.uow() as uow:
            outage = await uow.outages.get(stored.id)
            waves = await uow.waves.of_outage(stored.id)
        assert outage is not None
        assert outage.status is OutageStatus.CANCELLED
        assert {wave.state for wave in waves} == {WaveState.DROPPED}
        await desk.pass_until("2026-12-10T00:00")
        assert {chat for chat, _, _ in desk.arrived} == {f"direct:{DISPATCHER}"}


async def test_an_announcement_taken_back_is_corrected_once_where_it_was_told() -> None:
    async with post("2026-12-05T10:10") as desk:
        await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1, 2))
        await desk.tick()
        assert kinds(desk, 1) == kinds(desk, 2) == ["week"]
        desk.clock.at += timedelta(minutes=2)
        assert await desk.say(DISPATCHER, "撤销") == ["已撤销：停电通知。"]
        await desk.pass_until("2026-12-10T00:00")
        assert kinds(desk, 1) == kinds(desk, 2) == ["week", "cancel"]
        assert reached(desk) == {"wr_01", "wr_02", f"direct:{DISPATCHER}", f"direct:{CLERK}"}
        assert tasks(desk) == [
            (
                "P001的广播包来了：微信稿、喇叭稿、海报。12月8日08:00–17:00，样例01社区、样例02社区，计划停电。"
                "办完回“转了”“念了”“贴了”。"
            ),
            (
                "P001取消了：12月8日08:00–17:00，样例01社区、样例02社区不停电了。请把下面的话转一遍、念一遍。"
                "办完回“转了”“念了”。"
            ),
        ]
        async with desk.uow() as uow:  # nobody is asked for a page of what is over
            assert not [cell for cell in await uow.coverage.missing(desk.clock.at) if cell.done_at]


async def test_a_change_taken_back_brings_the_old_times_and_places_back() -> None:
    async with post("2026-12-05T10:10") as desk:
        (stored,) = await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1, 2))
        await desk.tick()
        desk.clock.at += timedelta(minutes=20)
        start = stored.start + timedelta(hours=2)
        await desk.change(stored.id, WaveKind.CHANGE, start=start, places=places_of(2, 3))
        await desk.pass_until("2026-12-05T10:35")
        assert kinds(desk, 1) == ["week", "cancel"]
        assert kinds(desk, 2) == ["week", "change"]
        assert kinds(desk, 3) == ["week"]
        assert await desk.say(DISPATCHER, "撤销") == ["已撤销：停电通知。"]
        await desk.pass_until("2026-12-05T11:00")
        assert kinds(desk, 1) == ["week", "cancel", "change"]
        assert kinds(desk, 2) == ["week", "change", "change"]
        assert kinds(desk, 3) == ["week", "cancel"]
        assert desk.heard(1)[0].split()[2:] == desk.heard(1)[-1].split()[2:]
        await desk.pass_until("2026-12-08T12:00")
        assert kinds(desk, 2)[3:] == ["day", "morning", "start"]
        assert kinds(desk, 3) == ["week", "cancel"]


async def test_whoever_put_up_a_page_for_a_change_that_is_taken_back_takes_it_off() -> None:
    async with post("2026-12-05T10:10") as desk:
        (stored,) = await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        desk.clock.at += timedelta(minutes=20)
        await desk.change(stored.id, WaveKind.CHANGE, places=places_of(2))
        await desk.pass_until("2026-12-05T10:35")
        await desk.say(CLERK, "样例02社区都贴了")
        seen = len(tasks(desk))
        assert await desk.say(DISPATCHER, "撤销") == ["已撤销：停电通知。"]
        await desk.pass_until("2026-12-05T12:00")
        assert tasks(desk)[seen:] == [
            "P001改了：范围改为样例01社区。下面是新稿。办完回“转了”“念了”“贴了”。",
            (
                "P001取消了：12月8日08:00–17:00，样例02社区不停电了。请把下面的话转一遍、念一遍。旧海报请撕下。"
                "办完回“转了”“念了”“撕了”。"
            ),
        ]
        assert kinds(desk, 1) == ["week", "cancel", "change"]
        assert kinds(desk, 2) == ["week", "cancel"]


async def test_an_enterprise_that_has_answered_hears_that_the_change_is_taken_back() -> None:
    plant = UserId("qy01")
    town = big_station()
    contact = Member(
        userid=plant, name="企业联系人一号", roles=frozenset({Role.ENTERPRISE}), station="CG"
    )
    works = Enterprise(name="样例一厂", feeder="样例一线", contact=plant)
    town = replace(town, members=(*town.members, contact), enterprises=(works,))
    async with post("2026-12-05T10:10", station=town) as desk:
        plan = replace(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1), line="样例一线")
        (stored,) = await desk.step(plan)
        await desk.tick()
        await desk.say(plant, "1")
        desk.clock.at += timedelta(minutes=20)
        await desk.change(stored.id, WaveKind.CHANGE, start=stored.start + timedelta(hours=1))
        await desk.tick()
        await desk.say(plant, "1")
        seen = len(desk.private(plant))
        assert await desk.say(DISPATCHER, "撤销") == ["已撤销：停电通知。"]
        (said,) = desk.private(plant)[seen:]
        assert said.index("09:00") < said.index("08:00")  # from, to


async def test_a_tick_of_the_clerk_can_still_be_taken_back_by_itself() -> None:
    async with post("2026-12-05T10:10") as desk:
        (stored,) = await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.say(CLERK, "转了")
        async with desk.uow() as uow:
            before = [cell.medium for cell in await uow.coverage.cells(stored.id) if cell.done_at]
        await desk.say(CLERK, "撤销")
        async with desk.uow() as uow:
            after = [cell.medium for cell in await uow.coverage.cells(stored.id) if cell.done_at]
        assert (before, after) == ([Medium.WECHAT], [])


async def test_a_change_taken_back_before_it_left_is_never_heard_of() -> None:
    async with post("2026-12-05T10:10") as desk:
        (stored,) = await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        desk.clock.at += timedelta(minutes=20)
        await desk.change(stored.id, WaveKind.CANCEL, status=OutageStatus.CANCELLED)
        await desk.say(DISPATCHER, "撤销")
        await desk.pass_until("2026-12-05T12:00")
        assert kinds(desk, 1) == ["week"]
        await desk.pass_until("2026-12-08T12:00")
        assert kinds(desk, 1) == ["week", "day", "morning", "start"]


async def test_who_may_not_take_it_back_is_told_whom_to_ask() -> None:
    async with post("2026-12-05T10:10") as desk:
        await desk.step(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.say(CREW, "撤销")
        await desk.pass_until("2026-12-05T12:00")
        assert kinds(desk, 1) == ["week"]
