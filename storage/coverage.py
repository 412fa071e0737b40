"""The coverage ledger in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, select, update

from domain.coverage import Cell, CellEvent, CellId, Reach, reach
from domain.coverage_clock import Ledger
from domain.errors import StaleError
from domain.ids import UserId
from domain.outage import OutageId
from domain.wave import WaveKind
from storage import json_text
from storage.coverage_tables import coverage_cells as cells
from storage.coverage_tables import coverage_events as events
from storage.coverage_tables import coverage_ledgers as ledgers
from storage.session import Session

_LISTS: Final = ("units", "evidence")
_COLUMNS: Final = tuple(field.name for field in fields(Cell) if field.name != "id")
_LEDGER: Final = tuple(field.name for field in fields(Ledger))


class SqlCoverage:
    """Implements `domain.coverage_ports.Coverage`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, outage: OutageId) -> Ledger | None:
        """Return an outage's ledger, open or closed."""
        found = await self._ledgers(select(ledgers).where(ledgers.c.outage == outage))
        return found[0] if found else None

    async def put(self, ledger: Ledger) -> Ledger:
        """Store a ledger, new or changed; raise StaleError if it has moved on."""
        row = {name: getattr(ledger, name) for name in _LEDGER} | {"version": ledger.version + 1}
        if ledger.version == 0:
            await self._session.execute(ledgers.insert(), row)
        else:
            saved = await self._session.execute(
                update(ledgers)
                .where(ledgers.c.outage == ledger.outage, ledgers.c.version == ledger.version)
                .values(**row)
            )
            _check(saved.rowcount)
        return replace(ledger, version=ledger.version + 1)

    async def cells(self, outage: OutageId) -> Sequence[Cell]:
        """Return an outage's cells in the order in which they were made."""
        return await self._cells(select(cells).where(cells.c.outage == outage))

    async def save(self, cell: Cell, event: CellEvent, *, by: UserId | None, at: datetime) -> Cell:
        """Store a cell, new or changed, and a line of its history."""
        row = _row(cell)
        if cell.id == 0:
            made = await self._session.execute(cells.insert().returning(cells.c.id), row)
            stored = replace(cell, id=CellId(made.scalar_one()), version=cell.version + 1)
        else:
            saved = await self._session.execute(
                update(cells)
                .where(cells.c.id == cell.id, cells.c.version == cell.version)
                .values(**row)
            )
            _check(saved.rowcount)
            stored = replace(cell, version=cell.version + 1)
        line = {
            "cell": stored.id,
            "event": event,
            "person": by,
            "at": at,
            "source": cell.source,
            "note": cell.note,
        }
        await self._session.execute(events.insert(), line)
        return stored

    async def open(self) -> Sequence[Ledger]:
        """Return the ledgers in which something may still be ticked, oldest first."""
        return await self._ledgers(
            select(ledgers)
            .where(ledgers.c.closed_at.is_(None))
            .order_by(ledgers.c.opened_at, ledgers.c.outage)
        )

    async def due(self, now: datetime, *, limit: int) -> Sequence[OutageId]:
        """Return whose clock has rung, most overdue first."""
        rows = await self._session.execute(
            select(ledgers.c.outage)
            .where(ledgers.c.due.is_not(None), ledgers.c.due <= now)
            .order_by(ledgers.c.due, ledgers.c.outage)
            .limit(limit)
        )
        return [OutageId(row) for row in rows.scalars()]

    async def missing(self, now: datetime) -> Sequence[Cell]:
        """Return what is asked for by now and not done, of all open ledgers."""
        return await self._cells(
            select(cells)
            .join(ledgers, ledgers.c.outage == cells.c.outage)
            .where(
                ledgers.c.closed_at.is_(None),
                ledgers.c.wave != WaveKind.RESTORED,
                cells.c.required.is_(True),
                cells.c.done_at.is_(None),
                cells.c.since <= now,
            )
        )

    async def reach(self, outages: Collection[OutageId]) -> Mapping[OutageId, Reach]:
        """Return how many buildings each outage was brought to."""
        found: dict[OutageId, list[Cell]] = {}
        for cell in await self._cells(select(cells).where(cells.c.outage.in_(outages))):
            found.setdefault(cell.outage, []).append(cell)
        return {outage: reach(some) for outage, some in found.items()}

    async def _ledgers(self, statement: Any) -> list[Ledger]:  # noqa: ANN401  a select
        rows = await self._session.execute(statement)
        return [Ledger(**{name: row[name] for name in _LEDGER}) for row in rows.mappings()]

    async def _cells(self, statement: Any) -> list[Cell]:  # noqa: ANN401  a select
        rows = await self._session.execute(statement.order_by(cells.c.outage, cells.c.id))
        return [_cell(row) for row in rows.mappings()]


def _check(changed: int) -> None:
    if changed != 1:
        raise StaleError(no="")


def _row(cell: Cell) -> dict[str, object]:
    row = {name: getattr(cell, name) for name in _COLUMNS}
    lists = {name: json_text.dump(list(getattr(cell, name))) for name in _LISTS}
    return row | lists | {"version": cell.version + 1}


def _cell(row: RowMapping) -> Cell:
    values = {name: row[name] for name in _COLUMNS}
    lists = {name: tuple(json_text.load(row[name], [])) for name in _LISTS}
    return Cell(id=CellId(row["id"]), **(values | lists))
