"""Where the roster of the coming days names nobody, so that somebody can be put there in time.

Nobody is ever left without an answer there: routing goes on to the crew, the grid manager and
the duty head (product.md M61). But they were not asked for that night (GoAlert #3511).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.duty_plan import DutyChange
from domain.station import Grid, Member, StationMap
from domain.watches import Gap, gaps, rostered

LOOK_ON = timedelta(days=2)
"""So much further the end of a gap is looked for: one that is longer may last for ever."""


def coming_gaps(station: StationMap, now: datetime, days: int) -> tuple[Gap, ...]:
    """Return the gaps that begin in the coming days, the station's first, then grid by grid.

    Args:
        days: how far ahead (days of 24 hours from `now`).
    """
    until = now + timedelta(days=days)
    return tuple(
        gap
        for grid in rostered(station)
        for gap in gaps(station, grid, now, until + LOOK_ON)
        if gap.start < until
    )


def not_yet_told(found: Iterable[Gap], told: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the gaps that are new: a gap that only grew at its end was told already.

    What lasts for weeks reaches one day further into the window every morning, and is the same.
    """
    known = tuple(told)
    return tuple(gap for gap in found if not any(gap.touches(old) for old in known))


def made_by(before: StationMap, after: StationMap, now: datetime, days: int) -> tuple[Gap, ...]:
    """Return the spans that a change of the station left without anybody on duty.

    A span that was empty before is none of them.
    """
    until = now + timedelta(days=days)
    found: list[Gap] = []
    for grid in rostered(after):
        empty = gaps(before, grid, now, until)
        for gap in gaps(after, grid, now, until):
            found += _without(gap, empty)
    return tuple(found)


def _without(gap: Gap, taken: Iterable[Gap]) -> list[Gap]:
    """Return what is left of a gap outside of others, which are in order of time."""
    left = []
    for other in taken:
        if other.end <= gap.start or other.start >= gap.end:
            continue
        if other.start > gap.start:
            left.append(replace(gap, end=other.start))
        if other.end >= gap.end:
            return left
        gap = replace(gap, start=other.end)
    return [*left, gap]


def with_people(station: StationMap, member: Member, *grids: Grid) -> StationMap:
    """Return the picture with one member and some grids as they are now."""
    known = station.member(member.userid) is not None
    members = tuple(member if m.userid == member.userid else m for m in station.members)
    now = {grid.code: grid for grid in grids}
    return replace(
        station,
        members=members if known else (*members, member),
        grids=tuple(now.get(grid.code, grid) for grid in station.grids),
        _cache={},
    )


def with_changes(station: StationMap, changes: Iterable[DutyChange]) -> StationMap:
    """Return the picture with further changes of the roster."""
    return replace(station, duty_changes=(*station.duty_changes, *changes), _cache={})
