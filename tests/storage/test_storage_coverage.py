"""The coverage ledger on a real database: nothing is lost, nothing is overwritten, undo brings it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.coverage import Cell, CellEvent, Medium, Reach
from domain.coverage_clock import Ledger
from domain.errors import StaleError
from domain.ids import direct_conversation
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.wave import WaveKind
from storage.coverage_tables import coverage_cells, coverage_events, coverage_ledgers
from storage.database import Database
from storage.favour_tables import outages
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CLERK, MANAGER, NOW
from tests.storage.undo_parts import Crew

LATER = NOW + timedelta(hours=1)


def an_outage() -> Outage:
    return Outage(
        kind=NoticeKind.PLANNED,
        start=NOW + timedelta(days=8),
        end=NOW + timedelta(days=8, hours=9),
        places=(OutagePlace(community="滨河社区", buildings=("1", "2")),),
        noted_at=NOW,
        said_by=MANAGER,
        confirmed=True,
    )


def a_ledger(outage: OutageId) -> Ledger:
    return Ledger(
        outage=outage,
        handed="0:week",
        wave=WaveKind.WEEK,
        opened_at=NOW,
        asked_at=NOW,
        due=LATER,
    )


def a_page(outage: OutageId, building: str) -> Cell:
    return Cell(
        outage=outage,
        community="滨河社区",
        building=building,
        medium=Medium.POSTER,
        since=NOW,
    )


async def opened(uow: SqlUnitOfWork) -> OutageId:
    """Store an outage with two pages to be put up."""
    outage = (await uow.outages.add(an_outage())).id
    await uow.coverage.put(a_ledger(outage))
    for building in ("1", "2"):
        page = a_page(outage, building)
        await uow.coverage.save(page, CellEvent.REOPENED, by=None, at=NOW)
    return outage


async def test_what_is_stored_comes_back_and_is_counted(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        outage = await opened(uow)
        one, _ = await uow.coverage.cells(outage)
        done = one.ticked(by=CLERK, at=LATER, source=None, evidence=("m1",))
        await uow.coverage.save(done, CellEvent.DONE, by=CLERK, at=LATER)
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        ledger = await uow.coverage.get(outage)
        cells = await uow.coverage.cells(outage)
        assert ledger == replace(a_ledger(outage), version=1)
        assert [(c.building, c.done_by, c.evidence) for c in cells] == [
            ("1", CLERK, ("m1",)),
            ("2", None, ()),
        ]
        assert [c.building for c in await uow.coverage.missing(NOW)] == ["2"]
        assert await uow.coverage.missing(NOW - timedelta(seconds=1)) == []
        assert await uow.coverage.reach([outage]) == {outage: Reach(buildings=2, reached=1)}


async def test_the_clock_rings_and_a_closed_ledger_asks_for_nothing(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        outage = await opened(uow)
        assert await uow.coverage.due(NOW, limit=5) == []
        assert await uow.coverage.due(LATER, limit=5) == [outage]
        (ledger,) = await uow.coverage.open()
        await uow.coverage.put(ledger.closed(LATER))
        assert await uow.coverage.due(LATER, limit=5) == []
        assert await uow.coverage.open() == []
        assert await uow.coverage.missing(LATER) == []


async def test_a_stale_copy_is_refused(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        outage = await opened(uow)
        one, _ = await uow.coverage.cells(outage)
        (ledger,) = await uow.coverage.open()
        await uow.coverage.save(one.unticked(note="没人"), CellEvent.NOTED, by=CLERK, at=LATER)
        await uow.coverage.put(ledger.waiting(LATER))
        with pytest.raises(StaleError):
            await uow.coverage.save(one, CellEvent.DONE, by=CLERK, at=LATER)
        with pytest.raises(StaleError):
            await uow.coverage.put(ledger)


async def test_the_history_keeps_every_line(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        outage = await opened(uow)
        one, _ = await uow.coverage.cells(outage)
        done = one.ticked(by=CLERK, at=LATER, source=None)
        saved = await uow.coverage.save(done, CellEvent.DONE, by=CLERK, at=LATER)
        await uow.coverage.save(saved.unticked(), CellEvent.UNDONE, by=MANAGER, at=LATER)
        await uow.commit()
    async with database.reading() as session:
        rows = await session.execute(
            select(coverage_events.c.event, coverage_events.c.person)
            .where(coverage_events.c.cell == one.id)
            .order_by(coverage_events.c.id)
        )
        assert [tuple(row) for row in rows.all()] == [
            (CellEvent.REOPENED, None),
            (CellEvent.DONE, CLERK),
            (CellEvent.UNDONE, MANAGER),
        ]


async def test_an_announcement_that_is_taken_back_leaves_its_ledger_to_be_brought_up_to_date(
    database: Database,
) -> None:
    source = await Crew(database, NOW).message(MANAGER)
    async with SqlUnitOfWork(database) as uow:
        uow.acts.begin(
            message=source,
            actor=MANAGER,
            conversation=direct_conversation(MANAGER),
            at=NOW,
            verb="notice",
        )
        await opened(uow)
        await uow.commit()
    async with SqlUnitOfWork(database) as uow:
        act = await uow.acts.newest_of(MANAGER, since=NOW - timedelta(minutes=1))
        assert act is not None
        await uow.acts.take_back(act, by=MANAGER, at=LATER, source=source)
        await uow.commit()
    async with database.reading() as session:
        for table in (coverage_cells, coverage_events, coverage_ledgers):
            assert (await session.execute(select(table))).all() != []
        status = await session.execute(select(outages.c.status))
        assert status.scalar_one() is OutageStatus.CANCELLED
