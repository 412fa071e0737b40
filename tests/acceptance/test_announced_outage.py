"""A pasted notice is read back and kept; reports from inside it are known, need is still heard."""

from datetime import datetime
from pathlib import Path

from domain.errors import TicketNotFoundError
from domain.ids import TicketNo
from domain.outage import OutageId
from domain.ticket import Ticket
from tests.acceptance.town import ZONE, Town, town

LINYIN = "group:wr_linyin"
NOTICE = (
    "【停电通知】因10kV样例二线检修，林荫小区1-4号楼将于11月29日8:00-17:00停电，"
    "请居民提前做好准备。"
)
INSIDE = "您家在今天08:00–17:00的计划停电里，预计17:00来电。家里有急用电的，回"
READ = "11月29日08:00–17:00，林荫家园社区1–4号楼，计划停电"


async def tickets(t: Town) -> list[Ticket]:
    found: list[Ticket] = []
    async with t.bot.uow() as uow:
        while True:
            try:
                found.append(await uow.tickets.get(TicketNo(len(found) + 1)))
            except TicketNotFoundError:
                return found


LATE = "通知比规定的晚。请写一句原因，我记下就发；不发回“不发”。"
KEPT = "定了。到时候那里说没电的我直接答复，有急用的照样派人。"
CHANGED = "P001改好了，听过的人都会知道。"


async def kept(t: Town) -> None:
    await t.tell_app("diaodu01", NOTICE)
    (card,) = t.private("diaodu01")
    assert card.startswith(
        "读到：11月29日（周日）8–17点，林荫家园社区1–4号楼，计划停电，共168户。"
    )
    await t.tell_app("diaodu01", "1")
    assert t.private("diaodu01") == [LATE]
    await t.tell_app("diaodu01", "上级昨晚才批下来")
    assert t.private("diaodu01") == [f"P001{KEPT}"]


async def at(t: Town, local: str) -> None:
    """Go straight to a time; what is due by then is done, and what groups hear of it is read."""
    wanted = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    t.host.at += (wanted - t.clock.now()).total_seconds()
    await t.bot.ticks.run_all()
    await t.settle()
    t.heard(LINYIN)


