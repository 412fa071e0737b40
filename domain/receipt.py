"""Whether an enterprise has heard of an outage (回执), and when it is asked again (product.md M16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from domain.guard import GuardPolicy
from domain.ids import UserId
from domain.outage import OutageId
from domain.when import in_span, local, next_local

ReceiptId = NewType("ReceiptId", int)
"""Row number of a receipt."""

_AFTER_CHASE: Final = timedelta(hours=1)
"""The least time between being asked again and being listed."""


class ReceiptState(StrEnum):
    """How far it has come."""

    OPEN = "open"  # told, no answer
    RECEIVED = "received"  # 收到
    WISHED = "wished"  # read, and another day wished for
    OVER = "over"  # nothing to confirm any more: cancelled, or not concerned


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One enterprise's receipt for one outage. A change opens it again.

    Attributes:
        person: who was asked: its contact, else whoever passes it on.
        told_start, told_end: the times it was told last (UTC).
        told_at: when (UTC). revision: which state of the outage it was told.
        due: when the clock looks at it next; None when it need not.
        chased_at: when it was asked again. listed_at: when it was put before a person.
        answer: its wish, in its words.
        version: grows with every change; a stale copy cannot be saved.
    """

    outage: OutageId
    enterprise: str
    person: UserId
    told_start: datetime
    told_end: datetime
    told_at: datetime
    revision: int
    state: ReceiptState = ReceiptState.OPEN
    due: datetime | None = None
    chased_at: datetime | None = None
    listed_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str = ""
    version: int = 0
    id: ReceiptId = ReceiptId(0)

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self.state is ReceiptState.OPEN


def chase_at(told: datetime, start: datetime, policy: GuardPolicy) -> datetime:
    """Return when an enterprise is asked again (UTC): by day, and while there is time to answer.

    Halfway to the beginning at the latest, for an outage that is announced late.
    """
    left = max(start - told, timedelta())
    at = told + min(policy.receipt_after, left / 2)
    begins, ends = policy.receipt_quiet
    if in_span(local(at).time(), begins, ends):
        at = min(next_local(at, ends), told + left)
    return at


def list_at(chased: datetime, start: datetime, policy: GuardPolicy) -> datetime:
    """Return when a missing receipt is put before a person: a day ahead, or soon after the chase."""
    left = max(start - chased, timedelta())
    return max(start - policy.listed_before, chased + min(_AFTER_CHASE, left / 2))
