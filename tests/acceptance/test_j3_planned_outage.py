"""J3: a planned outage from the pasted notice to the last dark building, as its people read it."""

import re
from datetime import datetime
from pathlib import Path

import pypdfium2

from domain.ids import TicketNo
from sandbox.media import Media
from tests.acceptance.town import BINHE, ZONE, Town, town

LINYIN = "group:wr_linyin"
DISPATCHER, CLERK, STEWARD, LEAD, CREW = "diaodu01", "sqsj04", "louzhang02", "wgfzr04", "wgy07"
WHERE = "林荫家园社区1–6号楼"
NOTICE = "因10kV样例二线检修，12月8日8:00-17:00停电，范围：林荫小区1-6号楼"
CARE = "上下请走楼梯，注意保暖防火，冰箱少开门。"
NEED = "家里离不开电的，请提前告诉我们。"
WHY = "，原因是10kV样例二线检修。"
DAY = "12月8日（星期二）08:00–17:00"


async def go(t: Town, local: str) -> None:
    """Go straight to a time; what is due by then is done, however long a page takes to draw."""
    wanted = datetime.fromisoformat(f"2026-{local}").replace(tzinfo=ZONE)
    t.host.at += (wanted - t.clock.now()).total_seconds()
    while await t.bot.ticks.run_all():
        for patience in range(6):
            try:
                await t.settle()
                break
            except AssertionError:
                assert patience < 5  # a page is set in a process of its own


def files(t: Town, person: str) -> list[Media]:
    """Return the pictures and files that lie in somebody's chat, oldest first."""
    platform = t.sandbox.platform
    names = [m.image or m.file for m in platform.messages(f"app:{person}")]
    found = [platform.stage.media.get(name.rpartition("/")[2]) for name in names if name]
    return [media for media in found if media is not None]


def printed(data: bytes) -> str:
    """Return what stands on a page, without its line ends."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return "".join(text.split())


async def announced(t: Town) -> None:
    """Eight days ahead: the card, the yes, and the first notice with the clerk's bundle."""
    await t.tell_app(DISPATCHER, NOTICE)
    (card,) = t.private(DISPATCHER)
    assert card.splitlines() == [
        f"读到：12月8日（周二）8–17点，{WHERE}，计划停电，共216户。",
        "合规：提前8天。",
        "通知到：1个群（林荫家园电力管家群），社区负责人1人。",
        "现场负责人：网格负责人四号。",
        "提醒：天黑以后才送电，这天16:46日落，尽量早些送。",
        "发就回“1”，改回“2”，不发回“不发”。",
    ]
    await go(t, "11-30T09:20:00")
    assert t.heard(LINYIN) == []  # nothing leaves before the yes
    await t.tell_app(DISPATCHER, "1")
    assert t.private(DISPATCHER) == ["P001定了。到时候那里说没电的我直接答复，有急用的照样派人。"]
    await go(t, "12-01T10:06:00")
    assert t.heard(LINYIN) == [f"{DAY}，{WHERE}计划停电{WHY}{CARE}{NEED}"]


async def passed_on(t: Town) -> None:
    """The bundle is whole; the clerk passes it on but for one building, named red a day before."""
    task, chat, script, *_ = t.private(CLERK)
    assert task == (
        f"P001的广播包来了：微信稿、喇叭稿、海报。12月8日08:00–17:00，{WHERE}，计划停电。"
        "办完回“转了”“念了”“贴了”。"
    )
    assert chat == f"{DAY}，{WHERE}计划停电{WHY}{CARE}{NEED}"
    reading = (
        "十二月八号，\n星期二，\n上午八点到下午五点，\n林荫家园社区一号楼到六号楼，\n计划停电。"
    )
    assert script.count(reading) == 2
    picture, page = (each for each in files(t, CLERK) if not each.filename.endswith(".wav"))
    assert picture.data.startswith(b"\x89PNG")
    assert page.data.startswith(b"%PDF")
    assert page.filename == "停电通知-林荫家园社区-12月8日.pdf"
    text = printed(page.data)
    for fact in ("停电通知", "12月8日", "08:00–17:00", "林荫家园社区", "1–6号楼", "95598"):
        assert fact in text
    line, forward = t.private(STEWARD)
    assert line.startswith("P001：请把下面这段转给林荫家园社区1号楼的邻居。")
    assert f"时间：{DAY}\n地点：{WHERE}" in forward

    await t.tell_app(CLERK, "转了，念了")
    await t.tell_app(CLERK, "1到3号楼、5号楼、6号楼贴好了")
    assert t.private(CLERK) == ["记下了，还差1–6号楼没贴。", "记下了，还差4号楼没贴。"]
    await t.tell_app(STEWARD, "转了")
    assert t.private(STEWARD) == ["记下了，P001您这边都办齐了，谢谢。"]
    await go(t, "12-07T08:01:00")
    red = "12月8日08:00–17:00停电"
    assert f"【红】P001还差：林荫家园社区4号楼公告。{red}。" in t.private(DISPATCHER)
    assert f"【红】P001 {red}，还差4号楼没贴。办好回一声，谢谢您。" in t.private(CLERK)
    assert f"【红】P001 {red}，社区书记四号那边还差4号楼没贴。请帮着催一下。" in t.private(LEAD)
    await t.tell_app(CLERK, "4号楼贴了")
    assert t.private(CLERK) == ["记下了，P001您这边都办齐了，谢谢。"]


