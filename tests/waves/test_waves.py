"""Each wave of an announced outage is told at its time, once, to those who are concerned."""

from datetime import timedelta

import pytest

from domain.outage import Outage, OutageStatus
from domain.wave import WaveKind, WaveState
from handlers import announce, waves_due
from handlers.turn import Desk
from tests.waves.wave_parts import (
    CLERK,
    DISPATCHER,
    OPERATOR,
    an_outage,
    kinds,
    places_of,
    post,
    reached,
    times,
)


async def test_five_waves_at_their_times_and_nobody_else_hears() -> None:
    async with post("2026-11-20T09:00") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1, 2))
        await desk.stands_for(stored.id)
        await desk.pass_until("2026-12-09T00:00")
        assert kinds(desk, 1) == ["week", "day", "morning", "start", "end"]
        assert times(desk, 1) == [
            *("12-01 10:05", "12-07 10:05", "12-08 07:05", "12-08 08:03", "12-08 17:03")
        ]
        assert kinds(desk, 2) == kinds(desk, 1)
        assert reached(desk) == {"wr_01", "wr_02", f"direct:{CLERK}"}


async def test_that_time_is_up_is_said_only_where_somebody_stood_by_it() -> None:
    async with post("2026-12-08T07:20") as desk:
        held, silent = await desk.announce(
            an_outage("2026-12-08T09:00", "2026-12-08T17:00", 1),
            an_outage("2026-12-08T09:00", "2026-12-08T17:00", 2),
        )
        await desk.stands_for(held.id)
        await desk.pass_until("2026-12-08T20:00")
        assert kinds(desk, 1) == ["morning", "start", "end"]
        assert kinds(desk, 2) == ["morning", "start"]
        async with desk.uow() as uow:
            (end,) = [w for w in await uow.waves.of_outage(silent.id) if w.kind is WaveKind.END]
        assert end.state is WaveState.DROPPED


async def test_announced_three_days_before_one_notice_goes_out_at_once() -> None:
    async with post("2026-12-05T14:00") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        assert kinds(desk, 1) == ["week"]
        await desk.pass_until("2026-12-08T12:00")
        assert kinds(desk, 1) == ["week", "day", "morning", "start"]


