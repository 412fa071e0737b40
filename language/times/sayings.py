"""What a day may be called, and which day that is: 11月20日, 27日, 下周三, 腊月廿三, 月底."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Final, Protocol

from language.times.calendar import (
    Anchor,
    Days,
    Lean,
    day_of,
    last_of_month,
    month_after,
    moved,
    nearest,
)
from language.times.lunar import eve, lunar_day, solar_term

_WEEK: Final = 7


class Rank(IntEnum):
    """How exact a day is said: of 明天(24日) and 本周六(11月28日) the higher rank counts."""

    STRETCH = 0
    WEEKDAY = 1
    RELATIVE = 2
    NUMBER = 3
    DATE = 4


class Saying(Protocol):
    """Some words for one day or a run of days."""

    @property
    def rank(self) -> Rank:
        """How exact it is."""
        ...

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day, None where the calendar has no such day."""
        ...


@dataclass(frozen=True, slots=True)
class MonthDay:
    """11月20日, 2026-11-20, 民國115年11月20日: a missing year is the one that comes nearest."""

    years: tuple[int, ...]
    month: int
    day: int
    rank: Rank = Rank.DATE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        near = anchor.near.year
        years = self.years or range(near - 1, near + 2)
        if len(self.years) == 1:
            return _one(day_of(self.years[0], self.month, self.day))
        return _one(nearest((day_of(year, self.month, self.day) for year in years), anchor))


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """明年3月5日: the year is counted from this one."""

    ahead: int
    month: int
    day: int
    rank: Rank = Rank.DATE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        return _one(day_of(anchor.today.year + self.ahead, self.month, self.day))


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """27日 is near what was said before; 下月5号 has its month."""

    day: int
    months: int | None = None
    rank: Rank = Rank.NUMBER

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        if self.months is not None:
            year, month = month_after(anchor.today.year, anchor.today.month, self.months)
            return _one(day_of(year, month, self.day))
        if anchor.month and anchor.after is None:
            return _one(day_of(*anchor.month, self.day))
        near = anchor.after or anchor.near
        around = (month_after(near.year, near.month, step) for step in (-1, 0, 1, 2))
        return _one(nearest((day_of(*month, self.day) for month in around), anchor))


@dataclass(frozen=True, slots=True)
class FromToday:
    """昨天, 明天, 三天后. At the end of a range that has its own date 明天 is the day after."""

    ahead: int
    rank: Rank = Rank.RELATIVE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        day = moved(anchor.today, self.ahead)
        if anchor.after and day and day < anchor.after:
            day = moved(anchor.after, self.ahead) if self.ahead > 0 else None
        return _one(day)


@dataclass(frozen=True, slots=True)
class FromLast:
    """次日 and 当日: measured from the day said before, else from today."""

    ahead: int
    rank: Rank = Rank.RELATIVE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        return _one(moved(anchor.after or anchor.near, self.ahead))


@dataclass(frozen=True, slots=True)
class Run:
    """今明两天: days from `first` to `last`, counted from today."""

    first: int
    last: int
    rank: Rank = Rank.STRETCH

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        return _both(moved(anchor.today, self.first), moved(anchor.today, self.last))


@dataclass(frozen=True, slots=True)
class Weekday:
    """周三, 下周三, 上周日, 周六日: weeks begin on Monday.

    Without 上, 本 or 下 it is the coming one, today included, and not before the day said last
    (下周一、周三); in talk of the past the last one.
    """

    weekday: int
    weeks: int | None
    through: int = 0
    rank: Rank = Rank.WEEKDAY

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        first = self._first(anchor)
        return None if first is None else _both(first, moved(first, self.through))

    def in_week_of(self, said: Saying) -> "Weekday | None":
        """Return the day in the week that was said right before it: 下周的周三, 下周末周六."""
        if self.weeks is None and isinstance(said, Week | Weekday) and said.weeks is not None:
            return replace(self, weeks=said.weeks)
        return None

    def _first(self, anchor: Anchor) -> date | None:
        if self.weeks is not None:
            step = self.weekday - anchor.today.weekday() + _WEEK * self.weeks
            return moved(anchor.today, step)
        back = anchor.lean is Lean.BACK and anchor.after is None
        base = anchor.after or (anchor.today if back else max(anchor.today, anchor.near))
        ahead = (self.weekday - base.weekday()) % _WEEK
        return moved(base, ahead - _WEEK if back and ahead else ahead)


@dataclass(frozen=True, slots=True)
class Week:
    """下周, 本周; only its last two days for 周末."""

    weeks: int
    from_weekday: int = 0
    rank: Rank = Rank.STRETCH

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        monday = _WEEK * self.weeks - anchor.today.weekday()
        return _both(
            moved(anchor.today, monday + self.from_weekday),
            moved(anchor.today, monday + _WEEK - 1),
        )


@dataclass(frozen=True, slots=True)
class PartOfMonth:
    """本月底, 下月初, 10月上旬, 8月: days of a month, `last_day` 31 meaning its end.

    Exactly one of `months` (counted from this month) and `month` is given.
    """

    first_day: int
    last_day: int
    months: int | None = None
    month: int | None = None
    years: tuple[int, ...] = ()
    rank: Rank = Rank.STRETCH

    def year_and_month(self, anchor: Anchor) -> tuple[int, int] | None:
        """Return the month that is meant."""
        if self.month is None:
            return month_after(anchor.today.year, anchor.today.month, self.months or 0)
        first = MonthDay(self.years, self.month, 15).days(anchor)
        return None if first is None else (first[0].year, first[0].month)

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        found = self.year_and_month(anchor)
        if found is None:
            return None
        last = day_of(*found, self.last_day) or last_of_month(*found)
        return _both(day_of(*found, self.first_day), last)


@dataclass(frozen=True, slots=True)
class LunarDay:
    """腊月廿三, 农历八月十五: of the lunar year that brings it nearest."""

    month: int
    day: int
    years: tuple[int, ...] = ()
    rank: Rank = Rank.DATE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        return _of_years(lambda year: lunar_day(year, self.month, self.day), self.years, anchor)


@dataclass(frozen=True, slots=True)
class Eve:
    """除夕."""

    rank: Rank = Rank.DATE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        return _of_years(eve, (), anchor)


@dataclass(frozen=True, slots=True)
class SolarTerm:
    """清明, 冬至 and the other solar terms (二十四节气)."""

    name: str
    rank: Rank = Rank.DATE

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        return _of_years(lambda year: solar_term(year, self.name), (), anchor)


@dataclass(frozen=True, slots=True)
class Holiday:
    """国庆假期: some days from a festival on."""

    festival: Saying
    count: int
    rank: Rank = Rank.STRETCH

    def days(self, anchor: Anchor) -> Days | None:
        """Return first and last day."""
        first = self.festival.days(anchor)
        return None if first is None else _both(first[0], moved(first[0], self.count - 1))


def _of_years(
    read: Callable[[int], date | None], years: tuple[int, ...], anchor: Anchor
) -> Days | None:
    near = anchor.near.year
    return _one(nearest((read(year) for year in years or range(near - 1, near + 2)), anchor))


def _one(day: date | None) -> Days | None:
    return None if day is None else (day, day)


def _both(first: date | None, last: date | None) -> Days | None:
    return None if first is None or last is None or last < first else (first, last)
