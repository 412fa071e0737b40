"""The unit of work: one transaction, all the repositories on it, one commit."""

from types import TracebackType
from typing import Self

from storage.asks import SqlAsks
from storage.cards import SqlCards
from storage.crash import crash_point
from storage.database import Database
from storage.households import SqlHouseholds
from storage.inbox_part import SqlInboxPart
from storage.knowledge import SqlKnowledge
from storage.outages import SqlOutages
from storage.outbox_part import SqlOutboxPart
from storage.people import SqlPeople
from storage.requests import SqlCommunityRequests
from storage.session import Session
from storage.tickets import SqlTickets


class SqlUnitOfWork:
    """One transaction. Make a new one per message or tick; never share it, never nest it.

    Implements `domain.ports.UnitOfWork`. Only one of them is open at a time: the others wait
    their turn, so it must not wait for anything but the database.
    """

    tickets: SqlTickets
    households: SqlHouseholds
    asks: SqlAsks
    outbox: SqlOutboxPart
    cards: SqlCards
    people: SqlPeople
    inbox: SqlInboxPart
    knowledge: SqlKnowledge
    requests: SqlCommunityRequests
    outages: SqlOutages

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: Session

    async def __aenter__(self) -> Self:
        session = self._session = await self._database.begin()
        self.tickets = SqlTickets(session)
        self.households = SqlHouseholds(session)
        self.asks = SqlAsks(session)
        self.outbox = SqlOutboxPart(session)
        self.cards = SqlCards(session)
        self.people = SqlPeople(session)
        self.inbox = SqlInboxPart(session)
        self.knowledge = SqlKnowledge(session)
        self.requests = SqlCommunityRequests(session)
        self.outages = SqlOutages(session)
        return self

    async def __aexit__(
        self, t: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._database.end()

    async def commit(self) -> None:
        """Make it durable; what was queued may leave from now on."""
        crash_point("B3")
        await self._database.commit(self._session)
        crash_point("B4")
