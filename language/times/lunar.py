"""Days of the lunar calendar and of the solar terms."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from lunar_python import LunarYear, Solar

from language.times.calendar import FIRST, LAST, day_of, moved

_LAST_MONTH: Final = 12


def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return the solar date of a lunar one, None where there is none. A leap month is negative."""
    found = _months(year).get(month)
    if found is None or not 1 <= day <= found[1]:
        return None
    return moved(found[0], day - 1)


def eve(year: int) -> date | None:
    """Return 除夕, the 29th or 30th of the last month of the lunar year."""
    return lunar_day(year, _LAST_MONTH, 30) or lunar_day(year, _LAST_MONTH, 29)


@lru_cache(maxsize=64)
def solar_term(year: int, name: str) -> date | None:
    """Return the day of a solar term in a year, None where the tables end.

    The table of a lunar year begins with the winter before, so 冬至 stands in the next one.
    """
    if not FIRST.year < year < LAST.year:
        return None
    for table in (year, year + 1):
        solar = Solar.fromYmd(table, 6, 1).getLunar().getJieQiTable()[name]
        if solar.getYear() == year:
            return day_of(solar.getYear(), solar.getMonth(), solar.getDay())
    return None


@lru_cache(maxsize=64)
def _months(year: int) -> Mapping[int, tuple[date, int]]:
    """Return for each month of a lunar year its first day and its length in days.

    Kept, because the tables of one year take milliseconds to work out.
    """
    if not FIRST.year < year < LAST.year:
        return {}
    months: dict[int, tuple[date, int]] = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        solar = Solar.fromJulianDay(month.getFirstJulianDay())
        first = day_of(solar.getYear(), solar.getMonth(), solar.getDay())
        if first is not None:
            months[month.getMonth()] = (first, month.getDayCount())
    return months
