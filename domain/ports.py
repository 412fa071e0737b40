"""What the core needs from storage and from the outside, in the core's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from domain.ask import Ask, AskId, AskKind
from domain.coverage_ports import Coverage
from domain.digest_ports import Decisions, Figures
from domain.escalation_ports import Calls, OpenWork, Radar
from domain.favour_ports import CommunityRequests, Outages
from domain.frequent_ports import Dossiers
from domain.guard_ports import Guards, Receipts
from domain.household import Household, HouseholdId, Light
from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId
from domain.inbound import Arrival, Inbound
from domain.incident import Spot
from domain.incident_ports import Incidents
from domain.knowledge import Knowledge
from domain.meaning import Intent
from domain.outbound import Delivery, Outcome, Outgoing
from domain.place import Place
from domain.planned_end_ports import OutageEnds, OutagePeople
from domain.promise_ports import Promises
from domain.restoration_ports import Restorations
from domain.roster_port import Roster
from domain.station import Grid, Member, StationMap
from domain.ticket import NewTicket, Step, Ticket, TicketEvent
from domain.undo import Acts
from domain.wave_ports import Tellings, Waves


class PartyRole(StrEnum):
    """How a person is tied to a ticket."""

    REPORTER = "reporter"  # 报修人
    RELAYER = "relayer"  # 转达人
    SUBSCRIBER = "subscriber"  # asked about it: is told when power is back


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person who is told about a ticket, in the conversation in which he spoke of it."""

    userid: UserId
    role: PartyRole
    conversation: ConversationId


