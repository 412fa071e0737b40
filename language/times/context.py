"""What the words of one text are measured by: when it was said, and what was said before them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from domain.when import local
from language.times import cues
from language.times.calendar import Anchor, Days, Lean
from language.times.hours import (
    Hour,
    after_last,
    around,
    crosses_midnight,
    instant,
    on_day,
)
from language.times.moments import Moment
from language.times.phrases import Phrase
from language.times.sayings import FromToday, PartOfMonth, Rank, Saying
from language.times.tokens import Part

_SMALL_HOURS: Final = 4


@dataclass(slots=True)
class Told:
    """What was said before, which the next words may leave out."""

    day: date | None = None
    month: tuple[int, int] | None = None
    part: Part | None = None
    instant: datetime | None = None


@dataclass(slots=True)
class Context:
    """The text at hand, read from left to right.

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

    def anchor(self, lean: Lean, after: date | None = None) -> Anchor:
        """Return what relative days are counted from."""
        told = self.told
        today = local(self.now).date()
        return Anchor(today=today, last=told.day, month=told.month, after=after, lean=lean)

    def days(self, moment: Moment, lean: Lean, after: date | None = None) -> Days | None:
        """Return the days that a moment names, and remember them for what follows."""
        if moment.day is None:
            return None
        found = (self._coming_morning(moment) or moment.day).days(self.anchor(lean, after))
        if found is not None:
            self.told.day = found[0]
            self.told.month, self.told.part = None, None
        return found

    def _coming_morning(self, moment: Moment) -> Saying | None:
        """Before four in the morning the crew's 明早 is the morning that is coming."""
        early = self.promise and local(self.now).hour < _SMALL_HOURS
        tomorrow_morning = moment.part is Part.MORNING and moment.day == FromToday(1)
        return FromToday(0) if early and tomorrow_morning else None

    def hour(self, moment: Moment) -> Hour | None:
        """Return the hour that a moment names; a part of the day said before still holds."""
        if moment.clock is None:
            return None
        if moment.day is None:
            return Hour(moment.clock, moment.part or self.told.part)
        by_date = moment.day.rank >= Rank.NUMBER and moment.clock.hour <= _SMALL_HOURS
        if by_date and moment.part is Part.DEEP_NIGHT:  # 13日夜里两点 begins the 13th
            return Hour(moment.clock, Part.DAWN)
        return Hour(moment.clock, moment.part)

    @property
    def known_day(self) -> date:
        """Return the day said before, else the day on which it was said."""
        return self.told.day or local(self.now).date()

    def lean(self, phrase: Phrase) -> Lean:
        """Return which way a phrase points; 5点停电 before 2点来的 is told, not announced."""
        lean = cues.lean(self.text, phrase.begin, phrase.stop)
        if lean is not Lean.NEITHER:
            return lean
        if self._is_told_with_next(phrase):
            return Lean.BACK
        past = self.told.instant is not None and self.told.instant <= self.now
        hour = self.hour(phrase.first)
        announced = hour is not None and hour.is_open
        ahead = self.promise or (announced and cues.announces(self.text, phrase.stop, past=past))
        return Lean.AHEAD if ahead else Lean.NEITHER

    def _is_told_with_next(self, phrase: Phrase) -> bool:
        follows = self.following
        if follows is None or not cues.same_sentence(self.text, phrase.stop, follows.begin):
            return False
        return cues.lean(self.text, follows.begin, follows.stop) is Lean.BACK

    def instant(self, moment: Moment, lean: Lean) -> datetime | None:
        """Return the instant of a moment, on the day said before when it names none."""
        hour = self.hour(moment)
        if hour is None:
            return self.now
        if moment.day is not None:
            days = self.days(moment, lean)
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

    def remember_month(self, moment: Moment) -> None:
        """Remember the month of 月初, 月底: a bare day number after it belongs to it."""
        if isinstance(moment.day, PartOfMonth):
            self.told.month = moment.day.year_and_month(self.anchor(Lean.NEITHER))
            self.told.day = None


def hour_may_follow(hour: Hour, last: datetime) -> bool:
    """Whether an hour said after an instant is a later one: 21:40停电,凌晨2点修好."""
    return hour.is_open or crosses_midnight(hour, last)
