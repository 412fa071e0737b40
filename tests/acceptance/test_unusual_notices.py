"""Notices as dispatchers really paste them: what people would read of them is right."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import PackageError
from domain.ids import TicketNo
from domain.outage import Outage, OutageId
from domain.wave import WaveKind
from handlers.package import package_of
from handlers.planned_end_due import planned_end_due
from handlers.turn import Desk
from handlers.waves_due import waves_due
from storage.uow import SqlUnitOfWork
from tests.acceptance.desk_parts import Office, office

LATER = (
    "停电通知：12月8日8:00-12:00 滨河小区1-4号楼；12月10日13:00-17:00 林荫小区1-3号楼，"
    "10kV样例一线、二线检修"
)
TRADITIONAL = "【停電通知】因10kV樣例二線檢修，林蔭小區1-4號樓將於12月8日8:00至17:00停電。"


async def announced(o: Office, notice: str) -> list[Outage]:
    await o.say("diaodu01", notice, private=True)
    await o.say("diaodu01", "1", private=True)
    async with SqlUnitOfWork(o.database) as uow:
        found = [await uow.outages.get(OutageId(number)) for number in (1, 2)]
    return [outage for outage in found if outage is not None]


@pytest.mark.parametrize(
    ("notice", "reasons"),
    [
        (TRADITIONAL, ["10kV样例二线检修"]),
        (LATER, ["10kV样例一线、二线检修", "10kV样例一线、二线检修"]),
    ],
    ids=["traditional characters", "two lines in one reason"],
)
async def test_everybody_reads_the_whole_reason_in_his_own_characters(
    tmp_path: Path, notice: str, reasons: list[str]
) -> None:
    async with office(tmp_path, at="2026-11-30T09:00:00") as o:
        assert [outage.reason for outage in await announced(o, notice)] == reasons


async def test_power_that_comes_back_at_the_very_minute_can_be_told(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-12-08T08:30:00") as o:
        await o.say(
            "diaodu01", "停电通知：今天8:00-17:00 滨河小区1-4号楼，临时停电检修", private=True
        )
        for words in ("1", "设备发热"):
            await o.say("diaodu01", words, private=True)
        await o.say("wgfzr01", "送电了 P001", private=True)
        async with SqlUnitOfWork(o.database) as uow:
            ended = await uow.outages.get(OutageId(1))
            assert ended is not None
            assert ended.ended_at == o.clock.at
            station = await o.timed.stations.load()
            desk = Desk(uow=uow, now=o.clock.at, station=station, rules=o.timed.rules)
            try:
                package = package_of(desk, ended, wave=WaveKind.RESTORED)
            except PackageError as error:
                pytest.fail(f"refused: {error}")
        assert package.chat.startswith("滨河社区1–4号楼已经来电（今天08:30）。")


async def test_what_the_crew_brings_into_an_outage_is_no_restoration(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-12-08T08:30:00") as o:
        await o.say(
            "diaodu01", "停电通知：今天8:00-17:00 滨河小区1-4号楼，临时停电检修", private=True
        )
        for words in ("1", "设备发热"):
            await o.say("diaodu01", words, private=True)
        await o.say("jm01", "滨河3号楼没电了")
        await o.say("jm01", "急")
        async with SqlUnitOfWork(o.database) as uow:
            owner = str((await uow.tickets.get(TicketNo(1))).owner)
        await o.said()
        await o.say("jm02", "滨河3号楼什么时候来电")
        (neighbour,) = await o.said()
        assert "急用电" not in neighbour
        assert "08:00–17:00" in neighbour
        for words in ("接", "到了", "好了"):
            await o.say(owner, words, private=True)
        told = await o.said()
        assert not any("已送电" in text for text in told)
        assert told[-1].endswith("停电照原计划，预计17:00来电。")


@pytest.mark.parametrize(
    "moved",
    ["范围改为滨河小区5-8号楼，时间不变", "范围改为5-8号楼"],
    ids=["with its community", "numbers alone"],
)
async def test_another_place_at_the_same_time_is_no_cancellation(
    tmp_path: Path, moved: str
) -> None:
    async with office(tmp_path, at="2026-11-30T09:00:00") as o:
        await announced(o, "停电通知：12月8日8:00-17:00 滨河小区1-4号楼，10kV样例一线检修")
        await o.said()
        change = f"变更通知：原定12月8日8:00-17:00滨河小区1-4号楼停电，{moved}"
        await o.say("diaodu01", change, private=True)
        (card,) = await o.said("direct:diaodu01")
        assert card.startswith("读到变更：P001改为12月8日（周二）8–17点，滨河社区5–8号楼")
        await o.say("diaodu01", "1", private=True)
        async with SqlUnitOfWork(o.database) as uow:
            now = await uow.outages.get(OutageId(1))
        assert now is not None
        assert (now.status, now.places[0].buildings) == ("active", ("5", "6", "7", "8"))


async def test_a_community_without_a_group_hears_the_truth_from_its_clerk(tmp_path: Path) -> None:
    async with office(tmp_path, at="2026-12-01T09:00:00") as o:
        await announced(o, "停电通知：12月8日8:00-17:00 绿谷新苑社区3号楼，10kV样例一线检修")
        for minute in (40, 50):
            o.clock.at = o.clock.at.replace(day=8, hour=8, minute=minute)
            await planned_end_due(o.timed)
        await o.said()
        o.clock.at = o.clock.at.replace(hour=9, minute=0)
        await planned_end_due(o.timed)
        (passed_on,) = await o.said("direct:sqsj04")
        assert passed_on == (
            "请转发到居民群：绿谷新苑社区3号楼：说好的17:00还没好，抱歉。"
            "正在问师傅，17:10前给您准信。"
        )


async def test_a_fault_without_an_end_is_told_at_once_and_again_when_its_end_is_known(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-12-02T09:00:00") as o:

        async def pasted(notice: str) -> list[str]:
            await o.say("diaodu01", notice, private=True)
            await o.say("diaodu01", "1", private=True)
            await waves_due(o.timed)
            await planned_end_due(o.timed)
            return list(await o.said("group:wr_linyin"))

        assert await pasted("【故障停电】因电缆故障，林荫小区1-4号楼今天8:40停电，正在抢修。") == [
            "林荫家园社区1–4号楼08:40起停电，原因是电缆故障，正在抢修。几点来电，有准信马上告诉大家。"
        ]
        await o.say("jm08", "林荫小区3号楼没电了", private=True)  # a report like any other
        assert "编号0001" in (await o.said("direct:jm08"))[0]
        (told,) = await pasted("林荫小区1-4号楼停电延时，预计12:00送电")
        assert told.startswith(
            "故障停电：林荫家园社区1–4号楼，今天（12月2日 星期三）08:40–12:00。"
        )


async def test_a_fault_without_an_end_that_is_over_is_told_in_one_sentence(
    tmp_path: Path,
) -> None:
    async with office(tmp_path, at="2026-12-02T09:00:00") as o:
        for words in ("【故障停电】林荫小区1-4号楼今天8:40停电，正在抢修。", "1"):
            await o.say("diaodu01", words, private=True)
        await o.said("group:wr_linyin")
        o.clock.at += timedelta(minutes=50)
        for words in ("林荫小区1-4号楼9:45已恢复供电", "1"):
            await o.say("diaodu01", words, private=True)
        assert await o.said("group:wr_linyin") == [
            "林荫家园社区1–4号楼09:45已经来电。家里还没电的，跟我说一声，我马上派人。"
        ]
