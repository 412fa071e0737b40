"""What stands between the messages: who goes on about what, what is overheard, what is put right."""

from pathlib import Path

import pytest

from domain.ids import ChatId, UserId, group_conversation
from domain.inbound import Arrival, Channel, Kind
from domain.ticket_moves import Business, Status
from tests.acceptance.town import BINHE, Town, town

EVENING = "2026-11-25T19:00:00"


async def overhear(t: Town, person: str, text: str) -> None:
    """Let the group say something that is not said to the bot."""
    now = t.clock.now()
    chat = ChatId(BINHE.removeprefix("group:"))
    await t.bot.inbox.put(
        Arrival(
            channel=Channel.AIBOT,
            key=f"overheard:{person}:{text}",
            conversation=group_conversation(chat),
            chat=chat,
            sender=UserId(person),
            kind=Kind.TEXT,
            text=text,
            sent_at=now,
            received_at=now,
            addressed=False,
        )
    )
    await t.settle()


async def test_me_too_goes_on_about_the_community_the_group_talks_of(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        await t.say("jm02", BINHE, "俺家也是,5号楼3单元")
        assert t.heard(BINHE)[-1] == "已记上您家（第2户），来电会告诉您。"


async def test_a_building_of_its_own_in_a_group_of_several_communities_is_asked_for(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        t.heard(BINHE)
        await t.say("jm02", BINHE, "9号楼变压器冒火花")
        (said,) = t.heard(BINHE)
        assert said.startswith("险情收到：9号楼冒火花，编号0002。")
        assert said.endswith("请马上说在哪里，回“@我 小区和楼号”。")


async def test_a_wrong_building_is_put_right_on_the_ticket(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        await t.say("jm01", BINHE, "不是5号楼是6号楼")
        async with t.bot.uow() as uow:
            ticket = (await uow.tickets.of_party(UserId("jm01"), since=t.clock.now()))[0]
        assert (ticket.place.community, ticket.place.building) == ("滨河社区", "6")
        assert ticket.facts.building == ("6",)
        owner = next(p for p in ("wgy01", "wgy02") if (lines := t.private(p)))
        assert lines[-1] == "0001的地点说清了：滨河社区6号楼。", owner


async def test_two_dangers_of_one_clerk_at_two_buildings_are_two(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼电表箱冒烟")
        await t.say("jm01", BINHE, "滨河社区8号楼电表箱冒烟")
        async with t.bot.uow() as uow:
            tickets = await uow.tickets.of_party(UserId("jm01"), since=t.clock.now())
        assert sorted(ticket.place.building for ticket in tickets) == ["5", "8"]


async def test_a_correction_leaves_the_neighbours_where_they_are(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        await t.say("jm02", BINHE, "我家也是,5号楼3单元")
        await t.say("jm01", BINHE, "不是5号楼是6号楼")
        async with t.bot.uow() as uow:
            ticket = (await uow.tickets.of_party(UserId("jm01"), since=t.clock.now()))[0]
        assert ticket.place.public() == "滨河社区5、6号楼"
        assert ticket.facts.building == ("5", "6")


async def test_the_crew_hears_whom_it_is_urgent_for_in_his_own_words(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼2单元停电了")
        await t.say("jm02", BINHE, "俺家也是,5号楼3单元")
        owner = next(p for p in ("wgy01", "wgy02") if t.private(p))
        await t.say("jm02", BINHE, "我妈用制氧机的,快点啊")
        told = "【急】0001报的人等不得，原话：俺家也是,5号楼3单元；我妈用制氧机的,快点啊。请先联系他。"
        assert told in t.private(owner)
        assert told in t.private("wgfzr01")
        assert t.heard(BINHE)[-1].startswith("收到，滨河社区5号楼没电，编号0001。")


async def test_who_asks_when_power_is_back_does_not_hear_of_his_application(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        await t.say("jm01", BINHE, "我要申请给我家移一下电表")
        t.heard(BINHE)
        await t.say("jm01", BINHE, "啥时候能来电啊")
        (said,) = t.heard(BINHE)
        assert said.startswith("滨河社区5号楼（0001）：")


async def test_a_neighbour_who_never_reported_confirms_nothing(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        owner = next(p for p in ("wgy01", "wgy02") if t.private(p))
        await t.tell_app(owner, "到了")
        await t.tell_app(owner, "好了 换了空开")
        await t.say("jm02", BINHE, "滨河社区来电了")
        async with t.bot.uow() as uow:
            ticket = (await uow.tickets.of_party(UserId("jm01"), since=t.clock.now()))[0]
        assert ticket.status is Status.RESTORED
        assert ticket.called_back_at is None


@pytest.mark.parametrize(
    "text", ["今天天气真好", "去年停电那回真惨", "手机没电了先不聊", "收到", "团购苹果,要的接龙"]
)
async def test_chatter_that_is_overheard_is_left_alone(tmp_path: Path, text: str) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await overhear(t, "jm01", text)
        assert t.heard(BINHE) == []
        assert t.private("wgfzr01") == []


async def test_a_clear_report_that_is_overheard_is_taken_up(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await overhear(t, "jm01", "滨河社区5号楼2单元停电了,谁管一下")
        (said,) = t.heard(BINHE)
        assert "编号0001" in said


async def test_how_much_longer_is_a_question_for_us_only_while_a_repair_runs(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await overhear(t, "jm02", "还要等多久啊")
        assert t.heard(BINHE) == []
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        t.heard(BINHE)
        await overhear(t, "jm02", "还要等多久呀")
        assert "0001" in t.heard(BINHE)[-1]


async def test_a_doubtful_one_is_shown_to_the_manager_and_his_digit_opens_it(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        doubt = "楼道那边好像有点糊味,谁家做饭呢"
        await overhear(t, "jm01", doubt)
        assert t.heard(BINHE) == []
        (shown,) = [line for p in ("wgfzr01", "wgfzr02") for line in t.private(p)]
        assert shown.startswith("群“滨河电力管家群”里这句像是报修，我没接话：")
        assert doubt in shown
        await t.tell_app("wgfzr01", "1")
        assert t.private("wgfzr01")[-1] == "好的，已在群里接上并开单。"
        (said,) = t.heard(BINHE)
        assert "编号0001" in said


async def test_the_manager_who_says_no_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await overhear(t, "jm01", "楼道那边好像有点糊味,谁家做饭呢")
        await t.tell_app("wgfzr01", "2")
        assert t.private("wgfzr01")[-1] == "好的，不开单。"
        assert t.heard(BINHE) == []


async def test_the_bot_does_not_talk_over_a_colleague_who_is_answering(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await overhear(t, "jm01", "滨河社区5号楼停电了,快来人")
        t.heard(BINHE)
        await overhear(t, "wgfzr01", "大家别急,我们在查线路")
        await overhear(t, "jm01", "那什么时候能来电呢")
        assert t.heard(BINHE) == []
        await t.pass_time(minutes=2)
        t.heard(BINHE)
        await overhear(t, "jm01", "到底什么时候能来电")
        assert any("0001" in line for line in t.heard(BINHE))


async def test_a_complaint_reaches_the_manager_as_a_complaint(tmp_path: Path) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "我要投诉,修了三回还是坏,没人给个说法")
        (said,) = t.heard(BINHE)
        assert said.startswith("对不住，给您添堵了。您的投诉已报网格负责人一号")
        assert t.private("wgfzr01")[0].startswith("【投诉0001】居民说：我要投诉")


async def test_a_question_about_another_day_is_not_answered_with_the_repair_of_today(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        await t.say("jm02", BINHE, "滨河社区怎么停电了")
        assert t.heard(BINHE)[-1].startswith("已记上您家（第2户），来电会告诉您。")
        await t.say("jm02", BINHE, "滨河社区后天停电吗")
        assert "0001" not in t.heard(BINHE)[-1]


async def test_a_notice_that_is_shown_to_the_bot_is_answered_with_what_was_read(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "停电通知：因线路检修，滨河社区5号楼将于11月28日8:00-17:00停电")
        assert t.heard(BINHE)[-1] == (
            "这份停电通知我看到了：11月28日08:00到17:00。请以供电所发布的为准。"
        )


async def test_a_question_how_it_is_in_general_is_not_answered_with_the_repair_of_today(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼停电了")
        t.heard(BINHE)
        await t.say("jm02", BINHE, "停电一般提前几天通知啊")
        (said,) = t.heard(BINHE)
        assert "0001" not in said


async def test_who_cannot_wait_is_told_to_the_crew_though_the_ticket_is_urgent_already(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼配电箱冒烟了")
        owner = next(p for p in ("wgy01", "wgy02") if t.private(p))
        await t.say("jm02", BINHE, "滨河社区5号楼全黑了，我爸吸氧呢")
        assert any("吸氧" in line for line in t.private(owner))


async def test_a_tip_off_is_about_the_door_it_names_and_not_about_the_speakers(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=EVENING) as t:
        await t.say("jm01", BINHE, "滨河社区5号楼2单元停电了")
        await t.say("jm01", BINHE, "我要举报，有人私接电线偷电")
        async with t.bot.uow() as uow:
            tip = (await uow.tickets.of_party(UserId("jm01"), since=t.clock.now()))[0]
    assert tip.business is Business.VIOLATION
    assert (tip.place.building, tip.place.unit) == ("", "")
