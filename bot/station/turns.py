"""The column 轮换 of the duty sheet: how long a turn is, and on which weekday it changes."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.station.text import fold
from domain.calendar import WEEKDAYS
from domain.duty_plan import Rotation
from domain.ids import UserId

WEEK: Final = 7
LONGEST: Final = 366
"""Days of the longest turn."""

_EVERY: Final = re.compile(
    r"每(?:隔)?(\d{1,3}|[一两二三四五六七八九十])?(?:个)?(天|日|周|星期|礼拜)"
)
_WEEKDAY: Final = re.compile(r"每(?:周|星期|礼拜)([一二三四五六日天])")
_NUMBERS: Final = {"两": 2} | {word: n for n, word in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Turn:
    """Length of a turn (days), and the weekday on which it changes (0 is Monday), if fixed."""

    days: int
    weekday: int | None = None

    def rotation(self, crew: tuple[UserId, ...], first: date) -> Rotation:
        """Return the turns of a crew; with a fixed weekday the first turn began on it."""
        if self.weekday is not None:
            first -= timedelta(days=(first.weekday() - self.weekday) % WEEK)
        return Rotation(crew=crew, first=first, days=self.days)


def read_turn(written: str) -> Turn | None:
    """Return what a cell says, None when it is none of the words."""
    text = fold(written)
    if weekday := _WEEKDAY.fullmatch(text):
        return Turn(WEEK, WEEKDAYS.index(weekday[1].replace("天", "日")))
    every = _EVERY.fullmatch(text)
    if every is None:
        return None
    count = every[1] or "1"
    number = _NUMBERS.get(count) or int(count)
    days = number if every[2] in "天日" else number * WEEK
    return Turn(days) if 1 <= days <= LONGEST else None


def turn_words(rotation: Rotation | None) -> str:
    """Return the words that `read_turn` reads as the same turns; the first day says the rest."""
    if rotation is None:
        return ""
    weeks, rest = divmod(rotation.days, WEEK)
    if rest:
        return "每天" if rotation.days == 1 else f"每{rotation.days}天"
    return "每周" if weeks == 1 else f"每{weeks}周"