async def test_a_report_from_inside_is_answered_and_nobody_is_paged(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await kept(t)
        await at(t, "2026-11-29T08:20:00")
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert t.heard(LINYIN) == [INSIDE + "“@我 急”。"]
        await t.tell_app("jm02", "林荫小区2号楼停电了")
        assert t.private("jm02") == [INSIDE + "“急”。"]
        await t.say("jm08", LINYIN, "什么时候来电啊")
        assert t.heard(LINYIN) == [f"{READ}。到点还没来电，说一声我马上派人。"]
        assert await tickets(t) == []

        await t.say("jm08", LINYIN, "急")
        (said,) = t.heard(LINYIN)
        assert said.startswith("收到，林荫家园社区3号楼没电，编号0001。已叫")
        (ticket,) = await tickets(t)
        assert ticket.urgent


async def test_need_and_danger_inside_are_heard_as_ever(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await kept(t)
        await at(t, "2026-11-29T08:05:00")
        await t.say("jm08", LINYIN, "3号楼没电了，家里老人用着制氧机")
        (ticket,) = await tickets(t)
        assert ticket.urgent
        t.heard(LINYIN)
        await t.say("jm08", LINYIN, "2号楼电表箱冒火花了")
        (said,) = t.heard(LINYIN)
        assert said.startswith("险情收到")


async def test_questions_about_the_day_are_answered_from_the_record(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-28T10:00:00") as t:
        await kept(t)
        await t.say("jm08", LINYIN, "明天停电吗")
        assert t.heard(LINYIN) == [f"有停电安排：{READ}。"]
        await t.say("jm08", LINYIN, "5号楼明天停不停电？")
        assert t.heard(LINYIN) == [f"没有收到林荫家园社区5号楼的停电安排。要停的是：{READ}。"]
        await t.tell_app("jm02", "滨河社区5号楼明天停电吗")
        assert t.private("jm02") == ["没有收到滨河社区5号楼的停电安排。"]
        await t.tell_app("jm02", "滨河社区下周停电吗")
        assert t.private("jm02") == ["没有收到滨河社区的停电安排。"]
        await t.say("jm08", LINYIN, "今天停电吗")
        assert t.heard(LINYIN) == [f"那几天没有收到林荫家园社区的停电安排。下一次是：{READ}。"]
        assert await tickets(t) == []


async def test_a_cancelled_outage_is_known_no_more(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await kept(t)
        await t.tell_app(
            "diaodu01", "【停电取消通知】原定11月29日8:00-17:00林荫小区1-4号楼计划停电取消。"
        )
        (card,) = t.private("diaodu01")
        assert card.splitlines() == [
            "读到取消：P001，11月29日（周日）8–17点，林荫家园社区1–4号楼。",
            "通知到：1个群（林荫家园电力管家群），社区负责人1人。",
            "发就回“1”，不发回“不发”。",
        ]
        await t.tell_app("diaodu01", "1")
        assert t.private("diaodu01") == [CHANGED]
        await at(t, "2026-11-29T08:20:00")
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert len(await tickets(t)) == 1


async def test_a_residents_notice_is_echoed_and_kept_by_nobody(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await t.say("jm08", LINYIN, NOTICE)
        assert t.heard(LINYIN) == [
            "这份停电通知我看到了：11月29日08:00到17:00。请以供电所发布的为准。"
        ]
        await at(t, "2026-11-29T08:05:00")
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert len(await tickets(t)) == 1


async def test_a_clerks_notice_holds_until_the_dispatcher_says_no(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await t.say("sqsj04", LINYIN, NOTICE)
        t.heard(LINYIN)
        assert t.private("diaodu01") == [
            f"社区书记四号在群里发了停电通知：{READ}。我先照它答复，记下就回1，不对回2。"
        ]
        await at(t, "2026-11-29T08:05:00")
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert t.heard(LINYIN) == [
            "社区通知您家今天08:00–17:00计划停电，预计17:00来电。家里有急用电的，回“@我 急”。"
        ]
        await t.tell_app("diaodu01", "2")
        assert t.private("diaodu01") == ["好的，不记。"]
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert len(await tickets(t)) == 1


async def test_a_notice_that_lacks_its_hours_is_asked_for_again(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-28T10:00:00") as t:
        await t.tell_app("zbz01", "停电通知 明天 林荫小区1到4号楼")
        assert t.private("zbz01") == [
            "没读出起止时间，记不下。请写明日子、起止时间和几号楼，再发一次。"
        ]
        await t.tell_app("zbz01", "停电通知 明天8点到17点 林荫小区1到4号楼")
        (card,) = t.private("zbz01")
        assert card.splitlines() == [
            "读到：11月29日（周日）8–17点，林荫家园社区1–4号楼，计划停电，共168户。",
            "不合规：提前只有1天，规定要7天。要发得写一句原因。",
            "通知到：1个群（林荫家园电力管家群），社区负责人1人。",
            "现场负责人：网格负责人四号。",
            "还缺线路，规定要写明。",
            "提醒：天黑以后才送电，这天16:46日落，尽量早些送。",
            "发就回“1”，改回“2”，不发回“不发”。",
        ]
        await t.tell_app("jm08", "停电通知 明天8点到17点 林荫小区1到4号楼")
        assert t.private("jm08") == ["发通知要调度或所长。想反映情况可以直接说。"]


async def test_who_asks_for_power_after_the_end_has_reported(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T16:50:00") as t:
        await kept(t)
        await at(t, "2026-11-29T17:20:00")
        await t.say("jm08", LINYIN, "我报修的修到哪了")
        assert await tickets(t) == []
        await t.say("jm08", LINYIN, "说好5点来电的，怎么还没来")
        (ticket,) = await tickets(t)
        assert (ticket.kind, ticket.scope) == ("fault", "multi")


async def test_a_new_day_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-28T10:00:00") as t:
        await kept(t)
        await t.tell_app(
            "diaodu01", "改期通知：原定11月29日林荫小区1-4号楼停电改为12月1日8:00-17:00"
        )
        moved = READ.replace("11月29日", "12月1日")
        (card,) = t.private("diaodu01")
        assert card.startswith(
            "读到变更：P001改为12月1日（周二）8–17点，林荫家园社区1–4号楼，共168户。"
            "原来是11月29日（周日）8–17点，林荫家园社区1–4号楼。"
        )
        await t.tell_app("diaodu01", "1")
        await t.tell_app("diaodu01", "雨太大")
        assert t.private("diaodu01") == [LATE, CHANGED]
        await t.say("jm08", LINYIN, "3号楼这周停电吗")
        await t.say("jm08", LINYIN, "3号楼12月1日停电吗")
        assert t.heard(LINYIN)[-1] == f"有停电安排：{moved}。"
        async with t.bot.uow() as uow:
            assert await uow.outages.get(OutageId(2)) is None
            moved_row = await uow.outages.get(OutageId(1))
        assert moved_row is not None
        assert (moved_row.status, moved_row.late_reason) == ("active", "雨太大")


async def test_a_ticket_whose_place_turns_out_to_be_inside_is_taken_back(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T07:50:00") as t:
        await kept(t)
        await at(t, "2026-11-29T08:05:00")
        await t.say("jm08", LINYIN, "没电了")
        (ticket,) = await tickets(t)
        t.private(ticket.owner)
        t.heard(LINYIN)
        await t.say("jm08", LINYIN, "2号楼")
        assert t.heard(LINYIN) == [INSIDE + "“@我 急”。"]
        assert t.private(ticket.owner) == ["0001在计划停电的范围里，不用去了。"]
        (after,) = await tickets(t)
        assert after.status == "withdrawn"
        await t.say("jm08", LINYIN, "急")
        assert (await tickets(t))[-1].urgent


async def test_a_later_end_is_kept_after_the_yes(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-29T15:50:00") as t:
        await kept(t)
        await t.tell_app("diaodu01", "停电延时通知：林荫小区1-4号楼今天送电时间延至19:00")
        (card,) = t.private("diaodu01")
        assert card.startswith(
            "读到延时：P001，11月29日（周日）8–17点，林荫家园社区1–4号楼，改到19:00。"
        )
        await t.tell_app("diaodu01", "1")
        assert t.private("diaodu01") == [CHANGED]
        await at(t, "2026-11-29T17:30:00")
        await t.say("jm08", LINYIN, "3号楼没电了")
        assert t.heard(LINYIN)[-1].startswith("您家在今天08:00–19:00的计划停电里，预计19:00来电。")
        assert await tickets(t) == []
