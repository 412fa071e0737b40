"""Ranges: from one moment to another, every day between two, or whole days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.when import local
from language.times import cues
from language.times.calendar import Days, Lean
from language.times.context import Context
from language.times.hours import (
    DAY,
    MINUTES,
    Hour,
    around,
    around_range,
    by_habit,
    end_after,
    instant,
    start_on_day,
)
from language.times.moments import Moment
from language.times.parts import bounds
from language.times.phrases import Phrase
from language.times.span import Span
from language.times.tokens import Part


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a range begins, the day its hours are counted from, and the days that were said."""

    at: datetime
    base: date
    days: Days | None = None


@dataclass(slots=True)
class Ranges:
    """Turns a phrase with two moments into a span."""

    context: Context

    def span(self, phrase: Phrase, last: Moment) -> Span | None:
        """Return the span of ``phrase.first`` to `last`; None when it ends before it begins."""
        if not (phrase.first.is_instant or last.is_instant):
            return self._vague_range(phrase, last)
        told = last.now or cues.tells(self.context.text, phrase.first.stop, last.begin)
        lean = Lean.BACK if told else self.context.lean(phrase)
        start = self._start(phrase.first, last, lean)
        end = self._end(phrase, last, start) if start else None
        if start is None or end is None or end < start.at:
            return None
        point = start.at == end
        return Span(start=start.at, end=end, begin=phrase.begin, stop=phrase.stop, point=point)

    def _start(self, first: Moment, last: Moment, lean: Lean) -> _Start | None:
        hour = self.context.hour(first)
        if first.now:
            return _Start(self.context.now, local(self.context.now).date())
        days = self.context.days(first, lean)
        if first.day is not None and days is None:
            return None
        if hour is None:
            base = days[0] if days else self.context.known_day
            minutes = bounds(first.part)[0] * MINUTES if first.part else 0
            return _Start(instant(base, minutes), base, days)
        if days is None and self.context.told.day is None:
            return self._start_without_day(hour, last, lean)
        base = days[0] if days else self.context.known_day
        minutes = start_on_day(hour, self.context.hour(last), base, self.context.now, lean)
        return _Start(instant(base, minutes), base, days)

    def _start_without_day(self, hour: Hour, last: Moment, lean: Lean) -> _Start | None:
        until = self.context.hour(last)
        today = local(self.context.now).date()
        found: tuple[date, int] | None
        if until is not None and last.day is None:
            ranged = around_range(hour, until, self.context.now, lean)
            found = ranged and ranged[:2]
        elif last.now or last.has_own_day:
            found = around(hour, self.context.now, lean)
        else:
            found = (today, start_on_day(hour, until, today, self.context.now, lean))
        if not found:
            return None
        self.context.told.day = found[0]
        return _Start(instant(*found), found[0])

    def _end(self, phrase: Phrase, last: Moment, start: _Start) -> datetime | None:
        if last.now:
            return self.context.now
        through = self._through(phrase, start)
        if through is None:
            return None
        own = self.context.days(last, Lean.NEITHER, after=through)
        if last.day is not None and own is None:
            return None
        second = self.context.hour(last)
        if second is None:
            until = bounds(last.part)[1] * MINUTES if last.part else DAY
            return instant(own[1] if own else through, until)
        if own is not None and own[0] != start.base:
            return instant(own[0], by_habit(second))
        first = self.context.hour(phrase.first)
        return self._end_same_day(first, second, start.base, start.at) + (through - start.base)

    def _end_same_day(
        self, first: Hour | None, second: Hour, base: date, start: datetime
    ) -> datetime:
        passed = round((start - instant(base, 0)) / timedelta(minutes=1))
        if first is not None:
            return instant(base, end_after(passed, first, second))
        candidates = (m + step for m in second.candidates for step in (0, DAY))
        later = (minutes for minutes in candidates if instant(base, minutes) > start)
        return instant(base, min(later, default=passed))

    def _through(self, phrase: Phrase, start: _Start) -> date | None:
        """Return the last day on which the hours are the same."""
        if phrase.through is None:
            return start.days[1] if start.days else start.base
        found = self.context.days(phrase.through, Lean.NEITHER, after=start.base)
        return None if found is None else found[1]

    def _vague_range(self, phrase: Phrase, last: Moment) -> Span | None:
        if phrase.first.day is None:
            days: Days | None = (self.context.known_day, self.context.known_day)
        else:
            days = self.context.days(phrase.first, self.context.lean(phrase))
        if days is None:
            return None
        own = self.context.days(last, Lean.NEITHER, after=days[0])
        if last.day is not None and own is None:
            return None
        both = (days[0], own[1] if own else days[1])
        if both[1] < both[0]:
            return None
        return vague_span(phrase, both, phrase.first.part, last.part)


def vague_span(phrase: Phrase, days: Days, first: Part | None, last: Part | None) -> Span:
    """Return the span of whole days, or of parts of days, that nobody named to the hour."""
    if first is None and last is None:
        start, end = instant(days[0], 0), instant(days[1], 0)
        return _vaguely(phrase, start, end, day_only=True)
    start = instant(days[0], bounds(first)[0] * MINUTES if first else 0)
    end = instant(days[1], bounds(last)[1] * MINUTES if last else DAY)
    return _vaguely(phrase, start, max(start, end), day_only=False)


def _vaguely(phrase: Phrase, start: datetime, end: datetime, *, day_only: bool) -> Span:
    return Span(
        start=start,
        end=end,
        begin=phrase.begin,
        stop=phrase.stop,
        point=False,
        day_only=day_only,
        vague=True,
    )
