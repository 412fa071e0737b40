"""J7: what the station head reads at 07:30, and what becomes of his answer; whole sentences."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import aiohttp

from domain.ids import TicketNo, UserId
from domain.knowledge import EntryId, EntryState
from domain.station import Duty
from sandbox.faults import FaultRule
from tests.acceptance.town import BINHE, ZONE, Town, town

HEAD = "suozhang"
STAFF = ("wgy01", "wgy02", "wgfzr01", "zbz01")


def digest(texts: Sequence[str], day: str = "11月26日") -> list[str]:
    """Return the lines of the one daily message of a day among what the head read."""
    (found,) = [text for text in texts if text.startswith(f"{day} 日报")]
    return found.splitlines()


async def jump(t: Town, local: str) -> None:
    """Let the clock jump and the ticks run once: what happens on the way is not looked at."""
    wanted = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    t.host.at += (wanted - t.clock.now()).total_seconds()
    await t.bot.ticks.run_all()
    await t.settle()


async def skip(t: Town, minutes: int) -> None:
    """Let some minutes pass in one step."""
    t.host.at += minutes * 60
    await t.bot.ticks.run_all()
    await t.settle()


async def a_day(t: Town) -> None:
    """Let a repair of two households be done, and a question be asked and answered."""
    await t.say("jm01", BINHE, "滨河社区5号楼停电了")
    await skip(t, 1)
    await t.say("jm02", BINHE, "我家也没电，5号楼")
    await t.tell_app("wgy01", "接")
    await skip(t, 20)
    await t.tell_app("wgy01", "到了")
    await skip(t, 30)
    await t.tell_app("wgy01", "好了")
    await skip(t, 70)
    for person in ("jm01", "jm01", "jm02"):
        await t.tell_app(person, "1")


async def test_yesterday_what_is_open_and_today_stand_in_one_message(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T09:00:00") as t:
        await a_day(t)
        await t.tell_app("diaodu01", "停电通知 11月26日8:00至17:00 林荫家园社区1、2号楼停电")
        await t.tell_app("diaodu01", "1")
        await t.tell_app("diaodu01", "变压器漏油，等不了七天")
        await t.say("jm03", BINHE, "滨河社区3号楼2单元停电了")
        await t.tell_app("wgy01", "接")
        await t.tell_app("wgy01", "等配件 明天10点")
        await jump(t, "2026-11-26T07:31:00")
        assert digest(t.private(HEAD)) == [
            "11月26日 日报",
            "昨天报修3件、合并成2件（险情0），咨询0条；送电1件，答复0条。",
            "最长停电51分钟（滨河社区5号楼）。",
            "回访1件，答1件：满意1、一般0、不满意0（n=1）。",
            "停电102户·分钟：故障102，计划0。",
            "用时（中位/九成内）：应答0秒/0秒（n=2），接单30秒/1分（n=2），到场20分/20分（n=1）。",
            (
                "五率：多户报修率1/2，投诉率0/2，隐患消缺率未统计，及时率1/1，满意率1/1。"
                "不足10件只给件数，算法回“口径”。"
            ),
            "在办1件：过夜1件，超时1件。",
            "· 0002 滨河社区3号楼2单元没电，网格员一号，20小时30分，等配件",
            "今天停电安排1处：P001 林荫家园社区 08:00–17:00（96户）。",
            "停电通知还没到位：林荫家园社区微信、林荫家园社区喇叭、林荫家园社区1、2号楼公告。",
        ]


async def test_a_quiet_day_is_three_lines_and_monday_brings_the_week(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-20T09:00:00") as t:
        await a_day(t)
        await jump(t, "2026-11-21T07:31:00")
        await jump(t, "2026-11-22T07:31:00")
        assert digest(t.private(HEAD), "11月22日") == [
            "11月22日 日报",
            "昨天没有报修和咨询，没有未办的单子。",
            "今天没有停电安排和空班，没有要您定的事。",
        ]
        await jump(t, "2026-11-23T07:31:00")
        (weekly,) = [text for text in t.private(HEAD) if " 周报" in text]
        assert weekly.splitlines() == [
            "11月16日–22日 周报",
            "报修2件、合并成1件（险情0），咨询0条；送电1件，答复0条。",
            "最长停电51分钟（滨河社区5号楼）。",
            "回访1件，答1件：满意1、一般0、不满意0（n=1）。",
            "停电102户·分钟：故障102，计划0。",
            (
                "白天用时（中位/九成内）：应答0秒/0秒（n=1），接单1分/1分（n=1），"
                "到场20分/20分（n=1）。"
            ),
            (
                "五率：多户报修率1/1，投诉率0/1，隐患消缺率未统计，及时率1/1，满意率1/1。"
                "不足10件只给件数，算法回“口径”。"
            ),
            "各网格报修：滨河一网格2。",
        ]


async def nobody_on_the_first(t: Town) -> None:
    """Leave the whole station without anybody on duty on 1 December."""
    station = await t.bot.stations.load()
    rows = [duty for duty in station.duties if duty.grid]
    days = [date(2026, 11, day) for day in range(20, 31)]
    days += [date(2026, 12, day) for day in range(2, 9)]
    rows += [
        Duty(userid=UserId("zbz01"), days=str(day), start=time(8, 30), end=time(8, 30))
        for day in days
    ]
    await t.bot.stations.replace(replace(station, duties=tuple(rows), _cache={}))


async def three_matters(t: Town) -> list[str]:
    """Bring a ticket refused twice, a question and an empty watch before the head."""
    await nobody_on_the_first(t)
    await t.tell_app("jm02", "电费发票在哪开")
    await t.say("jm01", BINHE, "滨河社区3号楼2单元停电了")
    await t.tell_app("wgy02", "0002不归我 表后线路是物业的")
    await t.tell_app("wgy01", "0002不归我 产权不清")
    await t.tell_app("wgy01", "1")
    await jump(t, "2026-11-26T07:31:00")
    lines = digest(t.private(HEAD))
    for person in STAFF:
        t.private(person)
    t.heard(BINHE)
    return lines


async def test_three_decisions_are_answered_in_one_line_and_carried_out_once(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T07:00:00") as t:
        lines = await three_matters(t)
        assert len(lines) <= 20
        assert lines[-5:] == [
            "只有您能定的3件：",
            (
                "①0002滨河社区3号楼2单元没电已退2次（产权不清），归谁？"
                "1网格负责人一号 2网格员一号 3网格员二号"
            ),
            (
                "②12月1日08:30–次日08:30全所没人值班，谁顶？"
                "1值班长一号 2值班长二号 3网格负责人一号 4网格负责人二号"
            ),
            (
                "③0001等了24小时31分没答（电费发票在哪开），谁答？"
                "1值班长二号 2网格负责人一号 3网格负责人二号 4网格负责人三号"
            ),
            "回“①1 ③同意”，同意就是第1个，放一放回“③明天再说”。",
        ]
        await t.tell_app(HEAD, "好的")
        await t.tell_app(HEAD, "同意")
        assert t.private(HEAD) == ["有3件等您定，请带上序号，比如“①1 ②1”。"]

        await t.tell_app(HEAD, "①2 ②同意 ③明天再说")
        assert t.private(HEAD) == [
            (
                "①0002已转给网格员一号。\n"
                "②排好了：全所12月1日08:30–次日08:30由值班长一号值班。\n"
                "③好，明天再问您。"
            )
        ]
        assert t.private("wgy01") == ["[抢修0002·没电] 滨河社区3号楼2单元"]
        assert t.private("zbz01") == ["所长给您排了班：全所12月1日08:30–次日08:30。"]
        assert t.heard(BINHE) == ["0002改由网格员一号去，正在联系。"]

        await t.tell_app(HEAD, "1.1 2.2")
        assert t.private(HEAD) == [
            "①这件已按您的意思办了：网格员一号。\n②这件已按您的意思办了：值班长一号。"
        ]
        assert [t.private(person) for person in STAFF] == [[], [], [], []]
        assert t.heard(BINHE) == []

        await t.tell_app(HEAD, "撤销")
        assert t.private(HEAD)[0] == "已撤销：0002定夺。现在：已派所长，等他接单。"
        await t.tell_app(HEAD, "①换 网格员二号")
        assert t.private(HEAD)[-1] == "①0002已转给网格员二号。"
        await jump(t, "2026-11-27T07:31:00")
        asked = [line for line in digest(t.private(HEAD), "11月27日") if line[0] in "①②③"]
        assert [line[:5] for line in asked] == ["①12月1", "②0001"]


async def test_what_was_settled_meanwhile_is_said_instead_of_done_again(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T07:00:00") as t:
        await three_matters(t)
        await t.tell_app("zbz01", "指派0002 网格员二号")
        await t.tell_app(HEAD, "排班 值班长二号 12-1")
        t.private(HEAD), t.private("wgy02"), t.heard(BINHE)
        await t.tell_app(HEAD, "一同意，二同意")
        assert t.private(HEAD) == [
            "①0002已经归网格员二号，不用再定了。\n②那个班已经有人了，不用再定。"
        ]
        assert t.private("wgy02") == []
        assert t.heard(BINHE) == []
        await t.tell_app("wgy01", "①1 ②1")
        assert not any("已经归" in said for said in t.private("wgy01"))


async def test_the_second_delay_may_be_decided_there_and_only_once(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T20:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区9号楼停电了")
        async with t.bot.uow() as uow:
            owner = (await uow.tickets.get(TicketNo(1))).owner
        for words in ("接", "到了", "电缆头烧了，明天6点前好", "晚到明天8点，缺螺丝", "1"):
            await t.tell_app(owner, words)
        await t.tell_app(owner, "晚到明天10点，吊车没到")
        await t.tell_app(owner, "1")
        await jump(t, "2026-11-26T07:31:00")
        assert "①0001滨河社区9号楼又要晚到10:00（吊车没到），同意吗？1同意 2再催" in digest(
            t.private(HEAD)
        )
        t.private(owner), t.heard(BINHE)
        await t.tell_app(HEAD, "同意")
        assert t.private(HEAD) == ["①0001所长同意了，已告诉大家晚到10:00。"]
        assert t.heard(BINHE) == ["抱歉，滨河社区9号楼要晚到10:00：吊车没到。"]
        await t.tell_app(HEAD, "同意")
        assert t.private(HEAD) == ["①这件已按您的意思办了：同意。"]
        assert t.heard(BINHE) == []


async def test_a_message_that_does_not_arrive_is_passed_on_and_alarms(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-26T07:20:00") as t:
        rule = FaultRule(path="/cgi-bin/message/send", action="errcode", value=81013, times=1)
        t.sandbox.platform.set_faults(rules=[rule])
        await jump(t, "2026-11-26T07:32:00")
        await jump(t, "2026-11-26T07:33:00")
        assert not any("日报" in text for text in t.private(HEAD))
        message = "11月26日 日报\n昨天没有报修和咨询，没有未办的单子。"
        for chief in ("zbz01", "zbz02"):
            (said,) = t.private(chief)
            assert said.startswith(f"日报没送到所长，请转达。\n{message}")
        told = t.private("xitong01")
        assert (
            "日报没送到所长：81013 接收人都无效，请核对名册和应用可见范围。已请值班长转达。"
            in told
        )
        host, port = t.listener.getsockname()[:2]
        address = f"http://{host}:{port}/readyz"
        async with aiohttp.ClientSession() as http, http.get(address) as ready:
            assert (await ready.json())["counts"]["digest_unsent"] == 1
        await t.pass_time(minutes=5)
        assert t.private("zbz01") == []


async def test_the_figures_are_there_for_who_leads_and_name_their_tickets(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T09:00:00") as t:
        await a_day(t)
        for person in ("wgfzr01", "wgfzr02", "wgy01", HEAD):
            t.private(person)
        await t.tell_app("wgfzr01", "统计 今天")
        (own,) = t.private("wgfzr01")
        assert own.splitlines()[:3] == [
            "11月25日 统计",
            "【滨河一网格】",
            "报修2件、合并成1件（险情0），咨询0条；送电1件，答复0条。",
        ]
        await t.tell_app("wgfzr02", "统计 今天")
        assert t.private("wgfzr02")[0].splitlines()[1:] == [
            "【滨河二网格】",
            "没有报修和咨询。",
            (
                "五率：多户报修率无（n=0），投诉率无（n=0），隐患消缺率未统计，及时率无（n=0），"
                "满意率无（n=0）。不足10件只给件数，算法回“口径”。"
            ),
        ]
        await t.tell_app("wgy01", "统计 今天")
        assert t.private("wgy01") == [
            "统计给网格负责人、调度、值班长和所长看。手里的单子回“待办”。"
        ]
        await t.tell_app(HEAD, "统计 今天 明细")
        detail = t.private(HEAD)[0].splitlines()
        assert detail[:3] == ["11月25日 明细", "报修2件：0001", "合并成1件：0001"]
        assert "故障102户·分钟：0001=102" in detail
        await t.tell_app(HEAD, "口径")
        assert t.private(HEAD)[0].startswith(
            "多户报修率＝两户以上报的抢修÷全部抢修（撤回、演练不算）"
        )


async def test_after_a_long_sleep_there_is_one_message_and_it_says_so(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T07:31:00") as t:
        await t.bot.ticks.run_all()
        await t.settle()
        await t.stop()
        t.host.at += 26 * 3600
        await t.start()
        await t.bot.ticks.run_all()
        await t.settle()
        assert digest(t.private(HEAD)) == [
            "11月26日 日报（补发，09:31才发出）",
            "昨天没有报修和咨询，没有未办的单子。",
            "今天没有停电安排和空班，没有要您定的事。",
        ]


async def test_answers_to_be_looked_at_again_are_told_on_their_day(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-26T07:20:00") as t:
        async with t.bot.uow() as uow:
            first, second, *_ = await uow.knowledge.active()
            await uow.knowledge.put(replace(first, review_by=date(2026, 11, 26)))
            await uow.knowledge.put(replace(second, review_by=date(2026, 11, 27)))
            await uow.knowledge.put(
                replace(second, id=EntryId("draft-0001"), state=EntryState.DRAFT)
            )
            await uow.commit()
        await jump(t, "2026-11-26T07:31:00")
        assert digest(t.private(HEAD))[-2:] == [
            f"知识库有1条答案到了核对日，如“{first.question}”。",
            "另有1条新答案是草稿，看过才会用。",
        ]
