"""A notice and its card between people, without a wire: nothing without a yes, nothing twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Settings
from domain.ids import ChatId, UserId
from domain.outage import Outage, OutageId
from domain.plan_advice import Advice, MergeProposal
from handlers import notice_card
from handlers.timed import Timed
from handlers.turn import Desk
from handlers.waves_due import waves_due
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.domain.test_notice_law import renamed
from tests.pocket.office import NEIGHBOUR, ONE, Office, office

DISPATCHER, CLERK = UserId("diaodu01"), UserId("sqsj04")
LINYIN = ChatId("wr_linyin")
PLAN = "因10kV样例二线检修，12月4日8:00-17:00停电，范围：林荫小区1-4号楼"
FAULT = "故障通知：林荫小区3号楼今天9:10因电缆故障停电，正在抢修，恢复时间另行通知。"


async def row(desk: Office, number: int) -> Outage:
    async with SqlUnitOfWork(desk.database) as uow:
        found = await uow.outages.get(OutageId(number))
    assert found is not None
    return found


async def rows(desk: Office) -> int:
    found = 0
    async with SqlUnitOfWork(desk.database) as uow:
        while await uow.outages.get(OutageId(found + 1)):
            found += 1
    return found


async def told(desk: Office, *texts: str) -> str:
    """Say things to the bot one after the other; return the last answer."""
    answer = [""]
    for text in texts:
        answer = await desk.say(DISPATCHER, text)
    return answer[-1]


async def test_a_row_heard_of_a_clerk_is_confirmed_by_the_dispatchers_own_paste(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as desk:
        await desk.say(CLERK, PLAN, chat=LINYIN)
        assert "听说的，没确认" in await told(desk, "停电安排")
        assert "P001定了" in await told(desk, PLAN, "1")
        assert (await row(desk, 1)).confirmed
        assert await rows(desk) == 1


async def test_what_a_clerk_told_is_confirmed_by_one_digit_and_told_once(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.say(CLERK, PLAN, chat=LINYIN)
        await desk.say(CLERK, PLAN, chat=LINYIN)
        assert "P001定了" in await told(desk, "1")
        await desk.heard()
        await desk.say(CLERK, PLAN, chat=LINYIN)
        assert [to for to, _ in await desk.heard() if to == "direct:diaodu01"] == []
        assert await rows(desk) == 1


async def test_two_dispatchers_with_one_notice_tell_it_once(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await desk.say(UserId("zbz01"), PLAN)
        await told(desk, PLAN, "1")
        (answer,) = await desk.say(UserId("zbz01"), "1")
        assert answer.startswith("P001定了")
        assert await rows(desk) == 1


async def test_a_row_that_moved_on_is_not_overwritten(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await told(desk, PLAN, "1")
        await desk.say(UserId("zbz01"), PLAN.replace("17:00", "18:00"))
        await told(desk, PLAN.replace("17:00", "19:00"), "1")
        (answer,) = await desk.say(UserId("zbz01"), "1")
        assert "P001" not in answer
        assert (await row(desk, 1)).end.hour == 11  # 19:00 at the station


async def test_a_fault_without_an_end_answers_no_report(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        card = await told(desk, FAULT)
        assert card.startswith(
            "读到：11月25日（周三）9:10起，林荫家园社区3号楼，故障停电，共36户。"
        )
        assert "规" not in card
        kept = await told(desk, "1")
        assert kept == "P001记下了。还没说几点来电，那里有人报修照常派人。"
        (answer,) = await desk.say(NEIGHBOUR, "林荫小区3号楼没电了")
        assert "编号0001" in answer
        await told(desk, "停电延时通知：林荫小区3号楼送电时间延至19:00", "1")
        (answer,) = await desk.say(UserId("jm02"), "林荫小区3号楼没电了")
        assert answer.startswith("您家在今天09:10–19:00的故障停电里")


async def test_power_that_is_back_ends_the_row_and_a_part_only_itself(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        today = "临时停电通知：今天9:00-17:00林荫小区1-4号楼停电，10kV样例二线检修"
        await told(desk, today, "1", "树倒在线上了")
        part = await told(desk, "林荫小区3号楼已恢复供电")
        assert part.startswith("读到变更：P001改为11月25日（周三）9–17点，林荫家园社区1、2、4号楼")
        await told(desk, "1")
        whole = await told(desk, "林荫小区1-4号楼已于10:00恢复供电")
        assert whole.startswith("读到来电：P001，林荫家园社区1、2、4号楼，10:00已来电。")
        await told(desk, "1")
        after = await row(desk, 1)
        assert after.end == after.ended_at
        assert after.end.hour == 2  # 10:00 at the station
        assert await told(desk, "停电安排") == "眼下没有停电安排。"


async def test_power_that_is_back_now_is_told_to_the_minute(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        today = "临时停电通知：今天9:00-17:00林荫小区1-4号楼停电，10kV样例二线检修"
        await told(desk, today, "1", "树倒在线上了")
        timed = Timed(
            uows=lambda: SqlUnitOfWork(desk.database),
            stations=SqlStations(desk.database),
            clock=desk.clock,
            rules=Settings().rules(),
        )
        await waves_due(timed)
        desk.clock.at += timedelta(minutes=30, seconds=27)
        await told(desk, "林荫小区1-4号楼已恢复供电")
        assert await told(desk, "1") == "P001改好了，听过的人都会知道。"
        assert (await row(desk, 1)).end.second == 0


async def test_a_fault_nobody_announced_is_only_noted(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        answer = await told(desk, "林荫小区3号楼已恢复供电")
        assert "停电通知我看到了" in answer


async def test_an_outage_that_was_announced_by_mistake_is_taken_back(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await told(desk, PLAN, "1")
        assert await told(desk, "撤销") == "已撤销：停电通知。"
        assert (await row(desk, 1)).status == "cancelled"


async def test_a_change_that_was_a_mistake_is_taken_back_with_its_places(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await told(desk, PLAN, "1")
        before = await row(desk, 1)
        await told(desk, PLAN.replace("1-4", "1-2"), "1")
        assert (await row(desk, 1)).places[0].buildings == ("1", "2")
        await told(desk, "撤销")
        after = await row(desk, 1)
        assert (after.places, after.households) == (before.places, before.households)


@pytest.fixture
def advised(monkeypatch: pytest.MonkeyPatch) -> list[Advice]:
    """Let the calendar say what the test wants: the last of the list."""
    said = [Advice()]

    async def advise(
        _desk: Desk, _outages: Sequence[Outage], *, instead_of: Sequence[Outage] = ()
    ) -> Advice:
        return said[-1]

    monkeypatch.setattr(notice_card, "advise", advise)
    return said


async def test_a_merge_moves_the_plan_to_the_other_and_is_shown_again(
    tmp_path: Path, advised: list[Advice]
) -> None:
    async with office(tmp_path) as desk:
        await told(desk, PLAN.replace("林荫小区1-4号楼", "滨河小区1-2号楼"), "1")
        proposal = MergeProposal(
            sentence="建议和P001（12月4日）合成一次，少停一次。",
            with_outage=OutageId(1),
            plan=0,
            moves_plan=True,
            start=desk.clock.at,
            end=desk.clock.at,
        )
        advised.append(Advice(merges=(proposal,)))
        later = PLAN.replace("12月4日8:00-17:00", "12月9日8:00-10:00")
        card = await told(desk, later)
        assert "建议和P001（12月4日）合成一次，少停一次。" in card
        assert card.endswith("发就回“1”，改回“2”，合并回“3”，不发回“不发”。")
        moved = await told(desk, "3")
        assert moved.splitlines()[:2] == [
            "已挪到P001的时间，您再看一遍：",
            "读到：12月4日（周五）8–17点，林荫家园社区1–4号楼，计划停电，共168户。",
        ]
        assert "3" not in moved.splitlines()[-1]
        assert await rows(desk) == 1
        await told(desk, "1")
        assert (await row(desk, 2)).start == (await row(desk, 1)).start


async def test_against_the_calendar_it_goes_only_with_a_reason(
    tmp_path: Path, advised: list[Advice]
) -> None:
    async with office(tmp_path) as desk:
        advised.append(Advice(refusals=("12月4日是保电日，不安排检修。",), warnings=("刚停过。",)))
        card = await told(desk, PLAN)
        assert "12月4日是保电日，不安排检修。" in card
        assert "提醒：刚停过。" in card
        assert "写一句原因" in await told(desk, "1")
        assert await rows(desk) == 0
        assert "P001定了" in await told(desk, "危急缺陷，必须停")
        after = await row(desk, 1)
        assert (after.override_reason, after.late_reason) == ("危急缺陷，必须停", "")


async def test_while_a_reason_is_asked_other_talk_is_heard(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        late = PLAN.replace("12月4日", "11月28日")
        await told(desk, late, "1")
        await told(desk, "滨河小区5号楼没电了")
        assert "险情收到" in await told(desk, "滨河小区5号楼电线冒火花")
        await told(desk, "待办")
        assert await rows(desk) == 0
        assert await told(desk, "不发") == "好的，不发。"
        assert await rows(desk) == 0


async def test_a_card_that_was_not_answered_is_named_by_the_next(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await told(desk, PLAN)
        card = await told(desk, PLAN.replace("12月4日", "12月6日"))
        assert card.splitlines()[-1] == (
            "上一份（12月4日（周五）8–17点，林荫家园社区1–4号楼）没有发，要发请再贴一次。"
        )


async def test_a_card_that_lay_until_it_was_over_is_not_sent(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        await told(desk, "临时停电通知：今天9:00-17:00林荫小区1-4号楼停电，10kV样例二线检修")
        desk.clock.at += timedelta(hours=8)
        assert (await told(desk, "1")).startswith("写的时间已经过去了。")
        assert await rows(desk) == 0


async def test_names_that_nobody_uses_and_places_without_a_group_are_named(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        station = renamed("迎宾路3号台区")
        chats = tuple(chat for chat in station.chats if chat.chat_id != LINYIN)
        await SqlStations(desk.database).replace(replace(station, chats=chats, _cache={}))
        card = await told(desk, f"{PLAN}、滨河小区，涉及500户")
        assert card.splitlines()[2:] == [
            "通知到：1个群（滨河电力管家群），社区负责人2人。",
            "现场负责人：网格负责人四号。",
            "没有群的：林荫家园社区，只能请社区负责人转告。",
            "通知写的是500户，所里算480户，请核对范围。",
            "提醒：天黑以后才送电，这天16:46日落，尽量早些送。",
            "林荫家园社区的台区叫“迎宾路3号台区”，居民不这么叫，通知里请写小区名。",
            "发就回“1”，改回“2”，不发回“不发”。",
        ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("停电通知 12月4日8点到17点 国家税务局", "没对上：“国家税务局”"),
        ("停电通知 11月20日8点到17点 林荫小区", "写的时间已经过去了"),
        ("停电通知 12月4日 林荫小区", "没读出起止时间"),
        ("停电取消通知：12月4日林荫小区停电取消", "没有记过这次停电"),
    ],
)
async def test_what_cannot_be_a_card_says_why(tmp_path: Path, text: str, said: str) -> None:
    async with office(tmp_path) as desk:
        assert (await told(desk, text)).startswith(said)
        assert await rows(desk) == 0


async def test_only_who_may_announce_answers_a_card(tmp_path: Path) -> None:
    async with office(tmp_path) as desk:
        for person in (ONE, NEIGHBOUR, CLERK):
            (answer,) = await desk.say(person, "停电通知 12月4日8点到17点 林荫小区1到4号楼")
            assert answer == "发通知要调度或所长。想反映情况可以直接说。"
        assert await rows(desk) == 0


PIECES = st.sampled_from(
    [
        *(
            "停电通知",
            "12月4日",
            "11月26日",
            "8:00-17:00",
            "8点到",
            "林荫小区",
            "1-4号楼",
            "3号楼",
        ),
        *(
            "不停",
            "到18点",
            "取消",
            "延至19:00",
            "改为",
            "恢复供电",
            "故障",
            "不是",
            "是",
            "原因是",
        ),
        *("，", "\n", "范围：", "第2段", "2", "3", "改", "发", "不发", "次日", "10kV样例二线"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=7).map("".join) | st.text(max_size=30)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS.filter(lambda t: t.strip() not in ("1", "发")), min_size=1, max_size=4))
def test_no_text_raises_or_stores_without_a_yes(texts: list[str]) -> None:
    import asyncio  # noqa: PLC0415

    async def story() -> None:
        async with office() as desk:
            await told(desk, PLAN)
            for text in texts:
                await desk.say(DISPATCHER, text)
            assert await rows(desk) == 0

    asyncio.run(story())
