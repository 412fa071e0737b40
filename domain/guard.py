"""When power is guaranteed (保电), and the enterprises on a line: what a plan is held against.

Source: product.md X9 and M19 (保电日历: inside a window 一律不安排检修), M16 and M17 (enterprises hear
of an outage themselves, and may stop on a day that suits both).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.ids import UserId
from domain.when import at_local, local

_VOLTAGE: Final = re.compile(r"\d+(?:\.\d+)?kv")
_DAY: Final = timedelta(days=1)


class GuardKind(StrEnum):
    """What power is guaranteed for."""

    SUPPLY = "supply"  # 保电
    EXAM = "exam"  # 考试
    EVENT = "event"  # 活动


class GuardGrade(StrEnum):
    """How much is at stake (保电等级)."""

    TOP = "top"  # 特级
    FIRST = "first"  # 一级
    SECOND = "second"  # 二级
    THIRD = "third"  # 三级


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardWindow:
    """A time in which no work takes power away (保电期).

    Attributes:
        start, end: UTC, ``[start, end)``.
        places: names of communities, codes of transformers, or feeders, as the station's own
            tables write them; empty for the whole station.
        note: what those on duty should mind, the weather for example.
    """

    name: str
    kind: GuardKind
    grade: GuardGrade
    start: datetime
    end: datetime
    places: tuple[str, ...] = ()
    note: str = ""
    sample: bool = False

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether any minute of ``[start, end)`` is in it."""
        return self.start < end and start < self.end

    def holds(self, names: Collection[str]) -> bool:
        """Whether it is for one of these communities, transformers and feeders."""
        return not self.places or not set(self.places).isdisjoint(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """An enterprise (企业) on a line, which plans its work by the notice (M16).

    Attributes:
        feeder, transformer: what supplies it, at least one of them; the transformer by its code.
        contact: the member who hears of outages; None where somebody of the station passes it on.
        note: how it is told where there is no contact.
        shutdowns: its own days without work (停产、检修), on which an outage does it no harm.
    """

    name: str
    feeder: str = ""
    transformer: str = ""
    contact: UserId | None = None
    note: str = ""
    shutdowns: tuple[DaySpan, ...] = ()
    sample: bool = False

    def rests_on(self, days: Iterable[date]) -> bool:
        """Whether it does not work on any of the days."""
        return all(any(span.holds(day) for span in self.shutdowns) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyDays:
    """Days that come back every year: (month, day), both included; may cross the year's end."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether a local day is one of them."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last

    def around(self, day: date) -> DaySpan:
        """Return the days of the run that holds `day`, which must be in it."""
        first = last = day
        while self.holds(first - _DAY):
            first -= _DAY
        while self.holds(last + _DAY):
            last += _DAY
        return DaySpan(first=first, last=last)


_GAOKAO: Final = YearlyDays(name="高考", first=(6, 7), last=(6, 10))
_TERM_ENDS: Final = (
    YearlyDays(name="期末考试", first=(1, 10), last=(1, 20)),
    YearlyDays(name="期末考试", first=(6, 25), last=(7, 5)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardPolicy:
    """The station's own numbers for plans (settings ``[guard]``).

    Attributes:
        exams: days on which nothing is taken off anywhere.
        school_exams: days on which a workday outage is worth a word.
        heat, cold: 迎峰度夏 and 迎峰度冬. heat_hours, cold_hours, night: local wall clock.
        repeat_span: how long one building's outages are counted together (60 days).
        repeat_refused: the outage in that span that is refused, counted from 1.
        together_within: how far apart two works on one line are still proposed as one.
        latitude, longitude: degrees, of the station: when it gets dark there.
        receipt_after: how long an enterprise has before it is asked again.
        receipt_quiet: local hours in which it is not asked.
        listed_before: how long before the start whoever gave no receipt is listed.
    """

    exams: tuple[YearlyDays, ...] = (_GAOKAO,)
    school_exams: tuple[YearlyDays, ...] = _TERM_ENDS
    heat: YearlyDays = field(
        default_factory=lambda: YearlyDays(name="迎峰度夏", first=(6, 15), last=(9, 15))
    )
    heat_hours: tuple[time, time] = (time(11), time(16))
    cold: YearlyDays = field(
        default_factory=lambda: YearlyDays(name="迎峰度冬", first=(11, 15), last=(3, 15))
    )
    cold_hours: tuple[time, time] = (time(18), time(7))
    night: tuple[time, time] = (time(22), time(6))
    repeat_span: timedelta = timedelta(days=60)
    repeat_refused: int = 3
    together_within: timedelta = timedelta(days=30)
    latitude: float = 40.1
    longitude: float = 117.1
    receipt_after: timedelta = timedelta(hours=4)
    receipt_quiet: tuple[time, time] = (time(20), time(8))
    listed_before: timedelta = timedelta(hours=24)


def local_days(start: datetime, end: datetime) -> tuple[date, ...]:
    """Return the local days of ``[start, end)``, in order."""
    first = local(start).date()
    last = local(end - timedelta(microseconds=1)).date() if end > start else first
    return tuple(first + n * _DAY for n in range((last - first).days + 1))


def meets_hours(start: datetime, end: datetime, hours: tuple[time, time]) -> bool:
    """Whether any minute of ``[start, end)`` is in these local hours, which may cross midnight."""
    first, last = hours
    for day in (local(start).date() - _DAY, *local_days(start, end)):
        opens = at_local(day, first)
        closes = at_local(day if first < last else day + _DAY, last)
        if start < closes and opens < end:
            return True
    return False


def exam_windows(policy: GuardPolicy, start: datetime, end: datetime) -> tuple[GuardWindow, ...]:
    """Return the yearly exams that ``[start, end)`` touches, as windows of the whole station."""
    found: dict[tuple[str, date], GuardWindow] = {}
    for day in local_days(start, end):
        for exam in policy.exams:
            if exam.holds(day):
                span = exam.around(day)
                found[exam.name, span.first] = GuardWindow(
                    name=exam.name,
                    kind=GuardKind.EXAM,
                    grade=GuardGrade.TOP,
                    start=at_local(span.first, time()),
                    end=at_local(span.last + _DAY, time()),
                )
    return tuple(found.values())


def names_line(words: str, feeder: str) -> bool:
    """Whether a notice's words on lines name this feeder: 样例一线 is no part of 新样例一线."""
    wanted = _VOLTAGE.sub("", _plain(feeder))
    if not wanted:
        return False
    form = rf"(?:^|kv|[站变\W]){re.escape(wanted)}(?![\da-z一二三四五六七八九十甲乙])"
    return re.search(form, _plain(words)) is not None


def _plain(words: str) -> str:
    return "".join(words.casefold().replace("千伏", "kv").split())
