"""What chasing needs from storage and from the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.calls import Call, CallState
from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId
from domain.ticket import Ticket


class Calls(Protocol):
    """Voice calls and how they ended."""

    async def add(self, call: Call) -> bool:
        """Write a call down; False when this person was called in this rung already."""
        ...

    async def of_rung(self, no: TicketNo, rung: str) -> Sequence[Call]:
        """Return the calls of one step, oldest first."""
        ...

    async def open(self) -> Sequence[Call]:
        """Return the calls the clock still has to look at, oldest first."""
        ...

    async def set_state(self, call: Call, state: CallState, *, at: datetime) -> None:
        """Store how a call ended."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """An overheard question that nobody has answered so far.

    Attributes:
        message: the question's own row in the inbox.
        at: when it was asked (UTC). due_at: when it is shown to the manager.
    """

    message: InboxId
    chat: ChatId
    conversation: ConversationId
    at: datetime
    due_at: datetime


class Radar(Protocol):
    """Overheard questions the bot left to people."""

    async def add(self, unheard: Unheard) -> None:
        """Watch a question; the same message again is a no-op."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Unheard]:
        """Return the questions that have waited long enough, oldest first."""
        ...

    async def settle(self, message: InboxId) -> None:
        """Watch it no longer: somebody answered, or the manager has seen it."""
        ...


class OpenWork(Protocol):
    """Everything that is still open."""

    async def all(self) -> Sequence[Ticket]:
        """Return every open ticket that is no drill, oldest first."""
        ...


class Phone(Protocol):
    """The way to know whether a call was answered."""

    async def call_answered(self, person: UserId, call_id: str) -> bool | None:
        """Return whether it was; None when that cannot be known now. Never raises."""
        ...
