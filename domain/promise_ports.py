"""What promises need from storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import TicketNo
from domain.promise import Promise, PromiseFigures
from domain.repair_time import RepairTime


class Promises(Protocol):
    """The promises of the tickets, past ones included. When a repair is over, so is its promise."""

    async def live(self, no: TicketNo) -> Promise | None:
        """Return what is promised now, or None."""
        ...

    async def history(self, no: TicketNo) -> Sequence[Promise]:
        """Return every promise of a ticket, oldest first."""
        ...

    async def put(self, promise: Promise) -> Promise:
        """Store a promise in place of the one that held until now, which ends at that instant."""
        ...

    async def change(self, promise: Promise) -> Promise:
        """Store what the crew or the head said about a live promise; StaleError if it is over."""
        ...

    async def end(self, no: TicketNo, *, at: datetime) -> None:
        """End what is promised for a ticket that is over in a way that no move tells."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose promise wants something done, most overdue first."""
        ...

    async def figures(self, start: datetime, end: datetime) -> PromiseFigures:
        """Return how the promises of power that fell due in ``[start, end)`` were kept."""
        ...

    async def repair_times(
        self, grid: str, *, since: datetime, limit: int
    ) -> Sequence[RepairTime]:
        """Return how long the latest repairs of a grid took from arrival, newest first."""
        ...
