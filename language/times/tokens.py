"""The pieces a text about times is made of."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TypeAlias

from language.times.sayings import Saying


class Part(Enum):
    """A part of the day, as far as it settles which hour is meant."""

    DAWN = auto()
    MORNING = auto()
    NOON = auto()
    AFTERNOON = auto()
    EVENING = auto()
    DEEP_NIGHT = auto()


class Style(Enum):
    """How a clock time is written."""

    SPOKEN = auto()
    """八点半"""
    FORMAL = auto()
    """8时30分"""
    COLON = auto()
    """8:30"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayToken:
    """A day that was said."""

    begin: int
    stop: int
    saying: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class PartToken:
    """凌晨, 上午, 傍晚."""

    begin: int
    stop: int
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockToken:
    """A clock time.

    Attributes:
        hour: 0 to 24.
        minute: 0 to 59, of 24:00 only 0.
        exact: written as 08:30 or 20:30, which nobody means twelve hours later.
        or_hour: the second hour of 七八点.
    """

    begin: int
    stop: int
    hour: int
    minute: int
    style: Style
    exact: bool
    or_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthToken:
    """俩小时, 40分钟, 三天: at least `low`, at most `high` (三四个小时)."""

    begin: int
    stop: int
    low: timedelta
    high: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class NowToken:
    """现在, 即刻."""

    begin: int
    stop: int


Token: TypeAlias = DayToken | PartToken | ClockToken | LengthToken | NowToken
