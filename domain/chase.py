"""When silence is chased, whom, and when not (催办). The clock starts at the message.

Levels of one ladder: the owner is reminded in private, then the grid manager is asked, then the
station head; nobody is named in public before the last. Defaults: product.md J1 (5 and 10
minutes), domain.md §1.3 (a person accepts within 3 minutes by day).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.calendar import is_holiday
from domain.ticket_moves import Kind
from domain.when import in_span, local, next_local

LATE = timedelta(minutes=1)
"""A chase later than this (the service was away) shifts the ones after it."""


class Level(StrEnum):
    """Who is addressed by a chase."""

    OWNER = "owner"  # 责任人, in private
    MANAGER = "manager"  # 网格负责人 (or the next above the owner)
    HEAD = "head"  # 所长
    CALL = "call"  # 电话: a voice call to the owner, then to each one above him


class Phase(StrEnum):
    """What time of day it is for the clocks."""

    DAY = "day"  # 白天
    NIGHT = "night"  # 夜间
    HOLIDAY = "holiday"  # 节假日, at any hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One chase: so long after the wait began, at this level."""

    after: timedelta
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePolicy:
    """The ladder of one kind of ticket.

    Attributes:
        rungs: in order of time; their number is the limit of chases (count).
        quiet: local wall-clock span ``[start, end)`` without chases, may cross midnight;
            None for what cannot wait: danger, and a household without power.
    """

    rungs: tuple[Rung, ...]
    quiet: tuple[time, time] | None = None

    @property
    def limit(self) -> int:
        """Return how many chases there are at most."""
        return len(self.rungs)

    def level_of(self, chases: int) -> Level:
        """Return the level of the chase that comes after `chases` earlier ones."""
        return self.rungs[min(chases, self.limit - 1)].level

    def due(self, *, since: datetime, chases: int, after: datetime) -> datetime | None:
        """Return when the next chase is due (UTC), or None once the limit is spent.

        Args:
            since: when the wait began: the instant of the message, a transfer, a reopening.
            chases: chases made since then (count).
            after: never due before this; what was missed is made up once, at once.
        """
        if chases >= self.limit:
            return None
        at = max(since + self.rungs[chases].after, after)
        if chases and after - (since + self.rungs[chases - 1].after) > LATE:
            # The last one came late: the next keeps its distance, people need time to answer.
            at = max(at, after + self.rungs[chases].after - self.rungs[chases - 1].after)
        if self.quiet is not None and in_span(local(at).time(), *self.quiet):
            return next_local(at, self.quiet[1])
        return at


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePolicies:
    """Every ladder of the station, by kind and phase. Built from the settings."""

    ladders: Mapping[tuple[Kind, Phase], ChasePolicy]
    night: tuple[time, time]

    def phase(self, at: datetime) -> Phase:
        """Return which clocks hold at an instant."""
        here = local(at)
        if is_holiday(here.date()):
            return Phase.HOLIDAY
        return Phase.NIGHT if in_span(here.time(), *self.night) else Phase.DAY

    def policy(self, kind: Kind, since: datetime) -> ChasePolicy:
        """Return the ladder for a wait that began at `since`: it is not swapped midway."""
        return self.ladders[kind, self.phase(since)]

    def first_due(self, kind: Kind, since: datetime, *, now: datetime) -> datetime | None:
        """Return when a wait that began at `since` is chased first."""
        return self.policy(kind, since).due(since=since, chases=0, after=now)