async def test_announced_on_the_morning_of_the_day_there_is_one_notice_now() -> None:
    async with post("2026-12-08T07:20") as desk:
        await desk.announce(an_outage("2026-12-08T09:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.pass_until("2026-12-08T09:30")
        assert kinds(desk, 1) == ["morning", "start"]


async def test_announced_at_night_people_read_it_in_the_morning() -> None:
    async with post("2026-12-04T23:00") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        assert kinds(desk, 1) == []
        await desk.pass_until("2026-12-05T09:00")
        assert times(desk, 1) == ["12-05 07:03"]


async def test_what_begins_before_people_wake_is_told_at_night() -> None:
    async with post("2026-12-07T23:00") as desk:
        await desk.announce(an_outage("2026-12-08T06:00", "2026-12-08T17:00", 1))
        await desk.tick()
        assert kinds(desk, 1) == ["day"]


async def test_while_it_is_running_already_people_learn_why_at_once() -> None:
    async with post("2026-12-08T11:00") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        assert kinds(desk, 1) == ["start"]


async def test_parts_of_one_notice_are_one_message_a_week_ahead() -> None:
    async with post("2026-11-20T09:00") as desk:
        await desk.write(DISPATCHER, "停电通知")
        parts = await desk.announce(
            an_outage("2026-12-08T08:00", "2026-12-08T12:00", 1, source=1),
            an_outage("2026-12-08T14:00", "2026-12-08T17:00", 1, 2, source=1),
            an_outage("2026-12-09T08:00", "2026-12-09T12:00", 1, source=1),
        )
        for part in parts:
            await desk.stands_for(part.id)
        await desk.pass_until("2026-12-10T00:00")
        first, second = desk.heard(1)[:2]
        assert [line.split(" ")[:2] for line in first.split("\n\n")] == [
            *(["P001", "week"], ["P002", "week"], ["P003", "week"])
        ]
        assert [line.split(" ")[:2] for line in second.split("\n\n")] == [
            *(["P001", "day"], ["P002", "day"])
        ]
        assert sorted(kinds(desk, 1)) == sorted(["week", "day", "morning", "start", "end"] * 3)
        assert times(desk, 2)[0] == "12-01 10:05"
        assert sorted(kinds(desk, 2)) == sorted(["week", "day", "morning", "start", "end"])


async def test_two_outages_of_one_place_in_the_same_minute_are_both_told_once() -> None:
    async with post("2026-11-20T09:00") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T12:00", 1))
        await desk.announce(an_outage("2026-12-08T14:00", "2026-12-08T17:00", 1, building="2"))
        await desk.pass_until("2026-12-07T12:00")
        assert [said.split(" ")[:2] for said in desk.heard(1)] == [
            *(["P001", "week"], ["P002", "week"], ["P001", "day"], ["P002", "day"])
        ]
        assert times(desk, 1) == ["12-01 10:05", "12-01 10:05", "12-07 10:05", "12-07 10:05"]
        bundles = [said[:4] for said in desk.private(CLERK) if said.startswith("P")]
        assert bundles == ["P001", "P002", "P001", "P002"]


async def test_a_change_reaches_exactly_who_was_told_and_who_is_new() -> None:
    async with post("2026-12-01T09:00") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1, 2))
        await desk.pass_until("2026-12-02T11:00")
        await desk.revise(stored.id, WaveKind.CHANGE, places=places_of(2, 3))
        await desk.pass_until("2026-12-02T11:05")
        assert kinds(desk, 1) == ["week", "cancel"]
        assert kinds(desk, 2) == ["week"]  # nothing has changed for them
        assert kinds(desk, 3) == ["week"]
        await desk.stands_for(stored.id)
        await desk.pass_until("2026-12-09T00:00")
        assert kinds(desk, 1) == ["week", "cancel"]
        assert kinds(desk, 2) == kinds(desk, 3) == ["week", "day", "morning", "start", "end"]
        assert reached(desk) == {"wr_01", "wr_02", "wr_03", f"direct:{CLERK}"}


async def test_a_change_before_anybody_was_told_writes_to_nobody() -> None:
    async with post("2026-11-20T09:00") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        changed = an_outage("2026-12-10T09:00", "2026-12-10T17:00", 2)
        await desk.revise(
            stored.id,
            WaveKind.CHANGE,
            start=changed.start,
            end=changed.end,
            places=changed.places,
        )
        await desk.pass_until("2026-12-03T10:04")
        assert desk.arrived == []
        await desk.pass_until("2026-12-11T00:00")
        assert kinds(desk, 1) == []
        assert times(desk, 2)[:2] == ["12-03 10:05", "12-09 10:05"]


async def test_of_changes_in_quick_succession_only_the_last_is_read() -> None:
    async with post("2026-12-01T10:10") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        for hour in (1, 2, 3):
            desk.clock.at += timedelta(seconds=15)
            start = stored.start + timedelta(hours=hour)
            await desk.revise(stored.id, WaveKind.CHANGE, start=start)
            await desk.tick()
        await desk.pass_until("2026-12-01T10:20")
        assert kinds(desk, 1) == ["week", "change"]
        assert (stored.start + timedelta(hours=3)).isoformat() in desk.heard(1)[-1]


async def test_a_change_that_is_taken_back_in_time_is_never_heard_of() -> None:
    async with post("2026-12-01T10:10") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.revise(stored.id, WaveKind.CHANGE, end=stored.end + timedelta(hours=1))
        await desk.revise(stored.id, WaveKind.CHANGE, end=stored.end)
        await desk.pass_until("2026-12-01T12:00")
        assert kinds(desk, 1) == ["week"]


async def test_cancelled_drops_what_was_to_come_and_tells_it_once() -> None:
    async with post("2026-12-01T10:10") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.revise(stored.id, WaveKind.CANCEL, status=OutageStatus.CANCELLED)
        await desk.pass_until("2026-12-10T00:00")
        assert kinds(desk, 1) == ["week", "cancel"]


