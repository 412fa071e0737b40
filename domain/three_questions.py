"""停电三问: why, how far, when, out of what is recorded and nothing else (product.md X1).

A fact that is missing is said to be missing; when it will be known is said where that is recorded.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.promise import Promise
from domain.repair_time import Estimate
from domain.ticket import Ticket
from domain.ticket_moves import Status

LONGEST: Final = 60
"""Characters of the whole answer (product.md X1)."""


class Why(StrEnum):
    """What is known of the cause."""

    KNOWN = "known"
    SEEKING = "seeking"  # somebody is there and looks for it
    LATER = "later"  # nobody is there yet


class Far(StrEnum):
    """How far the work has come."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    COMING = "coming"  # accepted, with the time of arrival
    ARRIVED = "arrived"
    MENDING = "mending"
    REPAIRED = "repaired"
    RESTORED = "restored"


class When(StrEnum):
    """What is known of the hour at which power is back."""

    PROMISED = "promised"
    LATE = "late"  # it has passed; news comes at a time that was published
    ASKING = "asking"  # it has passed a moment ago
    UNSURE = "unsure"  # nobody knows; news comes at a time that was published
    USUAL = "usual"  # nothing was promised; how long such a repair usually takes
    AFTER_CAUSE = "after_cause"  # it can be told when the cause is known
    OPEN = "open"  # the cause is known, the time is not
    BACK = "back"  # power is back


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The three answers, each with the times that belong to it (UTC).

    Attributes:
        arrives_at: for COMING. back_at: for RESTORED. eta: for PROMISED, LATE and ASKING.
        news_at: for LATE and UNSURE. usual: for USUAL.
    """

    why: Why
    far: Far
    when: When
    cause: str = ""
    arrives_at: datetime | None = None
    back_at: datetime | None = None
    eta: datetime | None = None
    news_at: datetime | None = None
    usual: Estimate | None = None


def answers(
    ticket: Ticket, *, promise: Promise | None, usual: Estimate | None, now: datetime
) -> Answers:
    """Return what the record answers about a repair.

    Args:
        promise: what is promised now. usual: what such repairs took, if there were enough.
    """
    when, eta, news = _when(ticket, promise, usual, now)
    coming = ticket.arrive_eta_at if ticket.status is Status.ACCEPTED else None
    if coming is not None and coming <= now:
        coming = None
    return Answers(
        why=_why(ticket),
        far=Far.COMING if coming is not None else _FAR[ticket.status],
        when=when,
        cause=ticket.cause,
        arrives_at=coming,
        back_at=ticket.restored_at,
        eta=eta,
        news_at=news,
        usual=usual if when is When.USUAL else None,
    )


def _why(ticket: Ticket) -> Why:
    if ticket.cause:
        return Why.KNOWN
    there = ticket.status in (Status.REPORTED, Status.ACCEPTED)
    return Why.LATER if there else Why.SEEKING


def _when(
    ticket: Ticket, promise: Promise | None, usual: Estimate | None, now: datetime
) -> tuple[When, datetime | None, datetime | None]:
    if not ticket.status.is_open:
        return When.BACK, None, None
    eta = promise.due if promise is not None and promise.is_power else ticket.eta_at
    news = promise.due if promise is not None and not promise.is_power else None
    if eta is not None and eta > now and news is None:
        return When.PROMISED, eta, None
    if news is not None and news > now:
        return (When.UNSURE, None, news) if eta is None else (When.LATE, eta, news)
    if eta is not None:
        return When.ASKING, eta, None
    if usual is not None:
        return When.USUAL, None, None
    return (When.OPEN if ticket.cause else When.AFTER_CAUSE), None, None


_FAR: Final = {
    Status.REPORTED: Far.REPORTED,
    Status.ACCEPTED: Far.ACCEPTED,
    Status.ARRIVED: Far.ARRIVED,
    Status.FOUND: Far.MENDING,
    Status.REPAIRED: Far.REPAIRED,
    Status.RESTORED: Far.RESTORED,
    Status.CLOSED: Far.RESTORED,
    Status.WITHDRAWN: Far.RESTORED,
    Status.MERGED: Far.RESTORED,
}
"""The last two are never asked about: `handlers/three_questions.py` takes another ticket."""
