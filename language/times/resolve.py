"""From phrases to instants: which day, which hour, seen from when it was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from typing import Final

from language.times import cues, elapsed
from language.times.calendar import Days
from language.times.context import Context
from language.times.phrases import Phrase, Piece
from language.times.ranges import Ranges, vague_span
from language.times.span import Span
from language.times.tokens import LengthToken

_OR_AN_HOUR_LATER: Final = timedelta(hours=1)
"""七八点 is two hours one after the other."""


@dataclass(slots=True)
class Resolver:
    """Turns the pieces of one text into spans, in text order."""

    context: Context

    def spans(self, pieces: Sequence[Piece]) -> Iterator[Span]:
        """Yield the spans of those pieces that name a time that exists."""
        for piece, follows in zip_longest(pieces, pieces[1:]):
            self.context.following = follows if isinstance(follows, Phrase) else None
            span = self._span(piece)
            if span is not None:
                yield span

    def _span(self, piece: Piece) -> Span | None:
        try:
            return self._elapsed(piece) if isinstance(piece, LengthToken) else self._said(piece)
        except OverflowError:
            return None

    def _elapsed(self, length: LengthToken) -> Span | None:
        of = elapsed.way(self.context.text, length, promise=self.context.promise)
        if of is None:
            return None
        start, end = elapsed.bounds(length, of, self.context.now)
        where = Span(
            start=start, end=end, begin=length.begin, stop=length.stop, point=start == end
        )
        return replace(where, length=True, since=of is elapsed.Way.SINCE)

    def _said(self, phrase: Phrase) -> Span | None:
        if phrase.last is not None:
            span = Ranges(self.context).span(phrase, phrase.last)
        elif phrase.length is not None:
            span = self._lasting(phrase, phrase.length)
        elif phrase.first.is_instant:
            span = self._point(phrase)
        else:
            span = self._vague(phrase)
        if span is None:
            return None
        if not span.vague:
            self.context.told.instant, self.context.told.part = span.end or span.start, None
        moved = cues.moved(self.context.text, phrase.begin)
        return replace(span, moved=moved, former=cues.former(self.context.text, phrase.begin))

    def _point(self, phrase: Phrase) -> Span | None:
        at = self.context.instant(phrase.first, self.context.lean(phrase))
        if at is None or (phrase.first.now and not cues.begins(self.context.text, phrase.stop)):
            return None
        until = cues.ends(self.context.text, phrase.begin, phrase.stop)
        since = not until and cues.begins(self.context.text, phrase.stop)
        clock = phrase.first.clock
        end = at + _OR_AN_HOUR_LATER if clock and clock.or_hour is not None else at
        return Span(
            start=None if until else at,
            end=None if since else end,
            begin=phrase.begin,
            stop=phrase.stop,
            point=at == end,
        )

    def _vague(self, phrase: Phrase) -> Span | None:
        first, lean = phrase.first, self.context.lean(phrase)
        if first.day is None:
            days: Days | None = (self.context.known_day, self.context.known_day)
        else:
            days = self.context.days(first, lean)
            self.context.remember_month(first)
        self.context.told.part = first.part
        if days is None:
            return None
        until = cues.ends(self.context.text, phrase.begin, phrase.stop)
        since = not until and cues.begins(self.context.text, phrase.stop)
        span = vague_span(phrase, days, first.part, first.part)
        return replace(span, start=None if until else span.start, end=None if since else span.end)

    def _lasting(self, phrase: Phrase, length: LengthToken) -> Span | None:
        start = self.context.instant(phrase.first, self.context.lean(phrase))
        if start is None:
            return None
        end = start + length.high
        return Span(start=start, end=end, begin=phrase.begin, stop=phrase.stop, point=False)
