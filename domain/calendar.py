"""Workdays and statutory holidays (法定节假日、调休), and which day a duty row means.

Known years come from the State Council's arrangement (chinesecalendar). A year that is not
published yet is computed from 《全国年节及纪念日放假办法》 (2024-11-10): the statutory days
alone, without moved workdays (调休未公布). A station may write down an arrangement that came
after this release: `use` puts it before both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import chinese_calendar
from lunar_python import Lunar

WEEKDAYS = "一二三四五六日"
_SATURDAY = 5


class YearState(StrEnum):
    """Where the holidays of a year come from, in words for people."""

    PUBLISHED = "已公布"
    OWN = "按本所文件"
    COMPUTED = "按法推算（调休未公布）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What a station wrote down for itself (设置 calendar.overrides).

    Attributes:
        holidays: day off → name of its holiday. workdays: days worked, moved ones (调休上班).
            No day is in both.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: frozenset[date] = frozenset()

    @property
    def years(self) -> frozenset[int]:
        """Return the years that it speaks of."""
        return frozenset(day.year for day in (*self.holidays, *self.workdays))


class _Own:
    """The overrides in use; one calendar holds in one process."""

    days = Overrides()


def use(overrides: Overrides) -> None:
    """Let a station's own days come before everything else, until the next call."""
    _Own.days = overrides
    for known in (is_holiday, is_workday, holiday_name):
        known.cache_clear()


def year_state(year: int) -> YearState:
    """Return where the holidays of a year come from."""
    if year in _Own.days.years:
        return YearState.OWN
    try:
        chinese_calendar.is_holiday(date(year, 6, 30))
    except NotImplementedError:
        return YearState.COMPUTED
    return YearState.PUBLISHED


@lru_cache(maxsize=4096)
def is_holiday(day: date) -> bool:
    """Whether a statutory holiday, days off moved to it included, falls on this day."""
    if day in _Own.days.holidays or day in _Own.days.workdays:
        return day in _Own.days.holidays
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return day in _statutory(day.year)
    return bool(off and name)


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether people work on this day, moved workdays (调休上班) included."""
    if day in _Own.days.holidays or day in _Own.days.workdays:
        return day in _Own.days.workdays
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY and day not in _statutory(day.year)


@lru_cache(maxsize=64)
def holiday_name(day: date) -> str:
    """Return what people call the holiday (国庆, 春节 …), or 假期 when it has no name here."""
    if day in _Own.days.holidays:
        return _Own.days.holidays[day]
    try:
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return _statutory(day.year).get(day, "假期")
    return _NAMES.get(name or "", "假期")


def holiday_days(name: str, year: int) -> tuple[date, ...]:
    """Return the days off in a row that people mean by the name of a holiday, in order.

    Days of another holiday that runs into it belong to it: 国庆 with 中秋 inside is one. Empty
    for a name that is none of the seven.
    """
    named = [
        day
        for n in range(366)
        if (day := date(year, 1, 1) + timedelta(days=n)).year == year
        and is_holiday(day)
        and holiday_name(day) == name
    ]
    if not named:
        named = [day for day, own in _statutory(year).items() if own == name]
        return tuple(sorted(named))
    first, last = min(named), max(named)
    one = timedelta(days=1)
    while is_holiday(first - one):
        first -= one
    while is_holiday(last + one):
        last += one
    return tuple(first + n * one for n in range((last - first).days + 1))


HOLIDAYS = ("元旦", "春节", "清明", "五一", "端午", "中秋", "国庆")
"""The seven statutory holidays by the names people use."""

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明",
    "Labour Day": "五一",
    "Dragon Boat Festival": "端午",
    "Mid-autumn Festival": "中秋",
    "National Day": "国庆",
}


@lru_cache(maxsize=64)
def _statutory(year: int) -> dict[date, str]:
    days = {date(year, 1, 1): "元旦", _solar_term(year, "清明"): "清明"}
    days |= {date(year, 5, d): "五一" for d in (1, 2)}
    days |= {date(year, 10, d): "国庆" for d in (1, 2, 3)}
    spring = _lunar(year, 1, 1)
    days |= {spring + timedelta(days=n): "春节" for n in range(-1, 3)}
    days[_lunar(year, 5, 5)] = "端午"
    days[_lunar(year, 8, 15)] = "中秋"
    return days


def _lunar(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _solar_term(year: int, name: str) -> date:
    solar = Lunar.fromYmd(year, 3, 1).getJieQiTable()[name]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
