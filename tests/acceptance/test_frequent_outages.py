"""The third outage in 60 days opens a dossier by itself; who leads there gives the solution."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from handlers.frequent_due import frequent_due, frequent_lines
from handlers.turn import Desk
from tests.acceptance.desk_parts import Office, office

MANAGER = "direct:wgfzr01"


UNIT = ("滨河小区3号楼2单元没电了", "3号楼2单元也没电")
BUILDINGS = ("滨河小区1号楼没电了", "2号楼也没电", "3号楼也没电")


async def dark(o: Office, reports: Sequence[str] = UNIT) -> None:
    """Several households report, and the repair is told with its cause."""
    for number, words in enumerate(reports, start=1):
        await o.say(f"jm0{number}", words)
    async with o.timed.uows() as uow:
        ticket = (await uow.tickets.of_community("滨河社区", since=o.clock.now()))[0]
    o.clock.at += timedelta(minutes=40)
    for words in ("到了", "查到了 单元开关烧了", "好了 换了开关"):
        await o.say(ticket.owner, f"{ticket.shown_no} {words}", private=True)
    o.clock.at += timedelta(minutes=5)
    await frequent_due(o.timed)


async def test_a_dossier_opens_at_the_third_and_hears_its_solution(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-01T10:00:00") as o:
        await dark(o)
        assert not [s for s in await o.said(MANAGER) if "天内停了" in s]
        o.clock.at += timedelta(days=10)
        await dark(o)
        assert [s for s in await o.said(MANAGER) if "天内停了" in s] == [
            "滨河社区60天内停了2次，再停一次就建频停档案。原因：开关2次。"
        ]
        o.clock.at += timedelta(days=10)
        await dark(o)
        await frequent_due(o.timed)
        assert [s for s in await o.said(MANAGER) if "天内停了" in s] == [
            (
                "滨河社区60天内停了3次，共120分钟，建了频停档案。原因：开关3次。"
                "请定个办法，回“方案 滨河社区 怎么改 几号前”。"
            )
        ]
        await o.say("wgfzr02", "方案 滨河社区 换开关", private=True)
        assert await o.said("direct:wgfzr02") == [
            "这里由网格负责人一号定方案。想法可以直接发给网格负责人一号。"
        ]
        await o.say("wgfzr01", "方案 滨河社区 换3号楼单元开关 12月10日前", private=True)
        assert await o.said(MANAGER) == [
            "记下了，滨河社区的方案：换3号楼单元开关 12月10日前。到12月10日还没办完，日报里会提。"
        ]
        await o.say("suozhang", "频停 滨河社区", private=True)
        (shown,) = await o.said("direct:suozhang")
        assert shown.startswith("滨河社区60天内停了3次，共120分钟：11月1日开关40分钟（")
        assert shown.endswith("。原因：开关3次。方案：换3号楼单元开关 12月10日前。")
        async with o.timed.uows() as uow:
            desk = Desk(
                uow=uow,
                now=o.clock.now(),
                station=await o.timed.stations.load(),
                rules=o.timed.rules,
            )
            assert await frequent_lines(desk) == ["频停档案1份：滨河社区3次；没方案0份，过期0份。"]


async def test_it_is_calm_again_when_the_days_have_passed(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-11-01T10:00:00") as o:
        for _ in range(3):
            await dark(o)
            o.clock.at += timedelta(days=1)
        await o.say("suozhang", "频停", private=True)
        (shown,) = await o.said("direct:suozhang")
        assert shown == "停电偏多1处：\n滨河社区 3次，网格负责人一号，等方案"
        o.clock.at += timedelta(days=61)
        await frequent_due(o.timed)
        await o.say("suozhang", "频停", private=True)
        assert (await o.said("direct:suozhang"))[-1] == "60天内没有停电偏多的地方。"


async def test_the_same_outages_of_a_community_and_its_transformer_are_told_once(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-11-01T10:00:00") as o:
        for _ in range(2):
            await dark(o, BUILDINGS)
            o.clock.at += timedelta(days=10)
        await frequent_due(o.timed)
        assert [s for s in await o.said(MANAGER) if "天内停了" in s] == [
            "滨河社区、滨河1号台区60天内停了2次，再停一次就建频停档案。原因：开关2次。"
        ]
