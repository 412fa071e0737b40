"""From phrases to instants: which day, which hour, seen from when it was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Final

from domain.when import local
from language.times import cues, elapsed
from language.times.calendar import Anchor, Days, Lean
from language.times.hours import (
    DAY,
    MINUTES,
    Hour,
    after_last,
    around,
    around_range,
    by_habit,
    crosses_midnight,
    end_after,
    instant,
    on_day,
    start_on_day,
)
from language.times.moments import Moment
from language.times.parts import bounds
from language.times.phrases import Phrase, Piece
from language.times.sayings import FromToday, PartOfMonth, Rank, Saying
from language.times.span import Span
from language.times.tokens import LengthToken, Part

_OR_AN_HOUR_LATER: Final = timedelta(hours=1)
"""七八点 is two hours one after the other."""
_SMALL_HOURS: Final = 4


@dataclass(slots=True)
class Told:
    """What was said before, which the next words may leave out."""

    day: date | None = None
    month: tuple[int, int] | None = None
    part: Part | None = None
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a range begins, the day its hours are counted from, and the days that were said."""

    at: datetime
    base: date
    days: Days | None = None


@dataclass(slots=True)
class Resolver:
    """Turns the pieces of one text into spans, in text order.

    Attributes:
        text: folded.
        now: when it was said, aware.
        promise: somebody tells how long his work will take.
        told: what was said before the piece at hand; following: the phrase after it.
    """

    text: str
    now: datetime
    promise: bool
    told: Told = field(default_factory=Told)
    following: Phrase | None = None

    def spans(self, pieces: Sequence[Piece]) -> Iterator[Span]:
        """Yield the spans of those pieces that name a time that exists."""
        for piece, follows in zip_longest(pieces, pieces[1:]):
            self.following = follows if isinstance(follows, Phrase) else None
            span = self._span(piece)
            if span is not None:
                yield span

    def _span(self, piece: Piece) -> Span | None:
        try:
            return self._elapsed(piece) if isinstance(piece, LengthToken) else self._said(piece)
        except OverflowError:
            return None

    def _elapsed(self, length: LengthToken) -> Span | None:
        of = elapsed.way(self.text, length, promise=self.promise)
        if of is None:
            return None
        start, end = elapsed.bounds(length, of, self.now)
        where = Span(
            start=start, end=end, begin=length.begin, stop=length.stop, point=start == end
        )
        return replace(where, length=True, since=of is elapsed.Way.SINCE)

    def _said(self, phrase: Phrase) -> Span | None:
        if phrase.last is not None:
            span = self._range(phrase, phrase.last)
        elif phrase.length is not None:
            span = self._lasting(phrase, phrase.length)
        elif phrase.first.is_instant:
            span = self._point(phrase)
        else:
            span = self._vague(phrase)
        if span is None:
            return None
        if not span.vague:
            self.told.instant, self.told.part = span.end or span.start, None
        moved = cues.moved(self.text, phrase.begin)
        return replace(span, moved=moved, former=cues.former(self.text, phrase.begin))

    def _anchor(self, lean: Lean, after: date | None = None) -> Anchor:
        told = self.told
        today = local(self.now).date()
        return Anchor(today=today, last=told.day, month=told.month, after=after, lean=lean)

    def _days(self, moment: Moment, lean: Lean, after: date | None = None) -> Days | None:
        if moment.day is None:
            return None
        found = (self._coming_morning(moment) or moment.day).days(self._anchor(lean, after))
        if found is not None:
            self.told.day = found[0]
            self.told.month, self.told.part = None, None
        return found

    def _coming_morning(self, moment: Moment) -> Saying | None:
        """Before four in the morning the crew's 明早 is the morning that is coming."""
        early = self.promise and local(self.now).hour < _SMALL_HOURS
        tomorrow_morning = moment.part is Part.MORNING and moment.day == FromToday(1)
        return FromToday(0) if early and tomorrow_morning else None

    def _hour(self, moment: Moment) -> Hour | None:
        if moment.clock is None:
            return None
        if moment.day is None:
            return Hour(moment.clock, moment.part or self.told.part)
        by_date = moment.day.rank >= Rank.NUMBER and moment.clock.hour <= _SMALL_HOURS
        if by_date and moment.part is Part.DEEP_NIGHT:  # 13日夜里两点 begins the 13th
            return Hour(moment.clock, Part.DAWN)
        return Hour(moment.clock, moment.part)

    @property
    def _known_day(self) -> date:
        return self.told.day or local(self.now).date()

    def _lean(self, phrase: Phrase) -> Lean:
        """Return which way a phrase points; 5点停电 before 2点来的 is told, not announced."""
        lean = cues.lean(self.text, phrase.begin, phrase.stop)
        if lean is not Lean.NEITHER:
            return lean
        if self._is_told_with_next(phrase):
            return Lean.BACK
        past = self.told.instant is not None and self.told.instant <= self.now
        hour = self._hour(phrase.first)
        announced = hour is not None and hour.is_open
        ahead = self.promise or (announced and cues.announces(self.text, phrase.stop, past=past))
        return Lean.AHEAD if ahead else Lean.NEITHER

    def _is_told_with_next(self, phrase: Phrase) -> bool:
        follows = self.following
        if follows is None or not cues.same_sentence(self.text, phrase.stop, follows.begin):
            return False
        return cues.lean(self.text, follows.begin, follows.stop) is Lean.BACK

    # One moment

    def _point(self, phrase: Phrase) -> Span | None:
        at = self._instant(phrase.first, self._lean(phrase))
        if at is None or (phrase.first.now and not cues.begins(self.text, phrase.stop)):
            return None
        until = cues.ends(self.text, phrase.begin, phrase.stop)
        since = not until and cues.begins(self.text, phrase.stop)
        clock = phrase.first.clock
        end = at + _OR_AN_HOUR_LATER if clock and clock.or_hour is not None else at
        return Span(
            start=None if until else at,
            end=None if since else end,
            begin=phrase.begin,
            stop=phrase.stop,
            point=at == end,
        )

    def _instant(self, moment: Moment, lean: Lean) -> datetime | None:
        hour = self._hour(moment)
        if hour is None:
            return self.now
        if moment.day is not None:
            days = self._days(moment, lean)
            return (
                None if days is None else instant(days[0], on_day(hour, days[0], self.now, lean))
            )
        return self._without_day(hour, lean)

    def _without_day(self, hour: Hour, lean: Lean) -> datetime | None:
        told = self.told
        if told.day is None:
            found = around(hour, self.now, lean)
            return None if found is None else instant(*found)
        at = instant(told.day, on_day(hour, told.day, self.now, lean))
        if told.instant is not None and at <= told.instant and hour_may_follow(hour, told.instant):
            later = after_last(hour, told.instant)
            return None if later is None else instant(*later)
        return at

    # Days and parts of a day

    def _vague(self, phrase: Phrase) -> Span | None:
        first, lean = phrase.first, self._lean(phrase)
        if first.day is None:
            days: Days | None = (self._known_day, self._known_day)
        else:
            days = self._days(first, lean)
            self._remember_month(first)
        self.told.part = first.part
        if days is None:
            return None
        until = cues.ends(self.text, phrase.begin, phrase.stop)
        since = not until and cues.begins(self.text, phrase.stop)
        span = _vague_span(phrase, days, first.part, first.part)
        return replace(span, start=None if until else span.start, end=None if since else span.end)

    def _remember_month(self, moment: Moment) -> None:
        if isinstance(moment.day, PartOfMonth):
            self.told.month = moment.day.year_and_month(self._anchor(Lean.NEITHER))
            self.told.day = None

    # Ranges

    def _range(self, phrase: Phrase, last: Moment) -> Span | None:
        if not (phrase.first.is_instant or last.is_instant):
            return self._vague_range(phrase, last)
        told = last.now or cues.tells(self.text, phrase.first.stop, last.begin)
        lean = Lean.BACK if told else self._lean(phrase)
        start = self._start(phrase.first, last, lean)
        end = self._end(phrase, last, start) if start else None
        if start is None or end is None or end < start.at:
            return None
        point = start.at == end
        return Span(start=start.at, end=end, begin=phrase.begin, stop=phrase.stop, point=point)

    def _start(self, first: Moment, last: Moment, lean: Lean) -> _Start | None:
        hour = self._hour(first)
        if first.now:
            return _Start(self.now, local(self.now).date())
        days = self._days(first, lean)
        if first.day is not None and days is None:
            return None
        if hour is None:
            base = days[0] if days else self._known_day
            minutes = bounds(first.part)[0] * MINUTES if first.part else 0
            return _Start(instant(base, minutes), base, days)
        if days is None and self.told.day is None:
            return self._start_without_day(hour, last, lean)
        base = days[0] if days else self._known_day
        minutes = start_on_day(hour, self._hour(last), base, self.now, lean)
        return _Start(instant(base, minutes), base, days)

    def _start_without_day(self, hour: Hour, last: Moment, lean: Lean) -> _Start | None:
        until = self._hour(last)
        today = local(self.now).date()
        found: tuple[date, int] | None
        if until is not None and last.day is None:
            ranged = around_range(hour, until, self.now, lean)
            found = ranged and ranged[:2]
        elif last.now or last.has_own_day:
            found = around(hour, self.now, lean)
        else:
            found = (today, start_on_day(hour, until, today, self.now, lean))
        if not found:
            return None
        self.told.day = found[0]
        return _Start(instant(*found), found[0])

    def _end(self, phrase: Phrase, last: Moment, start: _Start) -> datetime | None:
        if last.now:
            return self.now
        through = self._through(phrase, start)
        if through is None:
            return None
        own = self._days(last, Lean.NEITHER, after=through)
        if last.day is not None and own is None:
            return None
        second = self._hour(last)
        if second is None:
            until = bounds(last.part)[1] * MINUTES if last.part else DAY
            return instant(own[1] if own else through, until)
        if own is not None and own[0] != start.base:
            return instant(own[0], by_habit(second))
        first = self._hour(phrase.first)
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
        found = self._days(phrase.through, Lean.NEITHER, after=start.base)
        return None if found is None else found[1]

    def _vague_range(self, phrase: Phrase, last: Moment) -> Span | None:
        if phrase.first.day is None:
            days: Days | None = (self._known_day, self._known_day)
        else:
            days = self._days(phrase.first, self._lean(phrase))
        if days is None:
            return None
        own = self._days(last, Lean.NEITHER, after=days[0])
        if last.day is not None and own is None:
            return None
        both = (days[0], own[1] if own else days[1])
        if both[1] < both[0]:
            return None
        return _vague_span(phrase, both, phrase.first.part, last.part)

    # A start and how long it lasts

    def _lasting(self, phrase: Phrase, length: LengthToken) -> Span | None:
        start = self._instant(phrase.first, self._lean(phrase))
        if start is None:
            return None
        end = start + length.high
        return Span(start=start, end=end, begin=phrase.begin, stop=phrase.stop, point=False)


def hour_may_follow(hour: Hour, last: datetime) -> bool:
    """Whether an hour said after an instant is a later one: 21:40停电,凌晨2点修好."""
    return hour.is_open or crosses_midnight(hour, last)


def _vague_span(phrase: Phrase, days: Days, first: Part | None, last: Part | None) -> Span:
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
