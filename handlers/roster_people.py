"""Who may be put on duty, and on which stretches: what 换班 and 排班 both check."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.errors import MemberNotFoundError, NotAllowedError
from domain.ids import UserId
from domain.roster import at_work
from domain.station import Member, Role, StationMap
from domain.watches import watches, watches_of
from handlers.duty_words import span_words
from handlers.turn import Turn

ON_DUTY_ROLES = (Role.CREW, Role.MANAGER, Role.DUTY_HEAD, Role.HEAD)
"""Who can have a watch at all: a dispatcher or an operator has other work."""


class Stretch(NamedTuple):
    """A part of a grid's roster (``""``: of the station's), in UTC."""

    grid: str
    start: datetime
    end: datetime


def colleague(turn: Turn, name: str) -> Member:
    """Return the member who was named, if he can be on duty.

    Raises:
        MemberNotFoundError: nobody has that name or account, or two have.
        NotAllowedError: he has left, still practises, or is none of the station's crew.
    """
    wanted = name.strip().lstrip("@")
    found = [
        m for m in turn.station.members if wanted.lower() in (m.name.lower(), m.userid.lower())
    ]
    here = [m for m in found if m.active] or found
    near = [m for m in here if _shares_grid(turn, m.userid)] or here
    if len(near) != 1:
        raise MemberNotFoundError(name=wanted)
    member = near[0]
    home = turn.actor.station if turn.actor is not None else member.station
    if not member.active:
        raise NotAllowedError("roster.has_left", name=member.name)
    if not member.has(*ON_DUTY_ROLES) or member.station != home:
        raise NotAllowedError("roster.not_crew", name=member.name)
    if not member.confirmed:
        raise NotAllowedError("roster.practising", name=member.name)
    return member


def _shares_grid(turn: Turn, userid: UserId) -> bool:
    mine = turn.station.grids_of(turn.sender)
    return any(grid in mine for grid in turn.station.grids_of(userid))


def check_free(station: StationMap, member: Member, stretches: Sequence[Stretch]) -> None:
    """Refuse a stretch in which a member is on duty already: he cannot be in two places.

    Raises:
        NotAllowedError: with the watch that is in the way.
    """
    for stretch in stretches:
        busy = watches_of(station, member.userid, stretch.start, stretch.end)
        if busy:
            raise NotAllowedError(
                "roster.busy", name=member.name, span=span_words(busy[0].start, busy[0].end)
            )


def is_free(station: StationMap, userid: UserId, stretches: Sequence[Stretch]) -> bool:
    """Whether a member could take all of the stretches."""
    member = at_work(station, userid)
    if member is None or not member.has(*ON_DUTY_ROLES):
        return False
    return not any(watches_of(station, userid, s.start, s.end) for s in stretches)


def has_watch(station: StationMap, userid: UserId, stretch: Stretch) -> bool:
    """Whether a member is on duty at every instant of a stretch."""
    covered = sum(
        (
            watch.overlap(stretch.start, stretch.end)
            for watch in watches(station, stretch.grid, stretch.start, stretch.end)
            if watch.member.userid == userid
        ),
        timedelta(),
    )
    return covered >= stretch.end - stretch.start


def stretch_words(stretches: Sequence[Stretch], *, most: int = 4) -> str:
    """Return the stretches in words, the first few."""
    words = "、".join(span_words(s.start, s.end) for s in stretches[:most])
    return words if len(stretches) <= most else f"{words}等{len(stretches)}个班"


def managers_of(station: StationMap, stretches: Sequence[Stretch]) -> tuple[UserId, ...]:
    """Return who answers for the roster of the stretches: grid managers, the head for the station."""
    people = [
        grid.manager if (grid := station.grid(s.grid)) is not None else station.head.userid
        for s in stretches
    ]
    return tuple(dict.fromkeys(people))
