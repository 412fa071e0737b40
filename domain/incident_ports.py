"""What incidents need from storage: who was told how many, and how merges can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from domain.ids import TicketNo, UserId
from domain.incident import Level
from domain.ticket import Standing

MergeId = NewType("MergeId", int)
"""Row number of a merge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the crew and the group were last told of a ticket that many report.

    Attributes:
        level: the suspected device's rung, so that only a higher one is news.
        crew_count: the count the crew heard last (households). crew_at: when (UTC).
        crew_due_at: when the crew hears of a count that has grown since; None when it has not.
        group_at: when the group was last told that many are dark (UTC).
        group_due_at: when it is told next; None when there is nothing new.
        first_group_at: when it was told first: M23 counts from here.
    """

    ticket: TicketNo
    level: Level = Level.UNKNOWN
    crew_count: int = 1
    crew_at: datetime | None = None
    crew_due_at: datetime | None = None
    group_at: datetime | None = None
    group_due_at: datetime | None = None
    first_group_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A ticket that went into another (并入), and how it stood before.

    Attributes:
        undone_at: when it was taken back (UTC), None while it holds.
    """

    ticket: TicketNo
    into: TicketNo
    standing: Standing
    by: UserId
    at: datetime
    undone_at: datetime | None = None
    id: MergeId = MergeId(0)


class Incidents(Protocol):
    """Tickets that many report, beside the tickets and households themselves."""

    async def told(self, no: TicketNo) -> Told:
        """Return what was told so far; a fresh one when nothing was."""
        ...

    async def tell(self, told: Told) -> None:
        """Store what was told."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose crew or group is due to hear of a grown count, most overdue first."""
        ...

    async def record(self, merge: Merge) -> None:
        """Write a merge down."""
        ...

    async def merges(self, no: TicketNo) -> Sequence[Merge]:
        """Return the merges that hold, into a ticket or of it, oldest first."""
        ...

    async def undone(self, merge: MergeId, *, at: datetime) -> None:
        """Mark a merge as taken back."""
        ...
