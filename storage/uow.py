"""The unit of work: one transaction, all the repositories on it, one commit."""

from types import TracebackType
from typing import Self

from storage.acts import SqlActs
from storage.asks import SqlAsks
from storage.cards import SqlCards
from storage.coverage import SqlCoverage
from storage.crash import crash_point
from storage.database import Database
from storage.decisions import SqlDecisions
from storage.dossiers import SqlDossiers
from storage.duty_changes import SqlRoster
from storage.escalation import SqlCalls, SqlOpenWork, SqlRadar
from storage.figures import SqlFigures
from storage.guards import SqlGuards
from storage.households import SqlHouseholds
from storage.inbox_part import SqlInboxPart
from storage.incidents import SqlIncidents
from storage.knowledge import SqlKnowledge
from storage.outages import SqlOutages
from storage.outbox_part import SqlOutboxPart
from storage.people import SqlPeople
from storage.planned_end import SqlOutageEnds, SqlOutagePeople
from storage.promises import SqlPromises
from storage.receipts import SqlReceipts
from storage.requests import SqlCommunityRequests
from storage.restorations import SqlRestorations
from storage.session import Session
from storage.short_codes import SqlShortCodes
from storage.tellings import SqlTellings
from storage.tickets import SqlTickets
from storage.waves import SqlWaves


class SqlUnitOfWork:
    """One transaction. Make a new one per message or tick; never share it, never nest it.

    Implements `domain.ports.UnitOfWork`. Only one of them is open at a time: the others wait
    their turn, so it must not wait for anything but the database.
    """

    tickets: SqlTickets
    households: SqlHouseholds
    incidents: SqlIncidents
    asks: SqlAsks
    outbox: SqlOutboxPart
    codes: SqlShortCodes
    cards: SqlCards
    people: SqlPeople
    inbox: SqlInboxPart
    knowledge: SqlKnowledge
    restorations: SqlRestorations
    promises: SqlPromises
    roster: SqlRoster
    calls: SqlCalls
    radar: SqlRadar
    open_work: SqlOpenWork
    acts: SqlActs
    requests: SqlCommunityRequests
    outages: SqlOutages
    dossiers: SqlDossiers
    figures: SqlFigures
    decisions: SqlDecisions
    guards: SqlGuards
    receipts: SqlReceipts
    coverage: SqlCoverage
    outage_ends: SqlOutageEnds
    outage_people: SqlOutagePeople
    waves: SqlWaves
    tellings: SqlTellings

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: Session

    async def __aenter__(self) -> Self:
        session = self._session = await self._database.begin()
        self.tickets = SqlTickets(session)
        self.households = SqlHouseholds(session)
        self.incidents = SqlIncidents(session)
        self.asks = SqlAsks(session)
        self.outbox = SqlOutboxPart(session)
        self.codes = SqlShortCodes(session)
        self.cards = SqlCards(session)
        self.people = SqlPeople(session)
        self.inbox = SqlInboxPart(session)
        self.knowledge = SqlKnowledge(session)
        self.restorations = SqlRestorations(session)
        self.promises = SqlPromises(session)
        self.roster = SqlRoster(session)
        self.calls = SqlCalls(session)
        self.radar = SqlRadar(session)
        self.open_work = SqlOpenWork(session)
        self.acts = SqlActs(session)
        self.requests = SqlCommunityRequests(session)
        self.outages = SqlOutages(session)
        self.dossiers = SqlDossiers(session)
        self.figures = SqlFigures(session)
        self.decisions = SqlDecisions(session)
        self.guards = SqlGuards(session)
        self.receipts = SqlReceipts(session)
        self.coverage = SqlCoverage(session)
        self.outage_ends = SqlOutageEnds(session)
        self.outage_people = SqlOutagePeople(session)
        self.waves = SqlWaves(session)
        self.tellings = SqlTellings(session)
        return self

    async def __aexit__(
        self, t: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._database.end()

    async def commit(self) -> None:
        """Make it durable; what was queued may leave from now on."""
        await self.acts.close()
        crash_point("B3")
        await self._database.commit(self._session)
        crash_point("B4")
