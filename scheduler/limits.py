"""How fast we speak: well below the platform's limits, which drop the surplus without a word."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Messages a minute (count).

    Attributes:
        per_group: the robot allows 20 a minute (wecom-protocol §3.2).
        per_person: the app allows 30 a minute for each member and drops the rest (§2.9).
    """

    per_group: int = 15
    per_person: int = 20


class Limiter:
    """Counts what left in the last minute, by target. Restarts keep the count by `remember`."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._left: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def remember(self, sent: Iterable[tuple[str, datetime]]) -> None:
        """Take over what an earlier process sent, oldest first."""
        for target, at in sorted(sent, key=lambda pair: pair[1]):
            self._left[target].append(at)

    def count(self, target: str, at: datetime) -> None:
        """Count one message that leaves now."""
        self._left[target].append(at)

    def full(self, now: datetime) -> frozenset[str]:
        """Return the targets that have to wait."""
        for target in list(self._left):
            times = self._left[target]
            while times and now - times[0] >= MINUTE:
                times.popleft()
            if not times:
                del self._left[target]
        return frozenset(t for t, times in self._left.items() if len(times) >= self._limit(t))

    def _limit(self, target: str) -> int:
        return self._pace.per_group if target.startswith("group:") else self._pace.per_person