async def waves(t: Town) -> None:
    """The day before, the morning and the start, each once; the service restarts between them."""
    await go(t, "12-07T10:06:00")
    assert t.heard(LINYIN) == [f"明天停电：{DAY}，{WHERE}{WHY}{CARE}{NEED}"]
    assert t.private(STEWARD)[0] == (
        "P001快到了：请把下面这段再转给林荫家园社区1号楼的邻居，谢谢。"
    )
    await t.stop()
    await t.start()
    await go(t, "12-08T07:06:00")
    assert t.heard(LINYIN) == [f"今天停电：{DAY}，{WHERE}{WHY}{CARE}{NEED}"]
    await t.stop()
    await t.start()
    await go(t, "12-08T08:04:00")
    await go(t, "12-08T08:40:00")
    assert t.heard(LINYIN) == [
        f"开始停电了：{WHERE}，今天（12月8日 星期二）08:00–17:00。{CARE}着急用电的，跟我说一声。"
    ]


async def in_need(t: Town) -> None:
    """Inside the outage: the time is told, need is met, and nobody says that power is back."""
    await t.say("jm08", LINYIN, "3号楼没电了")
    assert t.heard(LINYIN) == [
        "您家在今天08:00–17:00的计划停电里，预计17:00来电。家里有急用电的，回“@我 急”。"
    ]
    t.private(LEAD)
    await t.say("jm08", LINYIN, "急")
    (said,) = t.heard(LINYIN)
    assert said.startswith("收到，林荫家园社区3号楼没电，编号0001。已叫网格员七号、")
    async with t.bot.uow() as uow:
        assert (await uow.tickets.get(TicketNo(1))).urgent
    for person in (CREW, LEAD):
        assert t.private(person)[-1] == (
            "【急】0001在P001停电里，17:00前没电。报的人等不得，原话：3号楼没电了；急。"
            "请先联系他，带上应急电源。"
        )
    await t.say("jm08", LINYIN, "什么时候来电")
    (stands,) = t.heard(LINYIN)
    assert stands == (
        "林荫家园社区3号楼今天08:00–17:00计划停电，预计17:00来电。"
        "您要的急用电（0001）已叫网格员七号。"
    )
    for words in ("接", "到了", "好了"):
        await t.tell_app(CREW, words)
    assert t.private(CREW) == [
        "0001归您了。到了回“到了”。",
        "0001记下您到了。安排好回“好了”。",
        "0001记下办好了，正在问报的人。",
    ]
    assert t.heard(LINYIN) == [
        "0001：网格员七号已接单，正赶过去。",
        "0001：网格员七号到了，正在安排急用电。",
        "林荫家园社区3号楼：急用电（0001）安排好了。停电照原计划，预计17:00来电。",
    ]
    assert t.private("jm08") == ["急用电（0001）给您安排好了吗？好了回“1”，没有回“2”。"]
    await t.tell_app("jm08", "1")


async def over(t: Town) -> None:
    """The crew stands for the end; ten minutes after it the dark building is found."""
    await t.tell_app("jm02", "林荫小区2号楼停电了")
    await go(t, "12-08T16:40:30")
    t.private(LEAD), t.private("jm02"), t.heard(LINYIN)
    await t.tell_app(LEAD, "1")
    assert t.private(LEAD) == ["好，P001就按17:00。有变化随时说。"]
    await go(t, "12-08T17:04:00")
    (end,) = t.heard(LINYIN)
    assert end.startswith(f"{WHERE}停电到点了（12月8日08:00-17:00）。还没来电的，先看看家里开关，")
    await go(t, "12-08T17:10:30")
    t.private(LEAD)
    assert t.private("jm02") == ["林荫家园社区2号楼（P001）来电了吗？来了回“1”，没有回“2”。"]
    await t.tell_app("jm02", "2")
    assert t.private("jm02") == [
        "收到，林荫家园社区2号楼没电，编号0002。已叫网格员七号，10分钟内回您。"
    ]
    assert t.private(LEAD) == ["别走，林荫家园社区2号楼还黑着（P001停电以后），编号0002。"]
    assert t.private(CREW)[-1].endswith("林荫家园社区2号楼")
    async with t.bot.uow() as uow:
        fault = await uow.tickets.get(TicketNo(2))
    assert (fault.place.community, fault.place.building) == ("林荫家园社区", "2")


async def test_a_planned_outage_from_the_notice_to_the_last_dark_house(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-30T09:00:00", papers=True) as t:
        await announced(t)
        await passed_on(t)
        await waves(t)
        await in_need(t)
        await over(t)
        assert t.heard(BINHE) == []  # another transformer: not a word
        group = [m.text for m in t.sandbox.platform.messages(LINYIN) if m.sender == "bot"]
        assert len(group) == len(set(group))
        assert not any(re.search(r"1[3-9]\d{9}|\d室|氧|呼吸机", text) for text in group)
        assert list(t.sandbox.platform.stage.wire.unexpected) == []
