"""How long before its start an outage is announced, against what the law wants (提前通知).

Source: 供电监管办法 art. 13 and 电力供应与使用条例 art. 28 (planned: seven days, temporary: 24 hours);
the figures are the station's own `Commitment`. Days are counted as 民法典 art. 201 counts them: the
day of the announcement is none of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.commitment import Commitment
from domain.notice import NoticeKind
from domain.outage import Outage
from domain.when import local


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """How far ahead something is announced.

    Attributes:
        days: whole calendar days until it starts (negative when it has started).
        left: until it starts.
        late: less than the law wants.
        in_days: the law counts days for this kind, else hours.
        wanted: what it wants, in that unit (count).
    """

    days: int
    left: timedelta
    late: bool
    in_days: bool
    wanted: int


def ahead_of(outage: Outage, now: datetime, commitment: Commitment) -> Ahead | None:
    """Return how far ahead an outage is announced, None for a kind that no rule speaks of."""
    left = outage.start - now
    days = (local(outage.start).date() - local(now).date()).days
    if outage.kind is NoticeKind.PLANNED:
        wanted = commitment.plan_notice
        return Ahead(days=days, left=left, late=days < wanted, in_days=True, wanted=wanted)
    if outage.kind is NoticeKind.TEMPORARY:
        least = timedelta(minutes=commitment.temporary_notice)
        hours = int(least.total_seconds() // 3600)
        return Ahead(days=days, left=left, late=left < least, in_days=False, wanted=hours)
    return None
