"""From single times to the stretches without power."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from domain.notice import Moment, NoticeKind
from domain.when import at_local, local
from language.notices.page import Zone
from language.notices.times_said import Role, Said, names_day
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["times"]
_DAILY: Final = any_of(strings(_WORDS, "daily"))
_SAME_HOURS: Final = any_of(strings(_WORDS, "same_hours"))
_TO: Final = re.compile(r"\s?[至到~-]\s?")
_LISTED_DAYS: Final = re.compile(r"[\s、,和及与]{0,2}")
_BEFORE_HOURS: Final = re.compile(r"[\s、,和及与的每天日两二三四五共均:]{0,8}")
_HAPPENED: Final = {NoticeKind.FAULT, NoticeKind.RESTORED, NoticeKind.DELAY}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outages:
    """What the times of a notice come to.

    Attributes:
        stretches: in the order of the text.
        estimated: the last end is an expectation.
        unplaced: times that stand in the text for nothing we know.
    """

    stretches: tuple[Stretch, ...] = ()
    planned_end: Moment | None = None
    partial: Moment | None = None
    estimated: bool = False
    unplaced: tuple[Zone, ...] = ()


def read(text: str, said: Sequence[Said], kind: NoticeKind) -> Outages:
    """Return the stretches of a notice of this kind."""
    told = [each for each in said if each.role is not Role.OTHER]
    if kind is NoticeKind.RESCHEDULED:
        told = _new_times(text, told)
    whole = [each for each in told if each.role is Role.OUTAGE and each.ranged]
    if kind in _HAPPENED and len([each for each in whole if _has_clock(each)]) <= 1:
        return _happened(told, kind)
    return _arranged(text, told)


def _has_clock(said: Said) -> bool:
    return not (said.start is None or said.start.day_only)


def _new_times(text: str, told: list[Said]) -> list[Said]:
    """Return the times after 改为. The old hours stay only where the text says so."""
    new = [each for each in told if each.moved]
    old = [each for each in told if not each.moved]
    if not new:
        return []
    hours = next((each for each in old if each.ranged and _has_clock(each)), None)
    if hours and len(new) == 1 and not _has_clock(new[0]) and _SAME_HOURS.search(text):
        return [_with_hours(new[0], hours)]
    return new


def _with_hours(day: Said, hours: Said) -> Said:
    if not (day.start and hours.start and hours.end):
        return day
    moved = local(day.start.at).date() - local(hours.start.at).date()
    return replace(
        day,
        start=Moment(at=hours.start.at + moved),
        end=Moment(at=hours.end.at + moved),
    )


def _happened(told: Sequence[Said], kind: NoticeKind) -> Outages:
    starts = [
        each for each in told if each.role is Role.START or (_is_outage(each) and each.ranged)
    ]
    ends = [each for each in told if each.role is Role.END]
    partial = next((_point(each) for each in told if each.role is Role.PARTIAL), None)
    real, planned = _parted(ends, kind)
    start = _first_start(starts)
    end = _end_of(real[-1]) if real else None
    ranged = next((each for each in starts if each.ranged), None)
    if ranged and ranged.end and kind is NoticeKind.DELAY and end:
        planned = [*planned, ranged]
    elif ranged and end is None:
        end = ranged.end
    planned_end = _end_of(planned[-1]) if planned else None
    estimated = bool(
        real and (real[-1].foreseen or (real[-1].estimated and kind is not NoticeKind.RESTORED))
    )
    begin = min((each.zone for each in told), default=None)
    if begin is None or (start is None and end is None):
        return Outages(partial=partial, planned_end=planned_end)
    stretch = _ordered(Stretch(zone=begin, start=start, end=end))
    return Outages(
        stretches=(stretch,), planned_end=planned_end, partial=partial, estimated=estimated
    )


def _first_start(starts: Sequence[Said]) -> Moment | None:
    """Return the first start; of its day the hour, where it is said apart: 今天…上午8时."""
    first = next((each.start for each in starts if each.start), None)
    if first is None or not first.day_only:
        return first
    day = local(first.at).date()
    hours = (each.start for each in starts if each.start and not each.start.day_only)
    return next((hour for hour in hours if local(hour.at).date() == day), first)


def _is_outage(said: Said) -> bool:
    return said.role is Role.OUTAGE


def _parted(ends: list[Said], kind: NoticeKind) -> tuple[list[Said], list[Said]]:
    """Return the ends that came true or are valid, and those that only were planned."""
    if kind is NoticeKind.DELAY:
        new = [each for each in ends if each.moved]
        return (new, [each for each in ends if not each.moved]) if new else (ends, [])
    real = [each for each in ends if not each.foreseen]
    return (real, [each for each in ends if each.foreseen]) if real else (ends, [])


def _point(said: Said) -> Moment | None:
    return said.start or said.end


def _end_of(said: Said) -> Moment | None:
    return said.end or said.start


def _arranged(text: str, told: Sequence[Said]) -> Outages:
    paired = _day_behind(text, list(_paired(told)))
    stretches = list(_each_day(text, _over_days(text, paired)))
    whole = [each for each in stretches if each.whole]
    kept = whole or [each for each in stretches if each.start or each.end]
    unplaced = tuple(
        each.zone
        for each in stretches
        if each not in kept and each.start and not each.start.day_only
    )
    last = [each for each in told if each.role is Role.END]
    estimated = bool(last and not whole[1:] and (last[-1].estimated or last[-1].foreseen))
    return Outages(stretches=tuple(map(_ordered, kept)), estimated=estimated, unplaced=unplaced)


def _paired(told: Sequence[Said]) -> Iterator[Stretch]:
    """Join 8点停电 and 17点送电."""
    open_start: Said | None = None
    for each in told:
        if each.role is Role.PARTIAL:
            continue
        if each.role is Role.END and not each.ranged:
            end = _end_of(each)
            zone = open_start.zone if open_start else each.zone
            yield Stretch(zone=zone, start=open_start.start if open_start else None, end=end)
            open_start = None
            continue
        if open_start:
            yield Stretch(zone=open_start.zone, start=open_start.start, end=None)
        open_start = None
        if each.ranged or (each.start and each.start.day_only and each.end):
            yield Stretch(zone=each.zone, start=each.start, end=each.end)
        else:
            open_start = each
    if open_start:
        yield Stretch(zone=open_start.zone, start=open_start.start, end=None)


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


def _ordered(stretch: Stretch) -> Stretch:
    """Leave out an end that lies before the start: one of them is not understood."""
    if not (stretch.start and stretch.end):
        return stretch
    start, end = stretch.start, stretch.end
    day_ends = end.day_only and local(end.at).date() >= local(start.at).date()
    if end.at >= start.at or day_ends:
        return stretch
    return replace(stretch, end=None)
