"""The ticket (工单): what was reported, who answers for it, and every step it may take.

The life cycle itself is two literal tables: domain/ticket_moves.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from domain.errors import CloseBlockedError, IllegalMoveError, ReasonNeededError
from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId, show_no
from domain.meaning import Scope
from domain.place import Place
from domain.slots import NO_SLOTS, Slots
from domain.ticket_moves import (
    FAVOUR_MOVES,
    QUESTION_MOVES,
    REPAIR_MOVES,
    Action,
    Business,
    Kind,
    Status,
)

REOPEN_WITHIN: Final = timedelta(hours=24)
"""How long after closing a reporter may reopen the same ticket (product.md §2.3)."""

UNHEARD: Final = timedelta(minutes=30)
"""How long an open repair may be silent when a move sets no clock: none is ever without one."""

SIGNS: Final = frozenset(
    {
        Action.ACCEPT,
        Action.ARRIVE,
        Action.FIND,
        Action.REPAIR,
        Action.PROMISE,
        Action.SUSPEND,
        Action.HEAR,
    }
)
"""Signs of life of whoever works on a repair: its silence is counted anew from each of them."""

BOUNCE_LIMIT: Final = 2
"""The refusal at which the station head decides himself (首接负责, product.md M60)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a ticket stood when it went into another: what taking the merge back restores.

    The wait is not started again: people waited all the time, so the clocks go on from there.
    """

    status: Status
    waiting_since: datetime
    chases: int
    next_chase_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An action with what was said along with it.

    Attributes:
        to: the new owner, for TRANSFER and REFUSE; `why_owner` tells him why it came to him.
        words: a reason, a cause, a remedy or an answer.
        due: when silence is next noticed, or None; for RESTORE and CALL_BACK the call-back.
        eta: for ACCEPT, FIND and PROMISE: promised time of arrival or restoration.
        score: for CALL_BACK: 1 satisfied, 2 fair, 3 not; None when nobody answered.
        into: for MERGE: the ticket that is worked instead.
        standing: for UNMERGE: how it stood before.
    """

    action: Action
    to: UserId | None = None
    why_owner: str = ""
    words: str = ""
    remedy: str = ""
    due: datetime | None = None
    eta: datetime | None = None
    score: int | None = None
    into: TicketNo | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One line of the timeline: who did what, when, because of which message."""

    ticket: TicketNo
    action: str
    before: Status
    after: Status
    by: str
    at: datetime
    words: str = ""
    source: InboxId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """What is known when a ticket is opened; `source` makes opening it twice impossible."""

    kind: Kind
    station: str
    grid: str
    place: Place
    what: str
    words: str
    scope: Scope
    reporter: UserId
    relayer: UserId | None
    conversation: ConversationId
    chat: ChatId | None
    owner: UserId
    why_owner: str
    reported_at: datetime
    next_chase_at: datetime | None
    source: InboxId
    drill: bool = False
    business: Business = Business.NONE
    facts: Slots = NO_SLOTS
    urgent: bool = False
    suspect: str = ""
    waiting_since: datetime | None = None  # of the chase; None: since it was reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as stored. Every instant is UTC.

    Attributes:
        owner: the one accountable person (责任人); the database refuses a ticket without.
        why_owner: why it came to this person, in words for him.
        relayer: who passed it on for a neighbour (转达人), usually a community clerk.
        found_at, repaired_at, restored_at, called_back_at: the four stamps (四个第一时间).
        eta_at: promised restoration; arrive_eta_at: promised arrival.
        bounces: refusals so far (count).
        waiting_since: since when nothing was heard: the report, a hand-over, a sign of life.
        chases: chases since then (count).
        next_chase_at: when silence is next noticed; an open repair that is no drill has it.
        satisfaction: 1 satisfied, 2 fair, 3 not satisfied, None not answered.
        drill: a practice ticket (演练), in no figure and no list.
        business: for a question, what it is about.
        facts: what all messages of this ticket told together: every building, the phone, who
            cannot wait. `place` is where the crew goes first.
        urgent: somebody cannot wait (呼吸机, 被困, 老人孩子): paged and chased as danger is.
        households: how many households have reported it (户数, count).
        last_report_at: when the last of them did.
        suspect: the device that explains them all, and why, in words: 疑似3号楼总开关.
        parent: the ticket whose restoration left this place dark (子单).
        merged_into: the ticket that is worked instead of this one (并入).
        version: grows with every change; a stale copy cannot be saved.
    """

    no: TicketNo
    kind: Kind
    status: Status
    station: str
    grid: str
    place: Place
    what: str
    words: str
    scope: Scope
    reporter: UserId
    relayer: UserId | None
    conversation: ConversationId
    chat: ChatId | None
    owner: UserId
    why_owner: str
    reported_at: datetime
    waiting_since: datetime
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    found_at: datetime | None = None
    repaired_at: datetime | None = None
    restored_at: datetime | None = None
    called_back_at: datetime | None = None
    closed_at: datetime | None = None
    arrive_eta_at: datetime | None = None
    eta_at: datetime | None = None
    cause: str = ""
    remedy: str = ""
    answer: str = ""
    satisfaction: int | None = None
    bounces: int = 0
    reopened: int = 0
    chases: int = 0
    next_chase_at: datetime | None = None
    next_call_back_at: datetime | None = None
    call_backs: int = 0
    drill: bool = False
    business: Business = Business.NONE
    facts: Slots = NO_SLOTS
    urgent: bool = False
    households: int = 0
    last_report_at: datetime | None = None
    suspect: str = ""
    parent: TicketNo | None = None
    merged_into: TicketNo | None = None
    version: int = 0

    @property
    def shown_no(self) -> str:
        """Return the number as people read it."""
        return show_no(self.no)

    @property
    def moves(self) -> Mapping[tuple[Status, Action], Status]:
        """Return the table this ticket moves on."""
        if self.kind.is_repair:
            return REPAIR_MOVES
        return FAVOUR_MOVES if self.kind is Kind.FAVOUR else QUESTION_MOVES

    @property
    def standing(self) -> Standing:
        """Return what has to be remembered when it goes into another ticket."""
        return Standing(
            status=self.status,
            waiting_since=self.waiting_since,
            chases=self.chases,
            next_chase_at=self.next_chase_at,
        )

    @property
    def ladder(self) -> Kind:
        """Return by which clocks silence is chased: who cannot wait is a danger."""
        return Kind.DANGER if self.urgent and self.kind.is_repair else self.kind

    def allows(self, action: Action) -> bool:
        """Whether the table has that move from where the ticket stands."""
        return (self.status, action) in self.moves

    def missing(self) -> tuple[str, ...]:
        """Return what closing still needs: the four stamps, cause and remedy (M49, M36)."""
        needed = {
            "查明原因": self.found_at and self.cause,
            "修复设施": self.repaired_at and self.remedy,
            "恢复供电": self.restored_at,
            "回访": self.called_back_at,
        }
        return tuple(name for name, there in needed.items() if not there)

    def apply(self, move: Move, *, by: str, at: datetime, source: InboxId | None = None) -> "Step":
        """Return the ticket after the move, and the line for the timeline.

        Args:
            by: userid, or ``steward`` for what the clock does.

        Raises:
            IllegalMoveError: the table has no such move.
            ReasonNeededError: a refusal or a rest without a reason.
            CloseBlockedError: a repair ticket lacks stamps, cause or remedy.
        """
        target = self.moves.get((self.status, move.action))
        if target is None:
            raise IllegalMoveError(no=self.shown_no, status=self.status)
        if move.action is Action.REOPEN and self._too_old_to_reopen(at):
            raise IllegalMoveError(no=self.shown_no, status=self.status)
        move = replace(move, words=move.words.strip(), remedy=move.remedy.strip())
        if move.action in (Action.REFUSE, Action.SUSPEND) and not move.words:
            raise ReasonNeededError(no=self.shown_no)
        if move.action is Action.CLOSE and self.kind.is_repair and self.missing():
            raise CloseBlockedError(no=self.shown_no, missing="、".join(self.missing()))
        if move.action is Action.UNMERGE and move.standing is not None:
            target = move.standing.status
        after = _clocked(_EFFECTS[move.action](self, move, at), target, move, at)
        event = TicketEvent(
            ticket=self.no,
            action=move.action,
            before=self.status,
            after=target,
            by=by,
            at=at,
            words=move.words or move.remedy,
            source=source,
        )
        return Step(replace(after, status=target), event)

    def _too_old_to_reopen(self, at: datetime) -> bool:
        return self.closed_at is not None and at - self.closed_at > REOPEN_WITHIN

    def waits_for(self, move: Move, at: datetime) -> "Ticket":
        """Return the ticket waiting for a person again: the chase restarts."""
        return replace(self, waiting_since=at, chases=0, next_chase_at=move.due)


