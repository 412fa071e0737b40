"""Hours that hold on several days: 14日、19日两天8时至17时, 26-27日每天05:00-19:00."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from domain.notice import Moment
from domain.when import at_local, local
from language.notices.page import Zone
from language.notices.spans import names_day
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["times"]
_DAILY: Final = any_of(strings(_WORDS, "daily"))
# The weekday in brackets behind a day; the time may hold the first bracket: 7日(星期四)、8日.
_WEEKDAY: Final = r"(?:\s?(?:\((?:(?:星期|周|礼拜)?[一二三四五六日天末]|共?[0-9一二三四五六七八九十两]{1,2}天))?\))?"
_TO: Final = re.compile(rf"{_WEEKDAY}\s?[至到~-]\s?")
_LISTED_DAYS: Final = re.compile(rf"{_WEEKDAY}[\s、,和及与]{{0,2}}")
_BEFORE_HOURS: Final = re.compile(rf"{_WEEKDAY}[\s、,和及与的每天日晚两二三四五共均:]{{0,8}}")
_LEAST_WITH_DAY: Final = 2
_MOST_DAYS: Final = 62
"""A notice for more days is not cut into days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From losing power to having it back, and where in the text it is said."""

    zone: Zone
    start: Moment | None
    end: Moment | None

    @property
    def whole(self) -> bool:
        """Whether both ends are known to the minute."""
        return bool(self.start and self.end and not self.start.day_only and not self.end.day_only)


def spread(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Return the stretches with each day on its own."""
    return list(_each_day(text, _over_days(text, _day_behind(text, stretches))))


def _day_behind(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Give hours without a day the one day that is said behind them (日期是11月27日)."""
    if len(stretches) < _LEAST_WITH_DAY:
        return stretches
    *hours, last = stretches
    if not (last.start and last.start.day_only and last.start == (last.end or last.start)):
        return stretches
    dated = (text[max(0, each.zone.begin - 1) : each.zone.stop] for each in hours)
    if not all(each.whole for each in hours) or any(map(names_day, dated)):
        return stretches
    day = local(last.start.at).date()
    return [_on_day(each, day) for each in hours]


def _on_day(hours: Stretch, day: date) -> Stretch:
    if not (hours.start and hours.end):
        return hours
    moved = day - local(hours.start.at).date()
    return replace(
        hours,
        start=Moment(at=hours.start.at + moved),
        end=Moment(at=hours.end.at + moved),
    )


def _over_days(text: str, stretches: list[Stretch]) -> Iterator[Stretch]:
    """Give the hours of 14日、19日两天8时至17时 to both days."""
    days: list[Stretch] = []
    for each in stretches:
        gap = text[days[-1].zone.stop : each.zone.begin] if days else ""
        if each.start and each.start.day_only:
            if days and _TO.fullmatch(gap):
                days[-1] = replace(days[-1], zone=each.zone, end=each.end or each.start)
                continue
            if days and not _LISTED_DAYS.fullmatch(gap):
                yield from days
                days = []
            days.append(each)
            continue
        if days and each.whole and _is_run(text, gap, each):
            yield from _on_days(each, [_until(days[-1], each)])
        elif days and each.whole and _BEFORE_HOURS.fullmatch(gap):
            yield from _on_days(each, days)
        else:
            yield from (*days, each)
        days = []
    yield from days


def _is_run(text: str, gap: str, hours: Stretch) -> bool:
    """Whether 12月7日至9日每天6:00-18:00 has its first day said apart."""
    daily = _DAILY.search(text, hours.zone.begin, hours.zone.stop)
    return _TO.fullmatch(gap) is not None and daily is not None


def _until(first: Stretch, hours: Stretch) -> Stretch:
    return replace(first, end=hours.start)


def _on_days(hours: Stretch, days: Sequence[Stretch]) -> Iterator[Stretch]:
    if not (hours.start and hours.end):
        return
    own = local(hours.start.at).date()
    told = {own} | {day for stretch in days for day in _days_of(stretch)}
    for day in sorted(told):
        yield Stretch(
            zone=hours.zone,
            start=Moment(at=hours.start.at + (day - own)),
            end=Moment(at=hours.end.at + (day - own)),
        )


def _days_of(stretch: Stretch) -> Iterator[date]:
    if not stretch.start:
        return
    first = local(stretch.start.at).date()
    last = local(stretch.end.at).date() if stretch.end else first
    for number in range(min((last - first).days, _MOST_DAYS) + 1):
        yield first + timedelta(days=number)


def _each_day(text: str, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Cut 26-27日每天05:00-19:00 into one stretch for each day."""
    for each in stretches:
        words = text[max(0, each.zone.begin - 4) : each.zone.stop]
        if each.whole and each.start and each.end and _DAILY.search(words):
            yield from _days(each, each.start.at, each.end.at)
        else:
            yield each


def _days(stretch: Stretch, start: datetime, end: datetime) -> Iterator[Stretch]:
    first, last = local(start), local(end)
    days = (last.date() - first.date()).days
    if last.time() <= first.time():
        days -= 1
    if not 0 < days <= _MOST_DAYS:
        yield stretch
        return
    for number in range(days + 1):
        day = first.date() + timedelta(days=number)
        over = timedelta(days=1) if last.time() <= first.time() else timedelta()
        yield Stretch(
            zone=stretch.zone,
            start=Moment(at=at_local(day, first.time())),
            end=Moment(at=at_local(day + over, last.time())),
        )
