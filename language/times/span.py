"""What the reader gives back: one stretch of time and where it was said."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One point or range of time, said in ``text[begin:stop]``.

    Attributes:
        start: UTC; None where only the end was said (``18点前``, ``停到四点``).
        end: UTC, never before `start`; None where only the start was said (``8点起``).
        begin: position of the first character in the text as given.
        stop: position after the last character.
        point: one instant, `start` and `end` are equal where both are there.
        day_only: only days were said: `start` and `end` are the local midnights that begin the
            first and the last day.
        vague: no hour was said: only days, or a part of one (``明天上午``, with the bounds that
            such a word has by habit).
        moved: words before say that it takes the place of what was said (改为, 推迟到).
        former: words before say that it holds no longer (原定).
        length: only a length was said, counted from the moment of speaking (``半小时``).
        since: it is such a length that has passed: 停了三天了.
    """

    start: datetime | None
    end: datetime | None
    begin: int
    stop: int
    point: bool
    day_only: bool = False
    vague: bool = False
    moved: bool = False
    former: bool = False
    length: bool = False
    since: bool = False