@dataclass(frozen=True, slots=True)
class Step:
    """A move that was made: the ticket after it and its line in the timeline."""

    ticket: Ticket
    event: TicketEvent


def _clocked(t: Ticket, target: Status, m: Move, at: datetime) -> Ticket:
    """Return the ticket with the clock that notices silence: every open repair has one."""
    if not target.is_open:
        return replace(t, next_chase_at=None)
    if t.drill or not t.kind.is_repair:
        return t
    after = t.waits_for(m, at) if m.action in SIGNS else t
    return after if after.next_chase_at else replace(after, next_chase_at=at + UNHEARD)


def _accept(t: Ticket, m: Move, at: datetime) -> Ticket:
    owner = m.to or t.owner
    why = m.why_owner if m.to else t.why_owner
    return replace(
        t,
        owner=owner,
        why_owner=why,
        accepted_at=t.accepted_at or at,
        arrive_eta_at=m.eta or t.arrive_eta_at,
        next_chase_at=m.due,
    )


def _arrive(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(_accept(t, replace(m, eta=None), at), arrived_at=t.arrived_at or at)


def _find(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(
        t,
        found_at=t.found_at or at,
        cause=m.words or t.cause,
        remedy=m.remedy or t.remedy,
        eta_at=m.eta or t.eta_at,
        repaired_at=t.repaired_at or (t.restored_at if m.remedy else None),
    )


def _repair(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(t, repaired_at=at, remedy=m.remedy or m.words or t.remedy)


def _restore(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(
        t,
        restored_at=at,
        repaired_at=t.repaired_at or at,
        remedy=m.remedy or t.remedy,
        cause=m.words or t.cause,
        found_at=t.found_at or (at if m.words else None),
        next_call_back_at=m.due,
    )


def _promise(t: Ticket, m: Move, _at: datetime) -> Ticket:
    return replace(t, eta_at=m.eta)


def _suspend(t: Ticket, _m: Move, _at: datetime) -> Ticket:
    return t


def _hand_over(t: Ticket, m: Move, at: datetime) -> Ticket:
    if m.to is None:
        raise ValueError("a hand-over needs a new owner")
    bounced = m.action is Action.REFUSE
    return replace(
        t.waits_for(m, at),
        owner=m.to,
        why_owner=m.why_owner,
        accepted_at=None,
        arrived_at=None,
        arrive_eta_at=None,
        bounces=t.bounces + bounced,
    )


def _confirm(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(t, called_back_at=t.called_back_at or at, next_call_back_at=m.due)


def _call_back(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(
        t,
        satisfaction=m.score if m.score is not None else t.satisfaction,
        called_back_at=t.called_back_at or at,
        call_backs=t.call_backs + 1,
        next_call_back_at=m.due,
    )


def _close(t: Ticket, _m: Move, at: datetime) -> Ticket:
    return replace(t, closed_at=at, next_chase_at=None, next_call_back_at=None)


def _reopen(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(
        t.waits_for(m, at),
        reopened=t.reopened + 1,
        accepted_at=None,
        arrived_at=None,
        found_at=None,
        repaired_at=None,
        restored_at=None,
        called_back_at=None,
        closed_at=None,
        arrive_eta_at=None,
        eta_at=None,
        cause="",
        remedy="",
        satisfaction=None,
        next_call_back_at=None,
        call_backs=0,
    )


def _answer(t: Ticket, m: Move, at: datetime) -> Ticket:
    return replace(t, answer=m.words, closed_at=at, next_chase_at=None)


def _merge(t: Ticket, m: Move, at: datetime) -> Ticket:
    if m.into is None or m.into == t.no:
        raise ValueError("a merge needs another ticket")
    return replace(_close(t, m, at), merged_into=m.into)


def _unmerge(t: Ticket, m: Move, _at: datetime) -> Ticket:
    if m.standing is None:
        raise ValueError("to take a merge back, how the ticket stood must be known")
    return replace(
        t,
        merged_into=None,
        closed_at=None,
        waiting_since=m.standing.waiting_since,
        chases=m.standing.chases,
        next_chase_at=m.standing.next_chase_at,
    )


def _chase(t: Ticket, m: Move, _at: datetime) -> Ticket:
    return replace(t, chases=t.chases + 1, next_chase_at=m.due)


def _remind(t: Ticket, m: Move, _at: datetime) -> Ticket:
    return replace(t, next_chase_at=m.due)


def _hear(t: Ticket, m: Move, _at: datetime) -> Ticket:
    return replace(t, next_chase_at=m.due)


_EFFECTS: Final = MappingProxyType(
    {
        Action.ACCEPT: _accept,
        Action.ARRIVE: _arrive,
        Action.FIND: _find,
        Action.REPAIR: _repair,
        Action.RESTORE: _restore,
        Action.PROMISE: _promise,
        Action.SUSPEND: _suspend,
        Action.TRANSFER: _hand_over,
        Action.ASSIGN: _hand_over,
        Action.REFUSE: _hand_over,
        Action.CONFIRM: _confirm,
        Action.CALL_BACK: _call_back,
        Action.CLOSE: _close,
        Action.REOPEN: _reopen,
        Action.WITHDRAW: _close,
        Action.ANSWER: _answer,
        Action.MERGE: _merge,
        Action.UNMERGE: _unmerge,
        Action.CHASE: _chase,
        Action.HEAR: _hear,
        Action.RETURN: _hand_over,
        Action.REMIND: _remind,
    }
)
