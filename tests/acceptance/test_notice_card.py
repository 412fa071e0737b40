"""J3, first half: a pasted notice becomes a card, and goes out after one digit (product.md M09)."""

from pathlib import Path

from domain.outage import Outage, OutageId
from tests.acceptance.town import Town, town

LINYIN = "group:wr_linyin"
J3 = "因10kV城关二线检修，7月22日8:00-17:00停电，范围：林荫小区1-6号楼、向阳市场"
KEPT = "P001定了。到时候那里说没电的我直接答复，有急用的照样派人。"


async def said(t: Town, text: str, person: str = "diaodu01") -> list[str]:
    """Write to the bot in private; return the lines it answers."""
    await t.tell_app(person, text)
    (answer,) = t.private(person)
    return answer.splitlines()


async def row(t: Town, number: int = 1) -> Outage | None:
    async with t.bot.uow() as uow:
        return await uow.outages.get(OutageId(number))


async def test_the_notice_of_j3(tmp_path: Path) -> None:
    async with town(tmp_path, at="2027-07-14T09:00:00") as t:
        assert await said(t, J3) == [
            "读到：7月22日（周四）8–17点，林荫家园社区1–6号楼，计划停电，共216户。",
            "合规：提前8天。",
            "通知到：1个群（林荫家园电力管家群），社区负责人1人。",
            "现场负责人：网格负责人四号。",
            "没对上：“向阳市场”，所里资料里没有，那里的人不会收到。",
            "提醒：迎峰度夏期间，正赶上最热的钟点，尽量避开。",
            "发就回“1”，改回“2”，不发回“不发”。",
        ]
        assert await row(t) is None
        assert t.heard(LINYIN) == []
        assert await said(t, "2") == [
            "哪里不对就写哪里，例如“到18点”“3号楼不停”“不是22日是23日”。也可以重新贴一遍。"
        ]
        again = await said(t, "3号楼不停，到18点")
        assert again[0] == (
            "读到：7月22日（周四）8–18点，林荫家园社区1、2、4–6号楼，计划停电，共180户。"
        )
        assert await row(t) is None
        assert await said(t, "1") == [KEPT]
        kept = await row(t)
        assert kept is not None
        assert (kept.confirmed, kept.households, kept.owner) == (True, 180, "wgfzr04")
        assert (kept.line, kept.reason) == ("10kV城关二线", "10kV城关二线检修")
        assert await said(t, "停电安排") == [
            "停电安排1段：",
            "P001 7月22日（周四）8–18点，林荫家园社区1、2、4–6号楼，计划停电，共180户，已定",
        ]


async def test_a_late_notice_goes_out_with_its_reason(tmp_path: Path) -> None:
    async with town(tmp_path, at="2027-07-20T09:00:00") as t:
        card = await said(t, J3)
        assert card[1] == "不合规：提前只有2天，规定要7天。要发得写一句原因。"
        assert await said(t, "1") == ["通知比规定的晚。请写一句原因，我记下就发；不发回“不发”。"]
        assert await row(t) is None
        assert await said(t, "变压器漏油，等不了七天") == [KEPT]
        kept = await row(t)
        assert kept is not None
        assert kept.late_reason == "变压器漏油，等不了七天"


async def test_two_segments_in_traditional_characters(tmp_path: Path) -> None:
    async with town(tmp_path, at="2027-07-14T09:00:00") as t:
        notice = (
            "停電通知：7月22日（週五）8:00-12:00林蔭小區1-3號樓停電；"
            "23日23:00至次日5:00向陽社區停電。線路：10kV樣例二線"
        )
        card = await said(t, notice)
        assert card[:3] == [
            "读到2段：",
            "第1段 7月22日（周四）8–12点，林荫家园社区1–3号楼，计划停电，共132户。",
            "第2段 7月23日（周五）23:00–次日5:00，向阳社区，计划停电，共228户。",
        ]
        assert "日子请核对：“7月22日（週五）”，那天是周四。" in card
        assert "通知到：2个群（林荫家园电力管家群、滨河电力管家群），社区负责人2人。" in card
        assert await said(t, "到18点") == [
            "照这样改不通。有几段时请写“第2段到18点”，日子时间请写全。"
        ]
        again = await said(t, "第1段到13点")
        assert again[1].startswith("第1段 7月22日（周四）8–13点")
        assert again[2] == card[2]
        assert await said(t, "1") == [KEPT.replace("P001", "P001、P002")]


async def test_a_change_and_a_cancellation_go_to_the_same_row(tmp_path: Path) -> None:
    async with town(tmp_path, at="2027-07-14T09:00:00") as t:
        await said(t, J3)
        await said(t, "1")
        assert await said(t, J3) == ["这份已经记过（P001），不会再发一次。"]
        longer = await said(t, J3.replace("17:00", "19:00"))
        assert longer[0] == (
            "读到变更：P001改为7月22日（周四）8–19点，林荫家园社区1–6号楼，共216户。"
            "原来是7月22日（周四）8–17点，林荫家园社区1–6号楼。"
        )
        assert await said(t, "1") == ["P001改好了，听过的人都会知道。"]
        off = await said(t, "【停电取消通知】原定7月22日林荫小区1-6号楼停电取消。")
        assert off[0] == "读到取消：P001，7月22日（周四）8–19点，林荫家园社区1–6号楼。"
        assert await said(t, "1") == ["P001改好了，听过的人都会知道。"]
        gone = await row(t)
        assert gone is not None
        assert gone.status == "cancelled"
        assert await row(t, 2) is None


async def test_in_a_group_the_card_is_shown_in_private(tmp_path: Path) -> None:
    async with town(tmp_path, at="2027-07-14T09:00:00") as t:
        await t.say("diaodu01", LINYIN, "停电通知\n时间：7月22日8:00-17:00\n范围：3号楼")
        assert t.heard(LINYIN) == ["通知收到，已私聊请您核对。"]
        (card,) = t.private("diaodu01")
        assert card.startswith(
            "读到：7月22日（周四）8–17点，林荫家园社区3号楼，计划停电，共36户。"
        )
        assert await said(t, "不发") == ["好的，不发。"]
        assert await row(t) is None
