"""The end of an announced outage, decided on a real database: once, for all, and countable."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import TicketNotFoundError
from domain.ids import TicketNo
from domain.outage import Outage, OutageId
from handlers.planned_end import end_is_confirmed
from handlers.planned_end_due import planned_end_due
from handlers.turn import Desk
from storage.uow import SqlUnitOfWork
from tests.acceptance.desk_parts import Office, office

NOTICE = "【停电通知】因检修，滨河小区1-4号楼将于11月29日8:00-17:00停电。"
WHERE = "滨河社区1–4号楼"
LEAD = "wgfzr01"


async def announced(o: Office, notice: str = NOTICE) -> None:
    await o.say("diaodu01", notice, private=True)
    await o.say("diaodu01", "1", private=True)
    await o.say("diaodu01", "线路急需处理", private=True)
    await planned_end_due(o.timed)
    await o.said()


async def outage(o: Office, number: int = 1) -> Outage:
    async with SqlUnitOfWork(o.database) as uow:
        found = await uow.outages.get(OutageId(number))
    assert found is not None
    return found


async def has_tickets(o: Office) -> bool:
    async with SqlUnitOfWork(o.database) as uow:
        try:
            await uow.tickets.get(TicketNo(1))
        except TicketNotFoundError:
            return False
    return True


async def until(o: Office, minutes: int) -> None:
    """Let time pass; each minute is looked at twice."""
    for _ in range(minutes):
        o.clock.at += timedelta(minutes=1)
        await planned_end_due(o.timed)
        await planned_end_due(o.timed)


async def confirmed(o: Office) -> bool:
    station, found = await o.timed.stations.load(), await outage(o)
    async with SqlUnitOfWork(o.database) as uow:
        desk = Desk(uow=uow, now=o.clock.at, station=station, rules=o.timed.rules)
        return await end_is_confirmed(desk, found)


async def test_every_word_of_an_unanswered_end_leaves_once(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:30:00") as o:
        await announced(o)
        await until(o, 31)
        assert await o.said() == [
            f"{WHERE}：说好的17:00还没好，抱歉。正在问师傅，17:10前给您准信。"
        ]
        assert not await confirmed(o)
        await until(o, 60)
        told = await o.said()
        assert told == [
            f"{WHERE}：还没有准信，抱歉。已请网格负责人盯着，17:30前再告诉您。",
            f"{WHERE}：还没有准信，抱歉。已请所长盯着，18:00前再告诉您。",
            f"{WHERE}：还没有准信，抱歉。已请所长盯着，19:00前再告诉您。",
        ]


async def test_the_end_may_be_said_only_when_somebody_stands_for_it(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:39:00") as o:
        await announced(o)
        assert not await confirmed(o)
        await until(o, 1)
        await o.say(LEAD, "能", private=True)
        assert await confirmed(o)
        await until(o, 25)
        assert not any("还没好" in said for said in await o.said())
        assert await confirmed(o)


async def test_a_late_end_that_neighbours_say_is_over_is_told_so(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:30:00") as o:
        await announced(o)
        await o.say("jm01", "滨河3号楼没电了")
        await until(o, 31)
        await o.say("jm01", "来电了")
        assert (await o.said(f"direct:{LEAD}"))[-1] == (
            "滨河社区3号楼有人说来电了（P001）。都送上电了回“送电了 P001”。"
        )
        await until(o, 10)
        (said,) = await o.said()
        assert said.startswith(f"{WHERE}：有邻居说来电了，正在跟师傅核实，17:30前给您准信。")


async def test_outages_that_end_together_are_asked_about_once(tmp_path: Path) -> None:
    notice = (
        "【停电通知】11月29日8:00-17:00滨河小区1-4号楼停电检修；"
        "11月29日9:00-17:00滨河小区5-6号楼停电检修。"
    )
    async with office(tmp_path, at="2026-11-29T16:39:00") as o:
        await announced(o, notice)
        await until(o, 2)
        assert await o.said(f"direct:{LEAD}") == [
            "滨河社区1–4号楼、滨河社区5、6号楼（P001、P002）17:00能来电吗？1能 2晚一点 3说不准"
        ]
        await o.say(LEAD, "2 17点半 接头重做", private=True)
        await o.say(LEAD, "1", private=True)
        first, second = await outage(o), await outage(o, 2)
        assert first.end == second.end == first.first_end + timedelta(minutes=30)  # type: ignore[operator]


async def test_one_person_counts_once_and_who_only_asks_does_not(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T10:00:00") as o:
        await announced(o)
        await o.say("jm01", "滨河3号楼没电了")
        await o.say("jm01", "滨河3号楼停电了", private=True)
        await o.say("jm02", "滨河4号楼什么时候来电", private=True)
        await o.say("jm03", "滨河小区1号楼没电", private=True)
        noon = o.clock.at + timedelta(hours=2)
        o.clock.at = noon
        await o.say("jm04", "滨河2号楼没电了")
        async with SqlUnitOfWork(o.database) as uow:
            assert await uow.outage_people.reporters(OutageId(1)) == 3
            assert await uow.outage_people.reporters(OutageId(1), since=noon) == 1
            people = await uow.outage_people.of_outage(OutageId(1))
        assert [each.is_private for each in people if each.person == "jm01"] == [True]


@pytest.mark.parametrize(
    ("notice", "words", "is_fault"),
    [
        (NOTICE, "滨河15号楼没电了", True),
        (NOTICE, "滨河6号楼没电了", True),
        (NOTICE, "滨河小区2号楼没电了", False),
        (NOTICE.replace("1-4号楼", "东侧"), "滨河3号楼没电了", True),
        (NOTICE.replace("1-4号楼", ""), "滨河15号楼没电了", False),
        (NOTICE, "滨河3号楼没电了，孩子用呼吸机", True),
        (NOTICE, "滨河3号楼电压低灯很暗", True),
    ],
    ids=["unknown", "outside", "inside", "part in words", "whole", "life support", "no darkness"],
)
async def test_only_what_the_record_names_is_inside(
    tmp_path: Path, notice: str, words: str, *, is_fault: bool
) -> None:
    async with office(tmp_path, at="2026-11-29T10:00:00") as o:
        await announced(o, notice)
        await o.say("jm01", words, private=True)
        assert await has_tickets(o) is is_fault
        async with SqlUnitOfWork(o.database) as uow:
            heard = await uow.outage_people.reporters(OutageId(1))
        assert heard == (0 if is_fault else 1)


@pytest.mark.parametrize("time", ["07:50", "17:14"], ids=["before its start", "after its end"])
async def test_out_of_its_hours_a_report_is_one_as_ever(tmp_path: Path, time: str) -> None:
    async with office(tmp_path, at="2026-11-29T07:35:00") as o:
        await announced(o)
        hours, minutes = (int(part) for part in time.split(":"))
        o.clock.at += timedelta(hours=hours - 7, minutes=minutes - 35)
        await o.say("jm01", "滨河3号楼没电了", private=True)
        assert await has_tickets(o)


async def test_a_restoration_said_by_mistake_is_taken_back_with_its_clock(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:30:00") as o:
        await announced(o)
        before = await outage(o)
        await o.say("diaodu01", "滨河小区送电了", private=True)
        assert (await outage(o)).ended_at is not None
        await o.say("diaodu01", "撤销", private=True)
        after = await outage(o)
        assert (after.end, after.ended_at) == (before.end, None)
        await until(o, 31)
        assert any("说好的17:00还没好" in said for said in await o.said())


async def test_a_cancelled_outage_asks_nobody(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:30:00") as o:
        await announced(o)
        await o.say(
            "diaodu01", "【停电取消通知】11月29日滨河小区1-4号楼计划停电取消。", private=True
        )
        await o.say("diaodu01", "1", private=True)
        await o.said()
        await until(o, 60)
        assert await o.said() == []
        assert await o.said(f"direct:{LEAD}") == []


async def test_a_bare_word_of_who_was_not_asked_ends_nothing(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T10:00:00") as o:
        await announced(o)
        await o.say(LEAD, "好了", private=True)
        await o.say("wgy01", "送电了", private=True)
        await o.say("wgy01", "滨河3号楼送电了", private=True)
        await o.say("jm01", "滨河小区送电了", private=True)
        assert (await outage(o)).ended_at is None


async def test_what_has_not_begun_or_is_unknown_is_not_ended(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-28T10:00:00") as o:
        await announced(o)
        await o.said("direct:diaodu01")
        for words in ("送电了 P001", "P001 要到18点，备件在路上"):
            await o.say("diaodu01", words, private=True)
            assert await o.said("direct:diaodu01") == [
                "P001还没到停电时间。要改时间、要取消，请直接发通知给我。"
            ]
        await o.say("diaodu01", "送电了 P077", private=True)
        assert await o.said("direct:diaodu01") == ["没有正在管的停电P077，请看看号码。"]
        assert (await outage(o)).ended_at is None


async def test_a_steward_of_several_buildings_names_the_dark_one(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:39:00") as o:
        await announced(o)
        await until(o, 1)
        await o.say(LEAD, "1", private=True)
        await until(o, 30)
        asked = (await o.said("direct:sqsj01"))[-1]
        assert asked == (
            "滨河社区1号楼、2号楼、4号楼（P001）都来电了吗？都来了回“1”，"
            "1号楼没来回“2”，2号楼没来回“3”，4号楼没来回“4”。"
        )
        await o.say("sqsj01", "3", private=True)
        await o.say("sqsj01", "1", private=True)
        await o.say("louzhang01", "来了", private=True)
        async with SqlUnitOfWork(o.database) as uow:
            ticket = await uow.tickets.get(TicketNo(1))
            people = await uow.outage_people.of_outage(OutageId(1))
        assert (ticket.place.building, ticket.scope) == ("2", "multi")
        assert ticket.reported_at == (await outage(o)).end
        assert ticket.waiting_since == o.clock.at
        lights = {each.place.building: str(each.light) for each in people}
        assert lights == {"1": "lit", "2": "dark", "3": "lit", "4": "lit"}
        await o.said()
        await until(o, 35)
        assert await o.said() == []

        for words in ("接", "到了", "好了 换了保险"):
            await o.say(str(ticket.owner), words, private=True)
        await o.said()
        await until(o, 35)
        assert f"{WHERE}都来电了（P001）。给大家添麻烦了。" in await o.said()
        await until(o, 60)
        assert await o.said() == []


async def test_a_group_the_bot_cannot_write_to_hears_it_through_its_clerk(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-29T16:55:00") as o:
        await announced(o)
        await until(o, 6)
        assert (await o.said("direct:sqsj01"))[-1] == (
            f"请转发到居民群：{WHERE}：说好的17:00还没好，抱歉。正在问师傅，17:10前给您准信。"
        )


@pytest.mark.parametrize("words", ["P001 取消", "P001 3号楼贴了", "查一下P001"])
async def test_other_words_with_a_number_are_left_to_others(tmp_path: Path, words: str) -> None:
    async with office(tmp_path, at="2026-11-29T10:00:00") as o:
        await announced(o)
        before = await outage(o)
        await o.said()
        await o.say("diaodu01", words, private=True)
        assert not any(
            "将发" in said or "记下" in said for said in await o.said("direct:diaodu01")
        )
        assert await outage(o) == before
