"""What the coverage ledger needs from storage."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.coverage import Cell, CellEvent, Reach
from domain.coverage_clock import Ledger
from domain.ids import UserId
from domain.outage import OutageId


class Coverage(Protocol):
    """The coverage ledger (覆盖账) of announced outages."""

    async def get(self, outage: OutageId) -> Ledger | None:
        """Return an outage's ledger, open or closed; None when nothing was handed out yet."""
        ...

    async def put(self, ledger: Ledger) -> Ledger:
        """Store a ledger, new or changed; raise StaleError if it has moved on."""
        ...

    async def cells(self, outage: OutageId) -> Sequence[Cell]:
        """Return an outage's cells in the order in which they were made."""
        ...

    async def save(self, cell: Cell, event: CellEvent, *, by: UserId | None, at: datetime) -> Cell:
        """Store a cell, new or changed, and a line of its history; StaleError as for `put`.

        Args:
            by: who did it; None for the steward himself.
        """
        ...

    async def open(self) -> Sequence[Ledger]:
        """Return the ledgers in which something may still be ticked, oldest first."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[OutageId]:
        """Return whose clock has rung, most overdue first."""
        ...

    async def missing(self, now: datetime) -> Sequence[Cell]:
        """Return what is asked for by now and not done, of all open ledgers."""
        ...

    async def reach(self, outages: Collection[OutageId]) -> Mapping[OutageId, Reach]:
        """Return how many buildings each outage was brought to; none without a ledger."""
        ...
