"""What is taken back (撤销, product.md X7): a step of staff, and how its rows return.

Every step of a member of staff keeps what it changed. Taking it back is a three-way merge, column
by column: what the step changed returns, what others added since stays, and where both changed
the same thing nothing returns at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType, Protocol

from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId
from domain.outage import OutageId
from domain.ticket import Ticket, TicketEvent
from domain.ticket_moves import Action

ActId = NewType("ActId", int)
"""Row number of a step; a later step has a greater one."""

Plain = int | float | str | bool | None
"""A value as the database keeps it; an instant is its microseconds since 1970."""

UNDO: Final = "undo"
"""The action of the line that a taken-back step writes on the timeline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step of a member of staff: one message of his and all it changed.

    Attributes:
        verb: the verb of his command, or the action that his answer led to; may be empty.
        tickets: the tickets it changed. grids: the grids whose members or roster it changed.
        people: the members it changed. outages: the announced outages it stored or changed.
    """

    id: ActId
    message: InboxId
    actor: UserId
    conversation: ConversationId
    at: datetime
    verb: str
    tickets: tuple[TicketNo, ...] = ()
    grids: tuple[str, ...] = ()
    people: tuple[UserId, ...] = ()
    outages: tuple[OutageId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """What happened since and stands on a step: a later step, or what somebody else did."""

    act: Act | None = None
    event: TicketEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A group or a person that heard of a step. Exactly one of `chat` and `person`."""

    chat: ChatId | None
    person: UserId | None
    tickets: frozenset[TicketNo] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What taking a step back did.

    Attributes:
        tickets: each changed ticket before and after it was taken back.
        opened: of these, the tickets that the step itself had opened; they are void now.
        told: who had heard of the step, each once. What had not left yet never will.
    """

    tickets: tuple[tuple[Ticket, Ticket], ...] = ()
    opened: frozenset[TicketNo] = frozenset()
    told: tuple[Told, ...] = ()


class Acts(Protocol):
    """The steps of staff and what each of them changed."""

    def begin(
        self,
        *,
        message: InboxId,
        actor: UserId,
        conversation: ConversationId,
        at: datetime,
        verb: str,
    ) -> None:
        """Remember from now on what changes; once more gives the step its better-known verb.

        A step that changes nothing of weight leaves no trace.
        """
        ...

    async def newest_of(
        self,
        person: UserId,
        *,
        since: datetime,
        here: ConversationId | None = None,
        verb: str = "",
    ) -> Act | None:
        """Return a person's newest step since then that was not taken back, of a verb if given."""
        ...

    async def newest_on(self, no: TicketNo, *, verb: str = "") -> Act | None:
        """Return the newest step on a ticket, by whomever, that was not taken back."""
        ...

    async def blocker(self, act: Act) -> Blocker | None:
        """Return the newest thing that stands on a step, or None when it can be taken back."""
        ...

    async def take_back(self, act: Act, *, by: UserId, at: datetime, source: InboxId) -> TakenBack:
        """Undo a step: rows return, unsent messages are dropped, the timeline gains a line.

        Raises:
            UndoBlockedError: something it changed was changed again since.
        """
        ...


def stands_on(event: TicketEvent) -> bool:
    """Whether a later line of the timeline keeps an earlier step from being taken back.

    A reminder, a sign of life and a question of ours do not; what a resident answered does.
    """
    if event.action not in set(Action) or event.action in (Action.CHASE, Action.HEAR):
        return False
    return not (event.action == Action.CALL_BACK and event.words == "asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How the columns of a table return. A column in none of them must be as the step left it.

    Attributes:
        due: instants at which something is due: they keep the time that was left of them.
        counts: what others may have counted on meanwhile: only the own part is taken off.
        old: return in any case (how far the reminders of the old wait had come).
        new: stay when somebody has changed them since.
        never: do not return.
    """

    due: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    old: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    def together(self, changed: Sequence[str]) -> list[str]:
        """Return the changed columns; where a clock was set, with how far its wait had come."""
        clock = not (self.due | self.old).isdisjoint(changed)
        return [*changed, *sorted(self.old.difference(changed))] if clock else list(changed)

    def weigh(self, changed: Sequence[str]) -> bool:
        """Whether a change of these columns is a step, and not only a clock that was set."""
        return any(name not in self.due | self.old | self.never for name in changed)


class ChangedSinceError(Exception):
    """A column is no longer as the step left it. `args[0]` is its name."""


def returned(
    before: Mapping[str, Plain],
    after: Mapping[str, Plain],
    current: Mapping[str, Plain],
    *,
    ways: Ways,
    acted: int,
    now: int,
) -> dict[str, Plain]:
    """Return the columns to write so that a step has never been.

    Args:
        before, after: the columns the step changed, as they were and as it left them.
        current: the row as it is.
        acted, now: when the step was made and when it is taken back (µs since 1970).

    Raises:
        ChangedSinceError: somebody else has changed one of them since.
    """
    back: dict[str, Plain] = {}
    for name, old in before.items():
        if name in ways.never:
            continue
        if name in ways.due:
            back[name] = old if old is None else max(int(old) + now - acted, now)
        elif name in ways.counts:
            back[name] = _number(current[name]) + _number(old) - _number(after[name])
        elif name in ways.old or current[name] == after[name]:
            back[name] = old
        elif name not in ways.new:
            raise ChangedSinceError(name)
    return back


def _number(value: Plain) -> int:
    return int(value or 0)
