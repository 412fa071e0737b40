"""Which hour of the day a clock time is, in minutes from the day's midnight."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.when import at_local, local
from language.times.calendar import Lean, moved
from language.times.parts import HALF_DAY, hour_of_day
from language.times.tokens import ClockToken, Part, Style

MINUTES: Final = 60
DAY: Final = 24 * MINUTES
_HALF: Final = HALF_DAY * MINUTES
_AFTERNOON_BY_HABIT: Final = 4
"""两点 without a word for the part of the day is the afternoon's, as people work then."""
_EVENING_FROM: Final = 18
_LAST_EARLY_HOUR: Final = 7
_SMALL_HOURS: Final = 6
_SAME_DAY: Final = timedelta(hours=18)
"""A written hour is today's unless it is further away: 0:30 at 23:00 is the next."""
_NIGHT: Final = (Part.EVENING, Part.DEEP_NIGHT, Part.DAWN)
_EARLY: Final = (Part.DAWN, Part.MORNING, Part.NOON)


@dataclass(frozen=True, slots=True)
class Hour:
    """A clock time with its part of the day."""

    clock: ClockToken
    part: Part | None

    @property
    def candidates(self) -> tuple[int, ...]:
        """Return the minutes of the day that may be meant, as written first."""
        clock = self.clock
        if self.part is not None:
            return (hour_of_day(clock.hour, self.part) * MINUTES + clock.minute,)
        written = clock.hour * MINUTES + clock.minute
        return (written,) if clock.exact else (written, written + _HALF)

    @property
    def is_open(self) -> bool:
        """Whether it may be before or after noon."""
        return self.part is None and not self.clock.exact

    @property
    def is_written(self) -> bool:
        """Whether it is written as on a clock: 8:19, 8时19分."""
        return self.clock.style is not Style.SPOKEN

    @property
    def is_early_word(self) -> bool:
        """Whether 1点 before it cannot be the afternoon's."""
        return self.part in _EARLY or (self.part is None and self.clock.hour > HALF_DAY)

    @property
    def is_night(self) -> bool:
        """Whether the part of the day lies around midnight."""
        return self.part in _NIGHT


def instant(base: date, minutes: int) -> datetime:
    """Return the UTC instant so many minutes after the local midnight that begins the day."""
    return at_local(base, time()) + timedelta(minutes=minutes)


def by_habit(hour: Hour, until: Hour | None = None) -> int:
    """Return the minutes of a clock time on a day that was said, without looking at the clock."""
    written = hour.candidates[0]
    spoken = hour.is_open and hour.clock.style is Style.SPOKEN
    if not spoken or not 1 <= hour.clock.hour <= _AFTERNOON_BY_HABIT:
        return written
    return written if until is not None and until.is_early_word else written + _HALF


def on_day(hour: Hour, base: date, now: datetime, lean: Lean) -> int:
    """Return the minutes of one clock time on a day that was said.

    Of today the half of the day is taken that fits the way the words lean.
    """
    if hour.is_open and base == local(now).date():
        return _of_today(hour, base, now, lean)
    minutes = by_habit(hour)
    if minutes >= DAY and hour.is_night and lean is Lean.BACK and instant(base, minutes) > now:
        return minutes - DAY
    return minutes


def _of_today(hour: Hour, base: date, now: datetime, lean: Lean) -> int:
    passed = [minutes for minutes in hour.candidates if instant(base, minutes) <= now]
    coming = [minutes for minutes in hour.candidates if instant(base, minutes) > now]
    if lean is Lean.BACK:
        return passed[-1] if passed else hour.candidates[0]
    if lean is Lean.NEITHER and hour.is_written:
        return hour.candidates[0]
    return coming[0] if coming else hour.candidates[0]


def start_on_day(hour: Hour, until: Hour | None, base: date, now: datetime, lean: Lean) -> int:
    """Return the minutes at which a range on a day that was said begins."""
    minutes = by_habit(hour, until)
    early = hour.is_open and hour.clock.hour <= _LAST_EARLY_HOUR and minutes < _HALF
    if not early or lean is Lean.BACK or base != local(now).date():
        return minutes
    if hour.clock.style is not Style.SPOKEN or until is None or until.is_early_word:
        return minutes
    return minutes + _HALF if instant(base, end_after(minutes, hour, until)) <= now else minutes


