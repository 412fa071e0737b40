"""How fast we speak: never more than the platform allows, which drops the surplus without a word.

A message counts from the moment it is on its way until a minute after its way has ended. So the
platform, which counts when it arrives, never sees more in any minute, however long a way takes
and wherever its own minutes begin.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

MINUTE: Final = timedelta(minutes=1)
SPAN: Final = timedelta(seconds=60.5)
"""A minute, and a little for clocks that differ."""

EVERYTHING: Final = "*"
"""Stands for all targets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Messages a minute (count).

    Attributes:
        per_group: the robot allows 20 a minute (wecom-protocol §3.2).
        per_person: the app allows 30 a minute for each member and drops the rest (§2.9).
        reserve: of these so many are kept for what is no broadcast.
        in_all: one call of the platform's interface may be made 10,000 times a minute (§2.9).
    """

    per_group: int = 20
    per_person: int = 29
    reserve: int = 1
    in_all: int = 10_000


@dataclass(slots=True)
class _Way:
    flying: int = 0
    left: deque[datetime] = field(default_factory=deque)

    def count(self, now: datetime) -> int:
        while self.left and now - self.left[0] >= SPAN:
            self.left.popleft()
        return self.flying + len(self.left)


class Limiter:
    """Counts what is on its way or left in the last minute, by what the platform limits as one.

    That is a group's robot, which two groups may share, or a member, and everything together.
    Restarts keep the count by `remember`.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._ways: defaultdict[str, _Way] = defaultdict(_Way)
        self._targets: defaultdict[str, set[str]] = defaultdict(set)
        self._ended: deque[tuple[datetime, str]] = deque()
        self._tight: set[str] = set()

    def remember(self, sent: Iterable[tuple[str, str, datetime]]) -> None:
        """Take over what an earlier process sent (target, robot, instant), in any order."""
        for target, robot, at in sorted(sent, key=lambda one: one[2]):
            for way in self._of(target, robot):
                self._left(way, at)

    def starts(self, target: str, robot: str) -> None:
        """Count one message that sets out now."""
        for way in self._of(target, robot):
            self._ways[way].flying += 1
            self._note(way)

    def ended(self, target: str, robot: str, at: datetime) -> None:
        """The way of a message has ended: it counts for another minute."""
        for way in self._of(target, robot):
            self._ways[way].flying -= 1
            self._left(way, at)

    def room(self, target: str, robot: str, now: datetime, *, broadcast: bool) -> bool:
        """Whether one more may set out now."""
        reserve = self._pace.reserve if broadcast else 0
        return all(
            self._ways[way].count(now) < self._limit(way) - reserve
            for way in self._of(target, robot)
        )

    def wait(self, target: str, robot: str, now: datetime) -> float:
        """Return after how many seconds the first place is free again."""
        ends = [self._ways[way].left for way in self._of(target, robot)]
        free = [way[0] + SPAN - now for way in ends if way]
        return max([timedelta(seconds=1), *free]).total_seconds()

    def full(self, now: datetime, *, broadcast: bool = False) -> frozenset[str]:
        """Return the targets that have to wait; `EVERYTHING` when all have to.

        Args:
            broadcast: those that have no room for a broadcast.
        """
        self._forget(now)
        reserve = self._pace.reserve if broadcast else 0
        found: set[str] = set()
        for way in list(self._tight):
            count, limit = self._ways[way].count(now), self._limit(way)
            if count < limit - self._pace.reserve:
                self._tight.discard(way)
            elif count >= limit - reserve:
                found |= self._targets.get(way, {way})
        return frozenset(found)

    def _left(self, way: str, at: datetime) -> None:
        self._ways[way].left.append(at)
        self._ended.append((at, way))
        self._note(way)

    def _note(self, way: str) -> None:
        """Remember a way that may be full: only these are looked at every time."""
        known = self._ways[way]
        if known.flying + len(known.left) >= self._limit(way) - self._pace.reserve:
            self._tight.add(way)

    def _forget(self, now: datetime) -> None:
        while self._ended and now - self._ended[0][0] >= SPAN:
            _, way = self._ended.popleft()
            if way in self._ways and not self._ways[way].count(now):
                del self._ways[way]
                self._tight.discard(way)

    def _of(self, target: str, robot: str) -> tuple[str, str]:
        if not robot:
            return target, EVERYTHING
        self._targets[f"robot:{robot}"].add(target)
        return f"robot:{robot}", EVERYTHING

    def _limit(self, way: str) -> int:
        if way == EVERYTHING:
            return self._pace.in_all
        group = way.startswith(("group:", "robot:"))
        return self._pace.per_group if group else self._pace.per_person
