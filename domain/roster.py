"""Who is on duty (值班) in a grid or for the whole station at an instant.

A row for a date beats one for holidays, that beats rest days and workdays, those beat single
weekdays, and 每天 comes last: the more particular arrangement is the one that was meant. What a
person changed (换班、排班) beats every row.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.calendar import WEEKDAYS, holiday_name, is_holiday, is_workday
from domain.duty_plan import DutyChange
from domain.ids import UserId
from domain.station import Days, Duty, Member, StationMap
from domain.when import at_local, local

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SET = -1
"""Rank of a member who was set directly: before every row."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A member on duty and, in words for him, by which arrangement: 国庆值班, 周三值班.

    Attributes:
        source: the row or change he is on duty by, and the local day on which its shift started.
    """

    member: Member
    arrangement: str
    source: tuple[Duty | DutyChange, date]


def holds_on(days: str, day: date) -> bool:
    """Whether a roster row with these `days` starts a shift on `day`."""
    if _DATE.fullmatch(days):
        return day.isoformat() == days
    match days:
        case Days.EVERY:
            return True
        case Days.HOLIDAY:
            return is_holiday(day)
        case Days.RESTDAY:
            return not is_workday(day)
        case Days.WORKDAY:
            return is_workday(day)
    return WEEKDAYS[day.weekday()] in days


def _rank(days: str) -> int:
    """Return how particular a row is; the smaller wins."""
    if _DATE.fullmatch(days):
        return 0
    order = {Days.HOLIDAY: 1, Days.RESTDAY: 2, Days.WORKDAY: 2, Days.EVERY: 4}
    return order.get(Days(days), 3) if days in set(Days) else 3


def shift_day(duty: Duty, at: datetime) -> date | None:
    """Return the local day on which the shift that covers `at` started, or None."""
    here = local(at)
    for day in (here.date(), here.date() - timedelta(days=1)):
        start = at_local(day, duty.start)
        end_day = day if duty.start < duty.end else day + timedelta(days=1)
        if start <= at < at_local(end_day, duty.end) and holds_on(duty.days, day):
            return day
    return None


def on_duty(station: StationMap, grid: str, at: datetime) -> tuple[OnDuty, ...]:
    """Return who is on duty for a grid (``""``: the whole station), most particular row first.

    Members who left, or who still practise, are passed over.
    """
    found = [
        (_rank(row.days), OnDuty(member, _arrangement(row, day, member), (row, day)))
        for row, day, member in _by_rows(station, grid, at)
    ]
    found += [
        (_SET, OnDuty(member, _set_words(change), (change, local(change.start).date())))
        for change in station.changes_of(grid)
        if not change.instead_of
        and change.covers(at)
        and (member := at_work(station, change.who)) is not None
    ][-1:]
    best = min((rank for rank, _ in found), default=0)
    return _each_once(duty for rank, duty in found if rank == best)


def _by_rows(station: StationMap, grid: str, at: datetime) -> Iterator[tuple[Duty, date, Member]]:
    for row in station.duties_of(grid):
        day = shift_day(row, at)
        if day is None:
            continue
        member = _holder(station, row, day, at)
        if member is not None:
            yield row, day, member


def _holder(station: StationMap, row: Duty, day: date, at: datetime) -> Member | None:
    """Return who works a shift of a row at an instant of it.

    What a member gave to a colleague stays with the colleague even after he has left.
    """
    named = row.rotation.turn_of(day) if row.rotation else row.userid
    if named is None:
        return None
    taker = _taker(station, row.grid, named, at)
    if taker == named and row.rotation and at_work(station, named) is None:
        other = row.rotation.holder(day, lambda userid: at_work(station, userid) is not None)
        if other is None:
            return None
        taker = _taker(station, row.grid, other, at)
    return at_work(station, taker)


def _taker(station: StationMap, grid: str, userid: UserId, at: datetime) -> UserId:
    """Return who has a member's shift at an instant after everything that was swapped."""
    for change in station.changes_of(grid):
        if change.instead_of and change.instead_of == userid and change.covers(at):
            userid = change.who
    return userid


def at_work(station: StationMap, userid: UserId) -> Member | None:
    """Return a member who may be on duty: there, of the station, and no longer practising."""
    member = station.member(userid)
    return member if member is not None and member.is_staff and member.confirmed else None


def _each_once(found: Iterable[OnDuty]) -> tuple[OnDuty, ...]:
    """Two rows of one rank may name the same member: he is on duty once."""
    once: dict[UserId, OnDuty] = {}
    for duty in found:
        once.setdefault(duty.member.userid, duty)
    return tuple(once.values())


def _arrangement(row: Duty, day: date, member: Member) -> str:
    base = _day_words(day, holiday=_rank(row.days) <= 1)
    if member.userid not in row.people:
        return f"换班，{base}"
    return f"轮值，{base}" if row.rotation else base


def _set_words(change: DutyChange) -> str:
    day = local(change.start).date()
    return f"临时排班，{_day_words(day, holiday=True)}"


def _day_words(day: date, *, holiday: bool) -> str:
    if holiday and is_holiday(day):
        return f"{holiday_name(day)}值班"
    return f"周{WEEKDAYS[day.weekday()]}值班"
