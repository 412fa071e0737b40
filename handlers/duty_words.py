"""Watches and gaps of the roster as people read them."""

from collections.abc import Iterable
from datetime import date, datetime

from domain.calendar import WEEKDAYS, YearState, year_state
from domain.station import StationMap
from domain.watches import Gap, Watch
from domain.when import local
from handlers.turn import Desk


def weekday_words(watch: Watch) -> str:
    """Return ``周四 17:30–08:30``."""
    start, end = local(watch.start), local(watch.end)
    return f"周{WEEKDAYS[start.weekday()]} {start:%H:%M}–{end:%H:%M}"


def day_words(day: date) -> str:
    """Return ``10月2日``."""
    return f"{day.month}月{day.day}日"


def span_words(start: datetime, end: datetime) -> str:
    """Return ``10月2日17:30–次日08:30``, with the date at the end when it is further off."""
    first, last = local(start), local(end)
    days = (last.date() - first.date()).days
    until = "" if days == 0 else "次日" if days == 1 else day_words(last.date())
    return f"{day_words(first.date())}{first:%H:%M}–{until}{last:%H:%M}"


def grid_words(station: StationMap, code: str) -> str:
    """Return the name of a grid, 全所 for the whole station."""
    grid = station.grid(code)
    return grid.name if grid is not None else "全所"


def gap_words(gap: Gap, until: datetime) -> str:
    """Return when a gap is; ``…起`` when it lasts beyond what was looked at."""
    if gap.end >= until:
        first = local(gap.start)
        return f"{day_words(first.date())}{first:%H:%M}起"
    return span_words(gap.start, gap.end)


def calendar_note(desk: Desk, days: Iterable[date]) -> str:
    """Return what to know about the holidays of the days' year; empty when it is arranged.

    The seven days of a week into an unpublished year matter only where they come near a holiday,
    but which days those are is exactly what is not known.
    """
    years = sorted({day.year for day in days if year_state(day.year) is YearState.COMPUTED})
    if not years:
        return ""
    return desk.say("roster.year", year="、".join(str(year) for year in years))
