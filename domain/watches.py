"""The roster as a row of watches (班): who is on from when to when, and where nobody is (空班)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from domain.ids import UserId
from domain.roster import OnDuty, on_duty
from domain.station import Member, StationMap
from domain.when import at_local, local

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One member on duty without a break by one row or change: ``[start, end)`` in UTC."""

    grid: str
    member: Member
    start: datetime
    end: datetime
    arrangement: str

    def overlap(self, start: datetime, end: datetime) -> timedelta:
        """Return for how long it runs within a span."""
        return max(timedelta(), min(self.end, end) - max(self.start, start))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A span ``[start, end)`` (UTC) in which the roster of a grid names nobody at work."""

    grid: str
    start: datetime
    end: datetime

    def touches(self, other: "Gap") -> bool:
        """Whether both are of one grid and have an instant or an edge in common."""
        return self.grid == other.grid and self.start <= other.end and other.start <= self.end


def watches(station: StationMap, grid: str, first: datetime, until: datetime) -> tuple[Watch, ...]:
    """Return every watch of a grid that runs at some instant of ``[first, until)``, whole.

    In the order of their starts. ``""`` is the whole station.
    """
    done: list[Watch] = []
    running: dict[object, Watch] = {}
    near = [c for c in station.changes_of(grid) if c.start < until and c.end > first]
    begin = min((first - DAY, *(change.start for change in near)))
    stop = max((until + DAY, *(change.end for change in near)))
    for start, end, on in _stretches(station, grid, begin, stop):
        before, running = running, {}
        for duty in on:
            key = (duty.member.userid, *duty.source)
            watch = before.pop(key, None)
            running[key] = (
                replace(watch, end=end) if watch else _watch(grid, duty, start=start, end=end)
            )
        done += before.values()
    done += running.values()
    found = [watch for watch in done if watch.start < until and watch.end > first]
    return tuple(sorted(found, key=lambda watch: (watch.start, watch.end)))


def watches_of(
    station: StationMap, userid: UserId, first: datetime, until: datetime
) -> tuple[Watch, ...]:
    """Return the watches of one person, in every grid and for the station, by their starts."""
    found = [
        watch
        for grid in rostered(station)
        if _is_named(station, grid, userid)
        for watch in watches(station, grid, first, until)
        if watch.member.userid == userid
    ]
    return tuple(sorted(found, key=lambda watch: (watch.start, watch.grid)))


def gaps(station: StationMap, grid: str, first: datetime, until: datetime) -> tuple[Gap, ...]:
    """Return the spans of ``[first, until)`` in which nobody is on duty, in order of time."""
    found: list[Gap] = []
    for gap in empty_shifts(station, grid, first, until):
        if found and found[-1].end == gap.start:
            found[-1] = replace(found[-1], end=gap.end)
        else:
            found.append(gap)
    return tuple(found)


def empty_shifts(
    station: StationMap, grid: str, first: datetime, until: datetime
) -> Iterator[Gap]:
    """Yield the same spans cut where shifts begin and end: a night apart from the day behind it."""
    for start, end, on in _stretches(station, grid, first, until):
        if not on:
            yield Gap(grid=grid, start=start, end=end)


def rostered(station: StationMap) -> tuple[str, ...]:
    """Return the grids that have a roster at all, ``""`` for the station first.

    A grid without any row is looked after by the chain of fallbacks for good: it has no gaps.
    """
    codes = ("", *(grid.code for grid in station.grids))
    return tuple(code for code in codes if station.duties_of(code) or station.changes_of(code))


def _is_named(station: StationMap, grid: str, userid: UserId) -> bool:
    """Whether a roster can put a person on duty at all."""
    return any(userid in row.people for row in station.duties_of(grid)) or any(
        change.who == userid for change in station.changes_of(grid)
    )


def _watch(grid: str, duty: OnDuty, *, start: datetime, end: datetime) -> Watch:
    return Watch(grid=grid, member=duty.member, start=start, end=end, arrangement=duty.arrangement)


def _stretches(
    station: StationMap, grid: str, first: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, tuple[OnDuty, ...]]]:
    """Yield spans without a change, one behind the other, and who is on duty in each."""
    cuts = {first, until}
    for row in station.duties_of(grid):
        for wall in (row.start, row.end):
            day, last = local(first).date(), local(until).date()
            while day <= last:
                cuts.add(at_local(day, wall))
                day += DAY
    for change in station.changes_of(grid):
        cuts |= {change.start, change.end}
    inside = sorted(cut for cut in cuts if first <= cut <= until)
    for start, end in pairwise(inside):
        yield start, end, on_duty(station, grid, start)