class Tickets(Protocol):
    """The tickets and their timeline."""

    async def add(self, new: NewTicket, *, event: str) -> Ticket:
        """Open a ticket, with its first event and its reporter and relayer as parties.

        The same `source` again returns the ticket that is there.
        """
        ...

    async def get(self, no: TicketNo) -> Ticket:
        """Return a ticket, or raise TicketNotFoundError."""
        ...

    async def save(self, step: Step) -> Ticket:
        """Store a move and its event; raise StaleError if the ticket has moved on."""
        ...

    async def note(self, event: TicketEvent) -> None:
        """Add a line to the timeline without a move."""
        ...

    async def set_place(self, ticket: Ticket, *, event: TicketEvent) -> Ticket:
        """Store a place, scope, grid, owner or words that became known; StaleError as for `save`."""
        ...

    async def timeline(self, no: TicketNo) -> Sequence[TicketEvent]:
        """Return every event of a ticket, oldest first."""
        ...

    async def add_party(self, no: TicketNo, party: Party) -> bool:
        """Tie a person to a ticket; False if he was already."""
        ...

    async def share_parties(self, source: TicketNo, target: TicketNo) -> None:
        """Tie the people of a ticket to the one it went into; who is there already stays so."""
        ...

    async def unshare_parties(self, source: TicketNo, target: TicketNo, *, at: datetime) -> None:
        """Untie from `target` who is there only because `source` went into it; rows stay."""
        ...

    async def leave(self, no: TicketNo, person: UserId, *, at: datetime) -> None:
        """Untie a person: he is told no more. The row stays, with the time."""
        ...

    async def parties(self, no: TicketNo) -> Sequence[Party]:
        """Return the people of a ticket, reporter first."""
        ...

    async def open_of_owner(self, userid: UserId, *, drill: bool = False) -> Sequence[Ticket]:
        """Return what a member answers for and has not restored, oldest first."""
        ...

    async def of_party(self, userid: UserId, *, since: datetime) -> Sequence[Ticket]:
        """Return a person's tickets that are open, or ended since then, newest first."""
        ...

    async def of_chat(self, chat: ChatId, *, since: datetime) -> Sequence[Ticket]:
        """Return tickets reported in a group that are open, or ended since then, newest first."""
        ...

    async def of_community(self, community: str, *, since: datetime) -> Sequence[Ticket]:
        """Return a community's tickets that are open, or ended since then, newest first."""
        ...

    async def history(self, place: Place, *, without: TicketNo, limit: int) -> Sequence[Ticket]:
        """Return the repairs of a building, or of a community, that are over, latest first."""
        ...

    async def last_touched(
        self, userid: UserId, conversation: ConversationId, *, since: datetime
    ) -> TicketNo | None:
        """Return the open ticket on which this person last acted in this conversation."""
        ...

    async def refusers(self, no: TicketNo) -> frozenset[UserId]:
        """Return who has refused this ticket since it was last opened."""
        ...

    async def due_for_chase(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose chase is due, most overdue first."""
        ...

    async def due_for_call_back(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return restored tickets whose call-back step is due, most overdue first."""
        ...


class Households(Protocol):
    """The households that reported a ticket (报修户)."""

    async def add(self, household: Household) -> tuple[Household, bool]:
        """Add a household; the one that is there and False when its door has reported already."""
        ...

    async def of_ticket(self, no: TicketNo) -> Sequence[Household]:
        """Return the households of a ticket in the order in which they reported."""
        ...

    async def of_person(self, no: TicketNo, person: UserId) -> Sequence[Household]:
        """Return the households for which a person reported under a ticket."""
        ...

    async def lights(self, no: TicketNo) -> Mapping[tuple[str, str, Light], int]:
        """Return how many households of a ticket are how, by building and unit (count)."""
        ...

    async def spots(self, no: TicketNo) -> Mapping[Spot, int]:
        """Return the households of a ticket by place (count), at the cost of the places."""
        ...

    async def since(self, no: TicketNo, at: datetime) -> int:
        """Return how many households of a ticket reported after an instant (count)."""
        ...

    async def set_place(self, household: Household, place: Place) -> bool:
        """Store the place of a household; False when another row has that door."""
        ...

    async def move(
        self,
        source: TicketNo,
        target: TicketNo,
        *,
        only: Sequence[HouseholdId] | None = None,
        at: datetime,
        merged: bool = True,
    ) -> Sequence[HouseholdId]:
        """Move households behind those of another ticket; return which were moved.

        A door that has reported there already stays where it is: it is the same household.
        Every move is written down, with the position and origin before it.

        Args:
            only: these; None for all.
            merged: `origin` remembers the ticket they came from.
        """
        ...

    async def move_back(self, source: TicketNo, target: TicketNo, *, at: datetime) -> int:
        """Return to `target` what last moved from it to `source`, at its old place; how many."""
        ...

    async def set_light(
        self, ids: Sequence[HouseholdId], light: Light, *, at: datetime | None
    ) -> None:
        """Store how households are, and when they said so; None keeps when."""
        ...


class Asks(Protocol):
    """Open questions to people."""

    async def add(self, ask: Ask) -> None:
        """Ask; this person's older open question of the same kind and ticket is replaced."""
        ...

    async def newest(
        self, person: UserId, conversation: ConversationId, *, now: datetime
    ) -> Ask | None:
        """Return the open question a digit answers: here first, else anywhere; newest first."""
        ...

    async def about(self, person: UserId, kind: AskKind, ticket: TicketNo) -> Ask | None:
        """Return the newest open question of a kind to a person about a ticket."""
        ...

    async def settle(self, ask: AskId) -> None:
        """Mark a question answered."""
        ...

    async def drop(self, no: TicketNo) -> None:
        """Forget all open questions about a ticket."""
        ...


class Outbox(Protocol):
    """What is to be said."""

    async def add(self, message: Outgoing) -> None:
        """Queue a message once: a known `dedup_key` is a no-op."""
        ...

    async def hurry(self, dedup_key: str) -> bool:
        """Let a message that is held back leave at once; False if it is not held back (any more)."""
        ...

    async def drop(self, dedup_key: str) -> bool:
        """Forget a message that is held back; False if it has left or never was."""
        ...

    async def withdraw(self, dedup_key: str) -> bool:
        """See to it that nobody reads a message; False if somebody has, or may have.

        True as well for one that ended unsent: expired, dead, recalled.
        """
        ...


class ShortCodes(Protocol):
    """The small numbers by which a person names his open tickets; see domain/short_code.py."""

    async def of_person(self, person: UserId) -> Mapping[TicketNo, int]:
        """Return the numbers this person was shown, tickets that are over included."""
        ...

    async def replace(self, person: UserId, codes: Mapping[TicketNo, int]) -> None:
        """Store a person's numbers instead of those that were there."""
        ...


class Cards(Protocol):
    """Cards that were sent and may be updated."""

    async def seen(self, *, task_id: str, ticket: TicketNo, person: UserId) -> None:
        """Remember which ticket a card is about and who has it."""
        ...

    async def code(self, *, task_id: str, response_code: str, at: datetime) -> None:
        """Remember a one-time code (72 hours) that updates the card."""
        ...

    async def ticket_of(self, task_id: str) -> TicketNo | None:
        """Return the ticket a card is about."""
        ...

    async def take_codes(
        self, ticket: TicketNo, *, now: datetime
    ) -> Sequence[tuple[str, str, UserId]]:
        """Return and spend the newest live code per card: (task_id, code, person)."""
        ...


class People(Protocol):
    """Changes of who belongs to the station."""

    async def put_member(self, member: Member, *, grid: Grid | None) -> None:
        """Add or change a member, and with `grid` store that grid's membership."""
        ...

    async def put_grid(self, grid: Grid) -> None:
        """Change who is in a grid."""
        ...

    async def refused(self, person: UserId, *, verb: str, at: datetime) -> int:
        """Log a refusal; return how many this person had in the last 30 minutes (count)."""
        ...

    async def useless(self, person: UserId, *, at: datetime) -> int:
        """Log a turn nobody could use; return how many in the last 30 minutes (count)."""
        ...


class InboxPart(Protocol):
    """The handled message's own row, inside the transaction."""

    async def done(self, inbound: Inbound, *, meaning: Mapping[str, object]) -> None:
        """Tick the message off; raise LostLeaseError if another worker has taken it over."""
        ...

    async def recent(
        self, person: UserId, conversation: ConversationId, *, since: datetime
    ) -> Sequence[Inbound]:
        """Return what a person wrote here lately, newest first, without the present message."""
        ...

    async def get(self, message: InboxId) -> Inbound | None:
        """Return a stored message, or None when it is no longer kept."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` rolls everything back."""

    @property
    def tickets(self) -> Tickets: ...  # noqa: D102  named by its type
    @property
    def households(self) -> Households: ...  # noqa: D102
    @property
    def incidents(self) -> Incidents: ...  # noqa: D102
    @property
    def asks(self) -> Asks: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def codes(self) -> ShortCodes: ...  # noqa: D102
    @property
    def cards(self) -> Cards: ...  # noqa: D102
    @property
    def people(self) -> People: ...  # noqa: D102
    @property
    def inbox(self) -> InboxPart: ...  # noqa: D102
    @property
    def knowledge(self) -> Knowledge: ...  # noqa: D102
    @property
    def restorations(self) -> Restorations: ...  # noqa: D102
    @property
    def promises(self) -> Promises: ...  # noqa: D102
    @property
    def roster(self) -> Roster: ...  # noqa: D102
    @property
    def calls(self) -> Calls: ...  # noqa: D102
    @property
    def radar(self) -> Radar: ...  # noqa: D102
    @property
    def open_work(self) -> OpenWork: ...  # noqa: D102
    @property
    def acts(self) -> Acts: ...  # noqa: D102
    @property
    def requests(self) -> CommunityRequests: ...  # noqa: D102
    @property
    def outages(self) -> Outages: ...  # noqa: D102
    @property
    def dossiers(self) -> Dossiers: ...  # noqa: D102
    @property
    def figures(self) -> Figures: ...  # noqa: D102
    @property
    def decisions(self) -> Decisions: ...  # noqa: D102
    @property
    def guards(self) -> Guards: ...  # noqa: D102
    @property
    def receipts(self) -> Receipts: ...  # noqa: D102
    @property
    def coverage(self) -> Coverage: ...  # noqa: D102
    @property
    def outage_ends(self) -> OutageEnds: ...  # noqa: D102
    @property
    def outage_people(self) -> OutagePeople: ...  # noqa: D102
    @property
    def waves(self) -> Waves: ...  # noqa: D102
    @property
    def tellings(self) -> Tellings: ...  # noqa: D102

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, t: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None: ...

    async def commit(self) -> None:
        """Make it durable; what was queued may leave from now on."""
        ...


class UnitOfWorkFactory(Protocol):
    """Makes a new unit of work; never shared between messages."""

    def __call__(self) -> UnitOfWork:
        """Make one."""
        ...


class Stations(Protocol):
    """The imported station."""

    async def load(self) -> StationMap:
        """Return the current picture, from memory while its revision is the newest."""
        ...

    async def replace(self, station: StationMap) -> None:
        """Store a whole imported station in one transaction, as the next revision.

        Members that are no longer in it are kept, inactive: history names them.
        """
        ...


class InboxQueue(Protocol):
    """Stored messages that wait to be handled."""

    async def put(self, arrival: Arrival) -> None:
        """Store a message durably; the same channel and key again is a no-op.

        Calls made at the same time share one commit.
        """
        ...

    async def claim(self, now: datetime, *, limit: int) -> Sequence[Inbound]:
        """Lease the next messages, oldest first, in order within a conversation.

        A message behind an unfinished one of the same conversation is not returned.
        """
        ...

    async def failed(self, inbound: Inbound, *, reason: str, now: datetime) -> bool:
        """Give a message back for a later try; after the fifth it is dead: return True."""
        ...

    async def release(self) -> int:
        """Give back what a process that died held; return how many (count)."""
        ...


class OutboxQueue(Protocol):
    """Queued messages that wait to leave."""

    async def claim(
        self,
        now: datetime,
        *,
        limit: int,
        without: frozenset[str] = frozenset(),
        calm: frozenset[str] = frozenset(),
    ) -> Sequence[Delivery]:
        """Lease the next messages: by purpose, then age; at most one per target, in its order.

        Args:
            without: targets (``group:…``, ``direct:…``) that have to rest.
            calm: targets that have room only for what is no broadcast; ``*`` for every target.
        """
        ...

    async def settle(self, delivery: Delivery, outcome: Outcome, *, now: datetime) -> None:
        """Write down how a send ended; a worker that lost its lease changes nothing.

        An unreachable person's message goes to its fallback group, once. RETRY waits as told,
        and is dead only after half a day of failures. UNKNOWN is sent again or left to a person by purpose.
        """
        ...

    async def release(self, *, now: datetime) -> int:
        """After a crash: whatever was being sent has an unknown outcome. Return how many."""
        ...

    async def sent_since(self, since: datetime) -> Sequence[tuple[str, str, datetime]]:
        """Return (target, robot, sent_at) of what left lately, so that limits survive a restart."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something a person has to look at: dead, unknown or expired."""

    where: str  # inbox | outbox
    id: int
    target: str
    state: str
    detail: str
    ticket: TicketNo | None
    at: datetime


class Reports(Protocol):
    """Read-only questions to the whole store."""

    async def troubles(self, *, since: datetime) -> Sequence[Trouble]:
        """Return what went wrong and was not seen yet, oldest first."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return waiting, dead, unknown … by queue, for /readyz (count)."""
        ...


class Marks(Protocol):
    """Small facts that outlive a restart: heartbeat, last report."""

    async def get(self, name: str) -> str | None: ...  # noqa: D102  named by its class
    async def put(self, name: str, value: str) -> None: ...  # noqa: D102


class Directory(Protocol):
    """The company's own address book (通讯录)."""

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        """Return the account with this mobile number; None if unknown or out of reach."""
        ...


class Adviser(Protocol):
    """A second opinion on words nobody was sure about. Only ever a suggestion to a person."""

    async def suggest(self, text: str) -> Intent | None:
        """Return what it takes a text for; None if it has nothing to say. Never raises."""
        ...


class Sender(Protocol):
    """The way out to the platform."""

    async def send(self, delivery: Delivery) -> Outcome:
        """Send one message. Never raises for what the platform or the network does."""
        ...
