"""Lengths of time that begin with a number: 俩小时, 一个半小时, 40分钟, 1.5小时, 三天."""

import re
from datetime import timedelta
from typing import Final

from language.times.numbers import HAN, NUMBER, number, pair
from language.times.tokens import LengthToken

_HOUR: Final = r"(?:小时|钟头|时辰(?!八)|[hH](?:ours?|r)?(?![A-Za-z]))"
_LENGTH: Final = re.compile(
    rf"""
    (?:
      (?P<half>半)个?(?:小时|钟头|钟(?!点))
    | (?P<about>个把)(?:小时|钟头)
    | (?P<one_and_half>个半)(?:钟头?|小时)
    | (?P<decimal>[0-9]{{1,2}}\.[0-9])个?(?:小时|钟头)
    | (?P<hours>[0-9]{{1,3}}|[{HAN}百]{{1,4}})[多来几]?(?P<and_half>个半|半(?=小时|钟头)|个)?[多来]?{_HOUR}(?P<tail_half>半(?!个|天|夜))?
        (?:[零又加]?(?P<more>{NUMBER})分钟?)?
    | (?P<bells>{NUMBER})个(?P<bell_half>半)?钟(?!头)
    | (?P<quarters>[一两三123])刻钟
    | (?P<minutes>[0-9]{{1,3}}|[{HAN}百]{{1,4}})[来多几]?(?:分钟|[mM]in(?:utes?|s)?(?![A-Za-z]))
    | (?P<days>[0-9]{{1,2}}|[{HAN}]{{1,3}})(?:天|昼夜)(?P<day_half>半(?!夜))?(?!的?电费|然|线|内)
    )
    """,
    re.VERBOSE,
)
_FROM: Final = re.compile(
    rf"(?P<low>[0-9]{{1,3}}(?:\.[0-9])?|[{HAN}百]{{1,3}})[~至到-](?=[0-9{HAN}])"
)
_SHORT_MINUTES: Final = re.compile(rf"(?P<minutes>{NUMBER})分(?![之闸接相路钟])")
_A_HALF: Final = timedelta(minutes=30)
_HALF_A_DAY: Final = timedelta(hours=12)
_UNITS: Final = {
    "quarters": timedelta(minutes=15),
    "minutes": timedelta(minutes=1),
    "days": timedelta(days=1),
}


def read_length(text: str, at: int) -> LengthToken | None:
    """Read one length; 三四个小时 and 两到三个小时 have two bounds."""
    low = _FROM.match(text, at)
    return _from_to(low, _one(text, low.end())) if low else _one(text, at)


def _one(text: str, at: int) -> LengthToken | None:
    match = _LENGTH.match(text, at)
    if match is None:
        return None
    bounds = _bounds(match)
    if bounds is None or bounds[0] <= timedelta():
        return None
    return LengthToken(begin=match.start(), stop=match.end(), low=bounds[0], high=bounds[1])


def read_short_minutes(text: str, at: int) -> LengthToken | None:
    """Read 10分, which is minutes only where somebody tells how long the work will take."""
    match = _SHORT_MINUTES.match(text, at)
    minutes = number(match["minutes"]) if match else None
    if match is None or not minutes:
        return None
    length = timedelta(minutes=minutes)
    return LengthToken(begin=match.start(), stop=match.end(), low=length, high=length)


def _from_to(low: re.Match[str], high: LengthToken | None) -> LengthToken | None:
    if high is None:
        return None
    unit = _unit(high.high)
    written = low["low"]
    count = float(written) if "." in written else number(written)
    if count is None or not timedelta() < count * unit <= high.high:
        return None
    return LengthToken(begin=low.start(), stop=high.stop, low=count * unit, high=high.high)


def _unit(length: timedelta) -> timedelta:
    """Return the unit that 两 has in 两到三个小时."""
    for unit in (timedelta(days=1), timedelta(hours=1)):
        if length >= unit:
            return unit
    return timedelta(minutes=1)


def _bounds(match: re.Match[str]) -> tuple[timedelta, timedelta] | None:
    fixed = _fixed(match)
    if fixed is not None:
        return fixed, fixed
    for name, unit in _UNITS.items():
        if match[name]:
            bounds = _times(match[name], unit)
            half = _HALF_A_DAY if match["day_half"] else timedelta()
            return bounds and (bounds[0] + half, bounds[1] + half)
    return _hours(match)


def _fixed(match: re.Match[str]) -> timedelta | None:
    if match["half"]:
        return _A_HALF
    if match["about"]:
        return timedelta(hours=1)
    if match["one_and_half"]:
        return 3 * _A_HALF
    return timedelta(hours=float(match["decimal"])) if match["decimal"] else None


def _hours(match: re.Match[str]) -> tuple[timedelta, timedelta] | None:
    bounds = _times(match["hours"] or match["bells"], timedelta(hours=1))
    more = number(match["more"]) if match["more"] else 0
    if bounds is None or more is None:
        return None
    half = (match["and_half"] or "").endswith("半") or match["tail_half"] or match["bell_half"]
    extra = timedelta(minutes=more) + (_A_HALF if half else timedelta())
    return bounds[0] + extra, bounds[1] + extra


def _times(written: str, unit: timedelta) -> tuple[timedelta, timedelta] | None:
    both = pair(written)
    if both:
        return both[0] * unit, both[1] * unit
    value = number(written)
    return None if value is None else (value * unit, value * unit)
