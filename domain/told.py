"""What a group was last told of an outage, and what it has to be told now.

Exactly those who heard of an outage hear of its change; who is not concerned never hears of it
(product.md M65). So what was told is kept beside the record, and the two are compared.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import ChatId
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.wave import WaveKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What people are told of an outage: when, where, and whether it holds (times are UTC).

    Attributes:
        places: of the communities of that group only.
    """

    start: datetime
    end: datetime
    places: tuple[OutagePlace, ...]
    status: OutageStatus = OutageStatus.ACTIVE
    ended_at: datetime | None = None

    def says_what(self, other: "Facts | None") -> bool:
        """Whether both come to the same for those who read them."""
        if other is None:
            return False
        over = OutageStatus.ACTIVE not in (self.status, other.status)
        return over or self == other


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The last message about an outage that was queued for a group.

    Attributes:
        before: what the group had been told until then; None for nothing. It holds again if the
            message turns out never to have left.
        message: its key in the outbox; empty when there is none that could be withdrawn.
        revision: of the outage.
    """

    outage: OutageId
    chat: ChatId
    facts: Facts
    before: Facts | None
    wave: WaveKind
    revision: int
    message: str
    at: datetime


def facts_of(outage: Outage) -> Facts:
    """Return what is told of an outage."""
    return Facts(
        start=outage.start,
        end=outage.end,
        places=outage.places,
        status=outage.status,
        ended_at=outage.ended_at,
    )


def as_told(outage: Outage, facts: Facts, *, households: int = 0) -> Outage:
    """Return an outage as somebody was told of it."""
    return replace(
        outage,
        start=facts.start,
        end=facts.end,
        places=facts.places,
        status=facts.status,
        ended_at=facts.ended_at,
        households=households,
    )


def to_tell(
    outage: Outage, communities: Collection[str], known: Facts | None, *, at: datetime
) -> Facts | None:
    """Return what a group should know of an outage; None when it need not have heard of it.

    Args:
        communities: of the group.
        known: what it has been told.
        at: the present instant; what is over is news only to who was told that it is coming.
    """
    places = tuple(place for place in outage.places if place.community in communities)
    is_on = known is not None and known.status is OutageStatus.ACTIVE
    announced = outage.confirmed and outage.status is OutageStatus.ACTIVE
    over = outage.ended_at is not None or at >= outage.end
    if announced and places and (is_on or not over):
        return facts_of(replace(outage, places=places))
    if known is None:
        return None
    off = outage.status is not OutageStatus.ACTIVE
    return replace(known, status=outage.status if off else OutageStatus.CANCELLED)
