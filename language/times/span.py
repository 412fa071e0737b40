"""What the parser gives back: one stretch of time and where it was said."""

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
        day_only: no clock time was said: `start` and `end` are the local midnights that begin
            the first and the last day.
        point: one instant, `start` and `end` are equal.
    """

    start: datetime | None
    end: datetime | None
    begin: int
    stop: int
    point: bool
    day_only: bool = False
