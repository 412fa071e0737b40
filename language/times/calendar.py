"""Which day is meant: the nearest one that fits what was said and what was said before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final, TypeAlias

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2200, 12, 31)
"""Dates outside are not read: nobody announces them, and lunar tables end."""

Days: TypeAlias = tuple[date, date]
"""First and last day, both belong to it."""


class Lean(Enum):
    """Which way the words around a time point."""

    BACK = "back"
    NEITHER = "neither"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What an incomplete date is measured against.

    Attributes:
        today: the local day of the reference.
        last: the day said last in the text.
        month: year and month said last without a day.
        after: the day may not lie before this one (the end of a range).
    """

    today: date
    last: date | None = None
    month: tuple[int, int] | None = None
    after: date | None = None
    lean: Lean = Lean.NEITHER

    @property
    def near(self) -> date:
        """The day to be near to."""
        return self.last or self.today


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the date, None where the calendar has none."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None


def moved(day: date, days: int) -> date | None:
    """Return the day so many days later, None outside of what is read."""
    try:
        found = day + timedelta(days=days)
    except OverflowError:
        return None
    return found if FIRST <= found <= LAST else None


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    """Return year and month so many months later."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def last_of_month(year: int, month: int) -> date | None:
    """Return the last day of the month."""
    first = day_of(*month_after(year, month, 1), 1)
    return None if first is None else moved(first, -1)


def nearest(candidates: Iterable[date | None], anchor: Anchor) -> date | None:
    """Return the candidate that is meant.

    The end of a range is the first one not before its start. Else the nearest, where a day that
    has passed counts as twice as far away (notices announce), or half as far in talk of the past.
    """
    days = [day for day in candidates if day is not None]
    if anchor.after is not None:
        after = anchor.after
        return min((day for day in days if day >= after), default=None)
    return min(days, key=lambda day: _distance(day, anchor), default=None)


def _distance(day: date, anchor: Anchor) -> int:
    ahead = (day - anchor.near).days
    back, forth = (1, 2) if anchor.lean is Lean.BACK else (2, 1)
    return -ahead * back if ahead < 0 else ahead * forth