def end_after(start: int, first: Hour, second: Hour) -> int:
    """Return the first minutes after `start` that the end of a range may mean."""
    clock = second.clock
    candidates: Iterable[int] = second.candidates
    late = first.clock.exact and first.clock.hour >= HALF_DAY
    if second.is_open and late:
        spoken = clock.style is Style.SPOKEN and first.clock.hour < _EVENING_FROM
        candidates = candidates if spoken else second.candidates[:1]
    elif second.is_written and clock.hour == HALF_DAY and first.is_written and first.clock.exact:
        candidates = second.candidates[:1]  # 00:00–12:05 is on a clock of 24 hours
    shifted = (minutes + step for minutes in candidates for step in (-DAY, 0, DAY, 2 * DAY))
    return min((minutes for minutes in shifted if minutes > start), default=start)


def around(hour: Hour, now: datetime, lean: Lean) -> tuple[date, int] | None:
    """Return day and minutes of a clock time that was said without a day.

    Words that lean ahead mean the next such hour, words that look back the last one. Else an
    hour with its part of the day is today's (around midnight the nearest), an open spoken hour
    the next, a written or exact one the nearest.
    """
    today = local(now).date()
    if lean is Lean.NEITHER and hour.is_written:
        hour = replace(hour, clock=replace(hour.clock, exact=True))
    choices = _choices(hour, today)
    if not choices:
        return None
    if lean is Lean.BACK:
        passed = [choice for choice in choices if instant(*choice) <= now]
        return max(passed, key=lambda choice: instant(*choice), default=None)
    coming = [choice for choice in choices if instant(*choice) > now]
    if lean is Lean.AHEAD or hour.is_open:
        return min(coming, key=lambda choice: instant(*choice), default=None)
    if hour.part is not None and not _is_near_midnight(hour):
        return today, hour.candidates[0]
    if hour.is_written and abs(instant(today, hour.candidates[0]) - now) <= _SAME_DAY:
        return today, hour.candidates[0]
    return min(choices, key=lambda choice: (abs(instant(*choice) - now), -choice[1]))


def around_range(
    first: Hour, second: Hour, now: datetime, lean: Lean
) -> tuple[date, int, int] | None:
    """Return day, first and last minutes of a range that was said without a day.

    It is the one that has not ended yet; in talk of the past the last one that has begun.
    """
    today = local(now).date()
    yesterday, tomorrow = moved(today, -1), moved(today, 1)
    start = start_on_day(first, second, today, now, lean)
    if first.is_open and lean is Lean.BACK:
        passed = [minutes for minutes in first.candidates if instant(today, minutes) <= now]
        start = passed[-1] if passed else start
    end = end_after(start, first, second)
    if lean is Lean.BACK:
        begun = (day for day in (today, yesterday) if day and instant(day, start) <= now)
        return next(((day, start, end) for day in begun), None)
    days = (yesterday if start >= DAY else None, today, tomorrow)
    return next(((day, start, end) for day in days if day and instant(day, end) > now), None)


def after_last(hour: Hour, last: datetime) -> tuple[date, int] | None:
    """Return the first such hour after an instant: 晚上11点停的,2点来的."""
    choices = _choices(hour, local(last).date())
    later = (choice for choice in choices if instant(*choice) > last)
    return min(later, key=lambda choice: instant(*choice), default=None)


def crosses_midnight(hour: Hour, last: datetime) -> bool:
    """Whether an hour said after an evening belongs to the next day: 21:40停电,凌晨2点修好."""
    small = hour.candidates[0] < _SMALL_HOURS * MINUTES
    return small and local(last).hour >= _EVENING_FROM


def _choices(hour: Hour, today: date) -> list[tuple[date, int]]:
    days = [day for step in (-2, -1, 0, 1, 2) if (day := moved(today, step))]
    return [(day, minutes) for day in days for minutes in hour.candidates]


def _is_near_midnight(hour: Hour) -> bool:
    minutes = hour.candidates[0]
    return hour.is_night and (minutes >= DAY or minutes <= _SMALL_HOURS * MINUTES)
