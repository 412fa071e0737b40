"""What the rules of restoration need from storage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import TicketNo, UserId
from domain.restoration import Restoration


class Restorations(Protocol):
    """How far tickets of several households have been restored, and what people thought of it."""

    async def get(self, no: TicketNo) -> Restoration | None:
        """Return the record of a ticket, or None when nothing of it was ever restored."""
        ...

    async def put(self, restoration: Restoration) -> None:
        """Store the record of a ticket in place of the one that is there."""
        ...

    async def children(self, parent: TicketNo) -> Sequence[Restoration]:
        """Return the records of the tickets a restoration left dark, oldest first."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return the tickets the clock has to look at, most overdue first."""
        ...

    async def put_score(self, no: TicketNo, person: UserId, score: int, *, at: datetime) -> None:
        """Store how satisfied a person is, 1 to 3; his newer word replaces the older."""
        ...

    async def scores(self, no: TicketNo) -> Mapping[UserId, int]:
        """Return who has said how satisfied he is: 1 satisfied, 2 fair, 3 not."""
        ...
