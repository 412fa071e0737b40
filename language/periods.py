"""Which span 统计 asks for: 日报, 周报, 统计 上周, 11月, 近7天, with 明细 or 口径.

A span that is over is whole; one that runs ends now. A month alone is the last one of that name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from domain.when import at_local, local
from language.numerals import NUMERAL, to_int
from language.utterance import prepare

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7 * _DAY
_LONGEST: Final = 400
"""Days at most: a year and a bit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What is asked for.

    Attributes:
        start, end: UTC, ``[start, end)``; `end` is not after the moment of asking.
        name: what it is called in the answer: 11月24日, 11月16日–22日, 11月.
        daily: the daily message itself is meant (日报).
        detail: the ticket numbers behind the figures (明细). formulas: how they count (口径).
    """

    start: datetime
    end: datetime
    name: str
    daily: bool = False
    detail: bool = False
    formulas: bool = False


def read(text: str, now: datetime) -> Period:
    """Return the span that a text asks for; today when it names none. Total.

    Args:
        now: when it was said; aware.
    """
    said = re.sub(r"\s+", "", prepare(text).said)
    today = local(now).date()
    first, last = _span(said, today)
    last = min(max(first, last), today)
    first = max(first, last - _LONGEST * _DAY)
    return Period(
        start=at_local(first, time()),
        end=min(at_local(last + _DAY, time()), now),
        name=_name(first, last, today),
        daily="日报" in said and not _NAMED.search(said),
        detail="明细" in said,
        formulas="口径" in said,
    )


def between(first: date, last: date, now: datetime) -> Period:
    """Return the span of whole local days, both included."""
    return Period(
        start=at_local(first, time()),
        end=min(at_local(last + _DAY, time()), now),
        name=_name(first, last, local(now).date()),
    )


def _name(first: date, last: date, today: date) -> str:
    year = "" if last.year == today.year else f"{first.year}年"
    if first == last:
        return f"{year}{first.month}月{first.day}日"
    whole = first.day == 1 and (last + _DAY).day == 1 and _same_month(first, last)
    if whole:
        return f"{first.year}年{first.month}月"
    until = f"{last.day}日" if _same_month(first, last) else f"{last.month}月{last.day}日"
    return f"{year}{first.month}月{first.day}日–{until}"


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


_Span = tuple[date, date]
_COUNTED: Final = re.compile(rf"近(\d{{1,3}}|{NUMERAL}{{1,3}})(?:个)?([天日周月])")
_DATED: Final = re.compile(r"(1[0-2]|0?[1-9])月(?:(3[01]|[12]\d|0?[1-9])[日号]?)?")
_HANZI_MONTH: Final = re.compile(r"(十[一二]|[一二三四五六七八九十])月份?")


def _span(said: str, today: date) -> _Span:
    found = _first(_PERIODS, said, today) or _counted(said, today) or _dated(said, today)
    return found or _first(_REPORTS, said, today) or (today, today)


def _first(ways: Mapping[str, Callable[[date], _Span]], said: str, today: date) -> _Span | None:
    """Return the span of the first of some words that is said."""
    return next((make(today) for words, make in ways.items() if re.search(words, said)), None)


def _counted(said: str, today: date) -> _Span | None:
    found = _COUNTED.search(said)
    if found is None:
        return None
    number = int(found[1]) if found[1].isdigit() else to_int(found[1]) or 1
    days = number * {"周": 7, "月": 30}.get(found[2], 1)
    return today - (min(max(days, 1), _LONGEST) - 1) * _DAY, today


def _dated(said: str, today: date) -> _Span | None:
    spelt = _HANZI_MONTH.search(said)
    found = _DATED.search(said)
    month = int(found[1]) if found else to_int(spelt[1]) if spelt else None
    if month is None:
        return None
    year = today.year if month <= today.month else today.year - 1
    if found is None or found[2] is None:
        return _month(date(year, month, 1))
    for written in (year, year - 1):
        day = _day(written, month, int(found[2]))
        if day is not None and day <= today:
            return day, day
    return _month(date(year, month, 1))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(first: date) -> _Span:
    following = (first.replace(day=1) + 32 * _DAY).replace(day=1)
    return first.replace(day=1), following - _DAY


def _week(day: date) -> _Span:
    monday = day - day.weekday() * _DAY
    return monday, monday + _WEEK - _DAY


def _quarter(day: date) -> _Span:
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first, _month(first + 62 * _DAY)[1]


def _year(year: int) -> _Span:
    return date(year, 1, 1), date(year, 12, 31)


def _on(days: int) -> Callable[[date], _Span]:
    return lambda today: (today - days * _DAY, today - days * _DAY)


_Ways = Mapping[str, Callable[[date], _Span]]
_PERIODS: Final[_Ways] = MappingProxyType(
    {
        r"前[天日]": _on(2),
        r"昨[天日]": _on(1),
        r"今[天日]|当[天日]": _on(0),
        r"上上(?:个)?(?:周|星期|礼拜)": lambda today: _week(today - 2 * _WEEK),
        r"(?:本|这|当)(?:个)?(?:周|星期|礼拜)": _week,
        r"上(?:个|一)?(?:周|星期|礼拜)": lambda today: _week(today - _WEEK),
        r"(?:本|这|当)(?:个)?月": _month,
        r"上(?:个|一)?月": lambda today: _month(today.replace(day=1) - _DAY),
        r"(?:本|这)(?:个)?季": _quarter,
        r"上(?:个|一)?季": lambda today: _quarter(_quarter(today)[0] - _DAY),
        r"[今本]年": lambda today: _year(today.year),
        r"去年": lambda today: _year(today.year - 1),
    }
)
_REPORTS: Final[_Ways] = MappingProxyType(
    {
        r"日报": _on(1),
        r"周报": lambda today: _week(today - _WEEK),
        r"月报": lambda today: _month(today.replace(day=1) - _DAY),
    }
)
_NAMED: Final = re.compile(
    "|".join((*(f"(?:{words})" for words in _PERIODS), _COUNTED.pattern, _DATED.pattern))
)
