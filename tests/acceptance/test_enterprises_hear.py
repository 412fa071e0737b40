"""Through the wire: an enterprise hears of an outage of its line, answers, and is listed if not."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.station import SAMPLE, load
from domain.guard import Enterprise
from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.wave import WaveKind
from handlers.enterprise import tell_enterprises
from handlers.turn import Desk
from tests.acceptance.town import ZONE, Town, town

FACTORIES = tuple(
    Enterprise(name=name, feeder="10kV样例二线", contact=UserId(contact) if contact else None)
    for name, contact in (("样例一厂", "qylxr01"), ("样例二厂", ""))
)


async def announced(t: Town) -> None:
    """Put two factories on 10kV样例二线, and tell them of an outage of it."""
    await t.bot.stations.replace(replace(load(SAMPLE), enterprises=FACTORIES, _cache={}))
    outage = Outage(
        kind=NoticeKind.PLANNED,
        start=datetime(2026, 12, 9, 8, tzinfo=ZONE),
        end=datetime(2026, 12, 9, 12, tzinfo=ZONE),
        places=(OutagePlace(community="林荫家园社区", buildings=("1",)),),
        noted_at=t.clock.now(),
        said_by=UserId("diaodu01"),
        line="10kV样例二线",
        confirmed=True,
    )
    async with t.bot.uow() as uow:
        stored = await uow.outages.add(outage)
        desk = Desk(
            uow=uow,
            now=t.clock.now(),
            station=await t.bot.stations.load(),
            rules=t.settings.rules(),
        )
        await tell_enterprises(desk, stored, WaveKind.WEEK)
        await uow.commit()
    await t.settle()


async def jump(t: Town, local: str) -> None:
    """Go straight to a time; what is due by then is done in one look."""
    wanted = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    t.host.at += (wanted - t.clock.now()).total_seconds()
    await t.bot.ticks.run_all()
    await t.settle()


async def test_a_factory_answers_and_the_other_is_listed(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-12-08T09:00:00") as t:
        await announced(t)
        (told,) = t.private("qylxr01")
        assert told == (
            "停电通知P001：10kV样例二线12月9日08:00–12:00停电，样例一厂在这条线上。"
            "请提前安排生产，收到请回“1”，那天停不了也请直接说。"
        )
        (passed,) = t.private("wgfzr04")
        assert passed == "请转告样例二厂：" + told.replace("一厂", "二厂")
        await t.tell_app("qylxr01", "收到，那天正赶订单，能不能改到周日？")
        assert t.private("qylxr01") == ["您的意思转给调度一号了，定了告诉您。"]
        assert t.private("diaodu01") == [
            (
                "样例一厂对P001（12月9日08:00–12:00）说：“收到，那天正赶订单，能不能改到周日？”。"
                "要改期就发改期通知。"
            )
        ]
        await jump(t, "2026-12-08T13:10:00")
        assert t.private("wgfzr04") == [
            "请转告样例二厂：样例二厂还没回执：P001 12月9日08:00–12:00停电。收到请回“1”。"
        ]
        assert t.private("qylxr01") == []
        await jump(t, "2026-12-08T14:20:00")
        listed = "P001（12月9日08:00–12:00）还有1家企业没回执：样例二厂。请打电话确认。"
        assert listed in t.private("diaodu01")
        assert listed in t.private("wgfzr04")


async def test_a_contact_reports_like_any_resident(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-12-01T10:00:00") as t:
        await t.tell_app("qylxr01", "待办")
        await t.tell_app("qylxr01", "滨河小区5号楼没电了")
        refused, reported = t.private("qylxr01")
        assert "待办" not in refused
        assert reported.startswith("收到，滨河社区5号楼没电，编号0001。")
