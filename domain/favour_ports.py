"""What two-sided duty and announced outages need from storage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.favour import CommunityRequest, RequestId
from domain.ids import InboxId, TicketNo
from domain.outage import Outage, OutageId


class CommunityRequests(Protocol):
    """What the station asked the community for."""

    async def add(self, request: CommunityRequest) -> CommunityRequest:
        """Store that a person is asked; returned with its number."""
        ...

    async def get(self, request: RequestId) -> CommunityRequest | None:
        """Return one person's being asked."""
        ...

    async def save(self, request: CommunityRequest) -> CommunityRequest:
        """Store state and answer; raise StaleError if it has moved on."""
        ...

    async def of_chain(self, chain: RequestId) -> Sequence[CommunityRequest]:
        """Return everybody who was asked for the same thing, in order."""
        ...

    async def of_ticket(self, no: TicketNo) -> Sequence[CommunityRequest]:
        """Return everything that was asked for a ticket, oldest first."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[RequestId]:
        """Return open requests whose time is up, most overdue first."""
        ...

    async def helped(self, start: datetime, end: datetime) -> Mapping[str, int]:
        """Return how often each grid's community helped in ``[start, end)`` (count)."""
        ...


class Outages(Protocol):
    """Outages that were announced."""

    async def add(self, outage: Outage) -> Outage:
        """Store one with its places; returned with its number."""
        ...

    async def get(self, outage: OutageId) -> Outage | None:
        """Return one."""
        ...

    async def save(self, outage: Outage) -> Outage:
        """Store it as it is now, places as well; raise StaleError if it has moved on."""
        ...

    async def between(self, start: datetime, end: datetime) -> Sequence[Outage]:
        """Return the active ones with any minute in ``[start, end)``, earliest first."""
        ...

    async def of_source(self, source: InboxId) -> Sequence[Outage]:
        """Return what one message announced, in its order."""
        ...

    async def overridden(self, start: datetime, end: datetime) -> Sequence[Outage]:
        """Return what began in ``[start, end)`` against the calendar's advice, earliest first.

        Whatever became of it: the monthly report names the reason (product.md X9).
        """
        ...
