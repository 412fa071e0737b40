"""One household alone is dark: three looks of its own before a trip is made (M48, M53)."""

from pathlib import Path

import pytest

from domain.ids import TicketNo
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from tests.acceptance.town import BINHE, Town, town

DAY = "2026-11-25T10:00:00"
ALONE = "滨河社区6号楼1单元就我家没电"
SWITCH = (
    "手擦干，先拔掉大功率电器，再看家里总开关（漏保）。跳了只推一次：来电回“1”，"
    "推不上别再推回“2”，没跳回“3”。有焦味、火花、发烫就别碰，马上告诉我。"
)
METER = (
    "再看电表：有显示、不欠费回“1”，没显示回“2”，欠费停电回“3”。余额在“网上国网”看，或打95598问。"
)


async def the(t: Town, no: int = 1) -> Ticket:
    """Return a ticket as it stands."""
    async with t.bot.uow() as uow:
        return await uow.tickets.get(TicketNo(no))


async def asked(t: Town, no: int = 1) -> int:
    """Return how many questions the reporter was put (M48)."""
    async with t.bot.uow() as uow:
        return sum(event.action == "asked" for event in await uow.tickets.timeline(TicketNo(no)))


async def test_the_page_waits_and_carries_what_the_household_found_out(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        assert t.private("jm01") == [
            (
                "收到，滨河社区6号楼1单元没电，编号0001，网格员一号10分钟内回您。"
                "先看一眼：楼道灯或邻居家亮吗？亮回“1”，不亮回“2”。"
            )
        ]
        assert t.private("wgy01") == []
        await t.tell_app("jm01", "1")
        assert t.private("jm01") == [SWITCH]
        await t.tell_app("jm01", "没跳")
        assert t.private("jm01") == [METER]
        await t.tell_app("jm01", "2")
        assert t.private("jm01") == [
            "谢谢，0001这些都转给网格员一号了，他会联系您。开关先别再动。"
        ]
        (page,) = [m for m in t.sandbox.platform.messages("app:wgy01") if m.card]
        assert page.card is not None
        assert dict(page.card.rows)["自查"] == "邻居有电、总开关没跳、电表没显示"
        assert await asked(t) == 3
        await t.pass_time(minutes=4)
        assert len(t.private("wgy01")) == 1


async def test_silence_lets_the_page_go_after_three_minutes_and_the_chase_as_ever(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        await t.pass_time(minutes=2, seconds=30)
        assert t.private("wgy01") == []
        await t.pass_time(seconds=30)
        assert t.private("wgy01") == ["[抢修0001·没电] 滨河社区6号楼1单元"]
        await t.pass_time(minutes=2)
        assert t.private("wgy01") == ["0001还等您一句话：接？"]
        t.private("jm01")
        await t.tell_app("jm01", "1")
        await t.tell_app("jm01", "推不上去，一推就跳")
        assert t.private("wgy01") == ["0001报修人自查：邻居有电、总开关推不上。"]


async def test_the_switch_holds_and_nobody_goes(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        await t.tell_app("jm01", "亮着")
        await t.tell_app("jm01", "推上去好了")
        assert t.private("jm01")[-1] == (
            "太好了，0001记下来电了，不派人了。再跳就别再推，随时叫我。"
        )
        await t.pass_time(minutes=10)
        assert t.private("wgy01") == []
        assert (await the(t)).status is Status.WITHDRAWN


async def test_the_crew_that_was_told_stands_down(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.say("jm01", BINHE, "滨河社区6号楼1单元没电了")
        assert t.heard(BINHE)[-1].endswith("楼道灯亮就回“@我 1”，不亮回“@我 2”。")
        assert t.private("wgy01") == ["[抢修0001·没电] 滨河社区6号楼1单元"]
        await t.say("jm01", BINHE, "1")
        assert t.heard(BINHE)[-1].startswith("手擦干，先拔掉大功率电器")
        await t.say("jm01", BINHE, "1")
        assert t.private("wgy01") == [
            "0001报修人说：只有一户。",
            "0001报修人推上总开关来电了，不用去了。",
        ]


async def test_arrears_are_paid_not_repaired(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        for digit in ("1", "3", "3"):
            await t.tell_app("jm01", digit)
        assert t.private("jm01")[-1] == (
            "交清电费后24小时内恢复，用“网上国网”或去营业厅都能交，余额也可打95598问。"
            "0001留在网格员一号那里，交了还没电就说一声。"
        )
        (page,) = t.private("wgy01")
        assert page.startswith("【欠费停电0001】居民说：滨河社区6号楼1单元就我家没电。")
        ticket = await the(t)
        assert (ticket.kind, ticket.status) == (Kind.QUESTION, Status.REPORTED)
        await t.pass_time(minutes=20)
        assert t.private("wgy01") == []
        await t.pass_time(minutes=11)
        assert t.private("wgy01") == ["0001的咨询还等您答复。回：答复0001 加您的话。"]


async def test_dark_neighbours_send_the_page_at_once(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        await t.tell_app("jm01", "2")
        assert t.private("wgy01") == ["[抢修0001·没电] 滨河社区6号楼1单元"]
        assert (await the(t)).scope == "multi"


@pytest.mark.parametrize("words", ["有股焦味", "开关发烫", "我手是湿的", "推的时候冒火花了"])
async def test_a_word_of_danger_ends_it_at_once(tmp_path: Path, words: str) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        await t.tell_app("jm01", "1")
        t.private("jm01")
        await t.tell_app("jm01", words)
        (said,) = t.private("jm01")
        assert said.startswith("险情收到：滨河社区6号楼1单元")
        assert "别碰" in said
        pages = t.private("wgy01")
        assert any(page.startswith("[险情0002") for page in pages)
        assert any(page.startswith("[抢修0001") for page in pages)
        await t.tell_app("jm01", "1")
        assert t.private("jm01") == ["没对上是哪件事，请用一句话说说情况。"]


@pytest.mark.parametrize(
    "words",
    [
        "滨河社区6号楼1单元就我家没电，老人用制氧机",
        "滨河社区6号楼1单元全停了",
        "滨河社区6号楼1单元就我家电压低灯都是暗的",
    ],
)
async def test_nobody_else_waits_for_a_page(tmp_path: Path, words: str) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", words)
        assert len(t.private("wgy01")) >= 1


async def test_who_said_that_the_neighbours_are_lit_is_not_asked_again(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", "滨河社区6号楼1单元就我家没电，邻居家都亮着")
        assert t.private("jm01")[0].endswith(SWITCH)


async def test_a_colleague_who_takes_it_does_not_get_the_owner_paged(tmp_path: Path) -> None:
    async with town(tmp_path, at=DAY) as t:
        await t.tell_app("jm01", ALONE)
        await t.tell_app("wgfzr01", "指派 0001 网格员二号")
        await t.pass_time(minutes=4)
        assert t.private("wgy02") == ["[抢修0001·没电] 滨河社区6号楼1单元"]
        assert t.private("wgy01") == ["0001已转给网格员二号。"]


async def test_a_smell_right_after_it_came_back_is_at_the_same_door(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-25T19:00:00") as t:
        await t.say("jm01", BINHE, "滨河社区5号楼2单元501就我家没电了")
        await t.say("jm01", BINHE, "1")
        await t.say("jm01", BINHE, "1")
        t.heard(BINHE)
        await t.say("jm01", BINHE, "又推不上去，有点焦味")
        assert t.heard(BINHE)[0].startswith("险情收到：滨河社区5号楼2单元焦糊味，编号0002。")
