"""An announced outage reaches its group wave by wave through the wire, once each, over a restart."""

from dataclasses import replace
from pathlib import Path

from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.wave import WaveKind
from handlers.announce import announce, revise
from handlers.turn import Desk
from tests.acceptance.town import Town, town
from tests.waves.wave_parts import local_time

LINYIN, BINHE = "group:wr_linyin", "group:wr_binhe"


async def announced(t: Town) -> Outage:
    """Keep the outage of four buildings and announce it, as the dispatcher's yes does."""
    outage = Outage(
        kind=NoticeKind.PLANNED,
        start=local_time("2026-11-29T08:00"),
        end=local_time("2026-11-29T17:00"),
        places=(OutagePlace(community="林荫家园社区", buildings=("1", "2", "3", "4")),),
        noted_at=t.clock.now(),
        said_by=UserId("diaodu01"),
        confirmed=True,
    )
    async with t.bot.uow() as uow:
        stored = await uow.outages.add(outage)
        await announce(await desk(t, uow), [stored])
        await uow.commit()
    return stored


async def desk(t: Town, uow: object) -> Desk:
    """Return a desk on a unit of work."""
    station = await t.bot.stations.load()
    return Desk(uow=uow, now=t.clock.now(), station=station, rules=t.settings.rules())  # type: ignore[arg-type]


async def test_each_wave_comes_at_its_time_and_once_over_a_restart(tmp_path: Path) -> None:
    async with town(tmp_path, at="2026-11-28T09:00:00") as t:
        stored = await announced(t)
        assert t.heard(LINYIN) == []
        await t.pass_time(minutes=2)
        assert len(t.heard(LINYIN)) == 1  # announced late: one notice at once
        await t.until("2026-11-28T10:04:00")
        assert t.heard(LINYIN) == []
        await t.stop()
        await t.start()
        await t.until("2026-11-28T10:07:00")
        (day,) = t.heard(LINYIN)
        assert "林荫家园社区1–4号楼" in day
        await t.until("2026-11-29T07:04:00")
        assert t.heard(LINYIN) == []
        await t.until("2026-11-29T07:07:00")
        assert len(t.heard(LINYIN)) == 1
        await t.stop()
        await t.start()
        await t.until("2026-11-29T08:06:00")
        assert len(t.heard(LINYIN)) == 1
        async with t.bot.uow() as uow:
            before = await uow.outages.get(stored.id)
            assert before is not None
            later = replace(before, end=local_time("2026-11-29T18:30"))
            await revise(await desk(t, uow), before, later, WaveKind.DELAY, why="电缆头要重做")
            await uow.commit()
        await t.settle()
        (delay,) = t.heard(LINYIN)
        assert "18:30" in delay
        assert t.heard(BINHE) == []
        assert list(t.sandbox.platform.stage.wire.unexpected) == []