async def test_a_delay_is_told_at_once_and_moves_the_end() -> None:
    async with post("2026-12-08T07:10") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.pass_until("2026-12-08T16:45")
        later = stored.end + timedelta(minutes=90)
        saved = await desk.revise(stored.id, WaveKind.DELAY, end=later)
        await desk.tick()
        assert kinds(desk, 1) == ["morning", "start", "delay"]
        assert (saved.first_end, saved.revision) == (stored.end, 1)
        await desk.stands_for(stored.id)
        await desk.pass_until("2026-12-08T20:00")
        assert times(desk, 1)[-1] == "12-08 18:33"
        assert kinds(desk, 1)[-1] == "end"


async def test_power_that_is_back_early_ends_it() -> None:
    async with post("2026-12-08T07:10") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.pass_until("2026-12-08T15:00")
        now = desk.clock.at
        await desk.revise(stored.id, WaveKind.RESTORED, end=now, ended_at=now)
        await desk.pass_until("2026-12-08T20:00")
        assert kinds(desk, 1) == ["morning", "start", "restored"]


async def test_news_for_next_week_waits_for_the_morning() -> None:
    async with post("2026-12-01T22:00") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-02T08:00", "2026-12-02T17:00", 1))
        far = an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1)
        await desk.pass_until("2026-12-02T21:30")
        (later,) = await desk.announce(far)
        await desk.pass_until("2026-12-03T07:30")
        assert kinds(desk, 1)[-1] == "week"
        await desk.pass_until("2026-12-03T23:00")
        await desk.revise(later.id, WaveKind.CANCEL, status=OutageStatus.CANCELLED)
        await desk.pass_until("2026-12-04T08:00")
        assert (kinds(desk, 1)[-1], times(desk, 1)[-1]) == ("cancel", "12-04 07:03")
        assert stored.id != later.id


async def test_what_was_missed_is_reported_and_not_sent_late() -> None:
    async with post("2026-12-01T10:10") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.tick()
        await desk.stop()
        desk.clock.at += timedelta(days=6, hours=22)  # asleep until the 8th, 08:10
        await desk.start()
        await desk.tick()
        assert kinds(desk, 1) == ["week", "start"]
        for person in (OPERATOR, DISPATCHER):
            (said,) = desk.private(person)
            assert said == (
                "服务没在运行，2批停电通知过了时间，没有补发：P001样例01社区12月7日10:05前一天的通知；"
                "P001样例01社区07:05当天早上的通知。要补请用“广播”发。"
            )
        await desk.tick()
        assert len(desk.private(OPERATOR)) == 1


async def test_clerks_and_enterprises_hear_of_the_first_notice_the_day_before_and_every_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: list[str] = []
    asked: list[str] = []

    async def hand_out(desk: Desk, outage: Outage, wave: WaveKind, **_: object) -> None:
        handed.append(wave)

    async def tell_enterprises(desk: Desk, outage: Outage, wave: WaveKind) -> None:
        asked.append(wave)

    for module in (announce, waves_due):
        monkeypatch.setattr(module, "hand_out", hand_out)
        monkeypatch.setattr(module, "tell_enterprises", tell_enterprises)
    async with post("2026-12-05T10:10") as desk:
        (stored,) = await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        await desk.pass_until("2026-12-08T15:00")
        await desk.revise(stored.id, WaveKind.DELAY, end=stored.end + timedelta(hours=1))
        await desk.pass_until("2026-12-08T20:00")
    assert handed == asked == ["week", "day", "delay"]


async def test_a_service_that_wakes_at_night_waits_for_the_morning() -> None:
    async with post("2026-11-30T10:10") as desk:
        await desk.announce(an_outage("2026-12-08T08:00", "2026-12-08T17:00", 1))
        desk.clock.at += timedelta(days=1, hours=13)  # 1 December, 23:10: the week's wave is due
        await desk.tick()
        assert desk.arrived == []
        await desk.pass_until("2026-12-02T09:00")
        assert kinds(desk, 1) == ["week"]
        assert "12-02 07:00" < times(desk, 1)[0] < "12-02 08:00"
