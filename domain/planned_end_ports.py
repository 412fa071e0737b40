"""What the end of an announced outage needs from storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import UserId
from domain.outage import OutageId
from domain.planned_end import Concerned, EndClock


class OutageEnds(Protocol):
    """The clocks of the ends, at most one for each outage."""

    async def get(self, outage: OutageId) -> EndClock | None:
        """Return the clock of an outage, or None when none was ever set."""
        ...

    async def put(self, clock: EndClock) -> EndClock:
        """Store a clock, a new one with version 0; raise StaleError if it has moved on."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[OutageId]:
        """Return outages whose clock wants something done, most overdue first."""
        ...

    async def adrift(self, since: datetime, *, limit: int) -> Sequence[OutageId]:
        """Return running outages that end after an instant and whose clock was not set for it."""
        ...


class OutagePeople(Protocol):
    """Whom an outage concerns: who reported or asked inside it, and its stewards."""

    async def add(self, concerned: Concerned) -> Concerned:
        """Store somebody; returned with his number."""
        ...

    async def save(self, concerned: Concerned) -> None:
        """Store where he spoke, what he said, his light and his ticket."""
        ...

    async def of_outage(self, outage: OutageId) -> Sequence[Concerned]:
        """Return everybody of an outage in the order in which they were heard."""
        ...

    async def of_person(self, outage: OutageId, person: UserId) -> Sequence[Concerned]:
        """Return for which homes a person was heard."""
        ...

    async def reporters(self, outage: OutageId, *, since: datetime | None = None) -> int:
        """Return how many different people said inside it that it is dark (count); M23.

        Args:
            since: only who said so first after this instant, such as that of the first broadcast.
        """
        ...
