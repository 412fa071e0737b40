"""J6: station and community help each other; every sentence somebody reads."""

from pathlib import Path

import pytest

from domain.favour import RequestState
from domain.ids import TicketNo
from domain.ticket_moves import Kind, Status
from tests.acceptance.town import BINHE, Town, town

DOOR = "滨河社区5号楼没电了"


async def at_work(t: Town) -> None:
    """Let 网格员一号 accept a repair at the building whose door he cannot open."""
    await t.say("jm01", BINHE, DOOR)
    await t.tell_app("wgy01", "接")
    for person in ("wgy01", "sqsj01", "wgfzr01"):
        t.private(person)


async def test_the_community_head_has_the_key_and_is_thanked(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await at_work(t)
        await t.tell_app("wgy01", "求助社区 0001 5号楼配电间钥匙")
        assert t.private("wgy01") == [
            "已问社区书记一号：5号楼配电间钥匙。10分钟没回我就问下一位。"
        ]
        assert t.private("sqsj01") == [
            "求助：5号楼配电间钥匙在谁手里？10分钟内回，谢谢。1我有 2找物业 3不清楚"
        ]
        await t.tell_app("sqsj01", "1")
        assert t.private("sqsj01") == ["谢谢，钥匙已联系上。"]
        assert t.private("wgy01") == ["社区书记一号回了（5号楼配电间钥匙）：我有。请直接联系他。"]
        await t.tell_app("wgy01", "查询 0001")
        assert t.private("wgy01") == [
            "滨河社区5号楼（0001）：网格员一号已接单。求助社区：5号楼配电间钥匙，社区书记一号说我有。"
        ]


async def test_silence_brings_the_next_person_whose_own_words_are_an_answer(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await at_work(t)
        await t.say("wgy01", BINHE, "找社区开下5号楼配电间门")
        assert t.heard(BINHE)[-1] == (
            "已问社区书记一号：开下5号楼配电间门。10分钟没回我就问下一位。"
        )
        assert t.private("sqsj01") == [
            "求助：请帮忙开下5号楼配电间门。10分钟内回，谢谢。1我来 2找物业 3不方便"
        ]
        await t.pass_time(minutes=9)
        assert t.private("wgfzr01") == []
        await t.pass_time(minutes=2)
        assert t.private("wgfzr01") == [
            "求助：请帮忙开下5号楼配电间门。10分钟内回，谢谢。1我来 2找物业 3不方便"
        ]
        assert t.private("wgy01") == ["社区书记一号没帮上，正在问网格负责人一号。"]
        await t.tell_app("sqsj01", "在物业老王那")
        assert t.private("sqsj01") == ["谢谢，钥匙已联系上。"]
        assert t.private("wgy01") == [
            "社区书记一号回了（开下5号楼配电间门）：在物业老王那。请直接联系他。"
        ]
        assert t.private("wgfzr01") == ["开下5号楼配电间门已经有人帮上了，谢谢您。"]


async def test_when_nobody_can_help_the_crew_is_told_who_was_asked(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await at_work(t)
        await t.tell_app("wgy01", "请社区帮忙通知5号楼挪车")
        t.private("wgy01")
        await t.tell_app("sqsj01", "我在外地，不方便")
        assert t.private("sqsj01")[-1] == "好的，我问下一位，打扰了。"
        assert t.private("wgy01") == ["社区书记一号没帮上，正在问网格负责人一号。"]
        await t.pass_time(minutes=11)
        assert t.private("wgy01") == [
            "通知5号楼挪车：没有人帮得上，问过社区书记一号、网格负责人一号。请直接打电话问问。"
        ]
        await t.pass_time(minutes=30)
        assert not any("挪车" in line for line in t.private("wgy01"))
        async with t.bot.uow() as uow:
            states = [r.state for r in await uow.requests.of_ticket(TicketNo(1))]
        assert states == [RequestState.DECLINED, RequestState.EXPIRED]


async def test_a_question_back_goes_to_the_crew_and_a_report_stays_a_report(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await at_work(t)
        await t.tell_app("wgy01", "求助社区 0001 配电间钥匙")
        t.private("wgy01")
        assert t.private("sqsj01")[0].startswith("求助：滨河社区5号楼配电间钥匙在谁手里？")
        await t.tell_app("sqsj01", "哪个配电间？")
        assert t.private("wgy01") == ["社区书记一号问：哪个配电间？。请直接联系他。"]
        await t.tell_app("sqsj01", "滨河社区6号楼也没电了")
        assert t.private("sqsj01")[-1].startswith("已记上您家")
        await t.tell_app("sqsj01", "2")
        assert t.private("wgy01")[-1].endswith("：找物业。请直接联系他。")


@pytest.mark.parametrize(
    ("person", "words", "refused"),
    [
        ("jm02", "求助社区 5号楼配电间钥匙", None),
        (
            "wgy10",
            "求助社区 0001 配电间钥匙",
            "滨河一网格的社区要他们网格的人来求助。请跟他们的网格负责人说一声。",
        ),
    ],
)
async def test_only_the_people_of_the_grid_ask_its_community(
    tmp_path: Path, person: str, words: str, refused: str | None
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await at_work(t)
        await t.tell_app(person, words)
        assert t.private("sqsj01") == []
        if refused:
            assert t.private(person) == [refused]


async def test_a_clerk_asks_for_a_small_favour_and_hears_how_it_goes(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("sqsj01", BINHE, "滨河社区6号楼张大爷灯不亮，他儿子在外地，能来看看不")
        assert t.heard(BINHE) == [
            "收到，已请网格员一号，今天17:00前上门（微服务0001）。到了叫您一声。"
        ]
        (page,) = t.private("wgy01")
        assert page == (
            "【微服务0001】滨河社区6号楼灯不亮，10:00报："
            "滨河社区6号楼张大爷灯不亮，他儿子在外地，能来看看不。"
            "周三值班派给您。回：接，到了、好了各说一声。"
        )
        await t.tell_app("wgy01", "接")
        await t.tell_app("wgy01", "到了")
        assert t.heard(BINHE) == ["微服务0001：网格员一号到了，请开下门。"]
        await t.tell_app("wgy01", "好了")
        assert t.heard(BINHE) == ["灯不亮的事办好了（微服务0001）。有事再叫我们。"]
        assert t.private("wgy01")[-1] == "0001办好了，谢谢您跑一趟。"
        async with t.bot.uow() as uow:
            ticket = await uow.tickets.get(TicketNo(1))
        assert (ticket.kind, ticket.status) == (Kind.FAVOUR, Status.CLOSED)
        await t.pass_time(minutes=5)
        t.host.at += 21.5 * 3600
        await t.bot.ticks.run_all()
        await t.settle()
        (daily,) = [text for text in t.private("suozhang") if "日报" in text]
        assert daily.splitlines()[1:3] == ["昨天没有报修和咨询。", "微服务1件。"]
        assert "在办" not in daily


async def test_a_favour_that_waits_is_chased_slowly_and_never_reaches_the_head(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区6号楼老人家里灯泡坏了不会换，能派人来吗")
        t.private("wgy01")
        await t.pass_time(minutes=110)
        assert t.private("wgy01") == []
        await t.pass_time(minutes=15)
        assert t.private("wgy01") == ["0001还等您一句话：接？"]
        for _ in range(30):  # hours
            t.host.at += 3600
            await t.bot.ticks.run_all()
        await t.settle()
        assert any("0001网格员一号未接" in line for line in t.private("wgfzr01"))
        assert not any("0001" in line for line in t.private("suozhang"))


async def test_who_asked_for_a_favour_may_take_it_back(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.tell_app("jm01", "滨河社区6号楼，能来帮我妈换个灯泡吗")
        t.private("jm01")
        await t.tell_app("jm01", "不用来了，弄好了")
        assert t.private("jm01") == ["好的，0001已撤，不派人了。再有情况随时说。"]


async def test_a_place_told_afterwards_brings_it_to_the_grid_of_that_place(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T10:00:00") as t:
        await t.tell_app("jm02", "插座坏了，能来帮忙换一个吗")
        (asked,) = t.private("jm02")
        assert asked.endswith("请问是哪个小区几号楼，回“小区和楼号”就行。")
        await t.tell_app("jm02", "滨河社区3号楼")
        assert t.private("jm02") == ["记下了，0001在滨河社区3号楼，网格员一号知道了。"]
        (page,) = t.private("wgy01")
        assert page.startswith("【微服务0001】滨河社区3号楼换插座")
        await t.tell_app("jm02", "滨河社区3号楼的插座坏了，麻烦来帮忙换一个")
        assert t.private("jm02")[-1].startswith("0001已经在办")
        assert t.private("wgy01")[-1].startswith("0001报修人补充：")
