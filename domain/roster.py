"""Who is on duty (值班) in a grid or for the whole station at an instant.

A row for a date beats one for holidays, that beats rest days and workdays, those beat single
weekdays, and 每天 comes last: the more particular arrangement is the one that was meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.calendar import WEEKDAYS, holiday_name, is_holiday, is_workday
from domain.station import Days, Duty, Member, StationMap
from domain.when import at_local, local

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A member on duty and, in words for him, by which arrangement: 国庆值班, 周三值班."""

    member: Member
    arrangement: str


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
    found: list[tuple[int, OnDuty]] = []
    for duty in station.duties:
        day = shift_day(duty, at) if duty.grid == grid else None
        member = station.member(duty.userid)
        if day is None or member is None or not (member.is_staff and member.confirmed):
            continue
        found.append((_rank(duty.days), OnDuty(member, _arrangement(duty, day))))
    best = min((rank for rank, _ in found), default=0)
    return tuple(duty for rank, duty in found if rank == best)


def _arrangement(duty: Duty, day: date) -> str:
    if is_holiday(day) and _rank(duty.days) <= 1:
        return f"{holiday_name(day)}值班"
    return f"周{WEEKDAYS[day.weekday()]}值班"


def shifts_of(station: StationMap, userid: str, first: date, days: int) -> Iterator[str]:
    """Yield the shifts of a person in the coming days, in words: ``周三 17:30–08:30``."""
    for offset in range(days):
        day = first + timedelta(days=offset)
        for duty in station.duties:
            if duty.userid != userid or not holds_on(duty.days, day):
                continue
            if not _overruled(station, duty, at_local(day, duty.start)):
                yield f"周{WEEKDAYS[day.weekday()]} {duty.start:%H:%M}–{duty.end:%H:%M}"


def _overruled(station: StationMap, duty: Duty, start: datetime) -> bool:
    """Whether a more particular row, his own or of somebody at work, has the shift instead."""
    for other in station.duties:
        member = station.member(other.userid)
        counts = other.userid == duty.userid or (
            member is not None and member.is_staff and member.confirmed
        )
        closer = other.grid == duty.grid and _rank(other.days) < _rank(duty.days)
        if counts and closer and shift_day(other, start) is not None:
            return True
    return False
