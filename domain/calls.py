"""A voice call (电话) that asks somebody to look at his messages: the last step of a ladder.

The platform's 紧急通知 reads no text of ours aloud: the message itself is sent beside the call.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import TicketNo, UserId


class CallState(StrEnum):
    """How far a call has come."""

    ASKED = "asked"  # queued, not yet placed
    PLACED = "placed"  # it rings, or rang: nobody knows yet whether it was answered
    FAILED = "failed"  # the platform did not place it; somebody has to be told
    ANSWERED = "answered"  # 接了
    MISSED = "missed"  # 没接: the next person is called
    OVER = "over"  # no longer of interest: the ticket moved on, or the failure has been told

    @property
    def is_open(self) -> bool:
        """Whether the clock still has to look at it."""
        return self in (CallState.ASKED, CallState.PLACED, CallState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to one person about one ticket.

    Attributes:
        rung: which step of which wait it belongs to; nobody is called twice in one.
        key: dedup key of the queued message that places it.
        call_id: the platform's name of the call, good for seven days; empty before.
        detail: why it failed, in Chinese. stop: the others could not be called either.
    """

    ticket: TicketNo
    person: UserId
    rung: str
    key: str
    at: datetime
    state: CallState = CallState.ASKED
    call_id: str = ""
    detail: str = ""
    stop: bool = False
    id: int = 0
