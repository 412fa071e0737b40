"""What the calendar of 保电 and the receipts of enterprises need from storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.guard import GuardWindow
from domain.ids import UserId
from domain.outage import OutageId
from domain.receipt import Receipt, ReceiptId


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFault:
    """A building that lost power by a fault; `building` is empty when only the community is known."""

    community: str
    building: str
    at: datetime


class Guards(Protocol):
    """Windows of 保电, and what else a plan is held against."""

    async def add(self, guard: GuardWindow) -> None:
        """Store a window; one with the same name and start is replaced."""
        ...

    async def remove(self, guard: GuardWindow) -> bool:
        """Forget a window; False when it is not there (any more)."""
        ...

    async def faults(
        self, communities: Sequence[str], start: datetime, end: datetime
    ) -> Sequence[PastFault]:
        """Return the buildings of communities that several households reported dark in a time.

        Drills, what was withdrawn, and one household's own trouble are left out.
        """
        ...


class Receipts(Protocol):
    """What enterprises were told of outages, and whether they have answered."""

    async def add(self, receipt: Receipt) -> Receipt:
        """Store one; returned with its number."""
        ...

    async def get(self, receipt: ReceiptId) -> Receipt | None:
        """Return one."""
        ...

    async def save(self, receipt: Receipt) -> Receipt:
        """Store what has changed; raise StaleError if it has moved on."""
        ...

    async def of_outage(self, outage: OutageId) -> Sequence[Receipt]:
        """Return every enterprise's receipt for an outage, oldest first."""
        ...

    async def open_of(self, person: UserId) -> Sequence[Receipt]:
        """Return the receipts a person still owes, the soonest outage first."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[ReceiptId]:
        """Return receipts the clock has to look at, most overdue first."""
        ...
