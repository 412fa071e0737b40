"""When something will be done, as crew say it: 半小时, 1点前, 明早8点, 晚上七点半."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from domain.when import at_local, local, require_aware
from language.numerals import NUMERAL, to_int

_NUMBER: Final = rf"(?:\d{{1,3}}|{NUMERAL}{{1,3}})"
_HALF_DAY: Final = 12
_HOURS: Final = 24
_MINUTES: Final = 60
_LONGEST: Final = timedelta(days=3)
_SMALL_HOURS: Final = 4
"""Before four in the morning 明早 is the morning that is coming, not the next one."""

_SPAN: Final = re.compile(
    rf"""
      (?P<half>半(?:个)?(?:小时|钟头))
    | (?P<hours>{_NUMBER})(?P<and_half>个半|个)?(?:小时|钟头)(?P<tail_half>半)?
        (?:(?P<more>{_NUMBER})分(?:钟)?)?
    | (?P<about>个把(?:小时|钟头))
    | (?P<quarters>[一两三123])刻钟
    | (?P<minutes>{_NUMBER})(?:来|多)?(?:分钟|分(?![之闸接相路])|min(?![a-z]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    rf"""
    (?P<day>大后天|后天|明天|明早|明晚|明日|今天|今早|今晚|今日|今夜)?(?:的)?
    (?P<part>凌晨|半夜|夜里|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间|晚)?
    (?:
      (?P<hh>\d{{1,2}}):(?P<mm>[0-5]\d)(?!\d)
    | (?P<hour>\d{{1,2}}|{NUMERAL}{{1,3}})[点时](?!点|间|候|限|段|长|常|刻)
        (?:钟|整)?(?:(?P<half>半)|(?P<quarter>[一三13])刻|过?(?P<minute>[0-5]?\d|{NUMERAL}{{1,3}})(?:分)?(?!\d|个|小时|天|户|号|楼))?
    )
    """,
    re.VERBOSE,
)
_MORNING: Final = frozenset({"清晨", "早上", "早晨", "上午", "早"})
_AFTERNOON: Final = frozenset({"下午", "傍晚"})
_NIGHT: Final = frozenset({"晚上", "夜间", "晚", "夜里", "半夜"})
_DAYS_AHEAD: Final = {"今": 0, "明": 1, "后": 2, "大": 3}


@dataclass(frozen=True, slots=True)
class Eta:
    """A time that was said, and where in the text: ``text[start:end]``."""

    at: datetime
    start: int
    end: int


def read(text: str, now: datetime) -> Eta | None:
    """Return the first future instant (UTC) that the text names, None when there is none.

    A span counts from `now`. An hour without a part of the day is the next such instant: at
    23:30 ``1点`` is 01:00, at 15:00 ``7点`` is 19:00. A named day that has already passed that
    hour, and hours that do not exist, give None: a promise is never guessed.
    """
    found = (_from_span(text, now), _from_clock(text, now))
    return min((eta for eta in found if eta), key=lambda eta: eta.start, default=None)


def without(text: str, when: Eta | None) -> str:
    """Return the text with the time cut out."""
    return text if when is None else text[: when.start] + text[when.end :]


def _from_span(text: str, now: datetime) -> Eta | None:
    match = _SPAN.search(text)
    if match is None:
        return None
    length = _length(match)
    if length is None or not timedelta() < length <= _LONGEST:
        return None
    return Eta(require_aware(now) + length, match.start(), match.end())


def _length(match: re.Match[str]) -> timedelta | None:
    if match["half"]:
        return timedelta(minutes=30)
    if match["about"]:
        return timedelta(hours=1)
    if match["quarters"]:
        quarters = to_int(match["quarters"])
        return None if quarters is None else timedelta(minutes=15 * quarters)
    if match["minutes"]:
        minutes = to_int(match["minutes"])
        return None if minutes is None else timedelta(minutes=minutes)
    hours = to_int(match["hours"])
    more = to_int(match["more"]) if match["more"] else 0
    if hours is None or more is None:
        return None
    half = 30 if match["and_half"] == "个半" or match["tail_half"] else 0
    return timedelta(hours=hours, minutes=more + half)


def _from_clock(text: str, now: datetime) -> Eta | None:
    for match in _CLOCK.finditer(text):
        at = _instant(match, now)
        if at is not None:
            return Eta(at, match.start(), match.end())
    return None


def _instant(match: re.Match[str], now: datetime) -> datetime | None:
    hour = to_int(match["hh"] or match["hour"])
    minute = _minute(match)
    if hour is None or minute is None or hour > _HOURS or minute >= _MINUTES:
        return None
    day, part = match["day"] or "", match["part"] or ""
    if day[-1:] in ("早", "晚", "夜"):
        part = part or day[-1].replace("夜", "晚")
    written_24h = bool(match["hh"]) and match["hh"].startswith("0")
    hours = _hours(hour, part, written_24h=written_24h)
    candidates = [_on_day(day, h, minute, part, now) for h in hours]
    future = [at for at in candidates if at > now.astimezone(UTC)]
    return min(future, default=None)


def _minute(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarter"]:
        quarters = to_int(match["quarter"])
        return None if quarters is None else 15 * quarters
    written = match["mm"] or match["minute"]
    return to_int(written) if written else 0


def _hours(hour: int, part: str, *, written_24h: bool) -> tuple[int, ...]:
    """Return the hours of the day (0 to 23; 24 and more are after midnight) that are meant."""
    if hour > _HALF_DAY or hour == 0 or written_24h:
        return (hour,)
    if part == "凌晨" or part in _MORNING:
        return (hour % _HALF_DAY if part == "凌晨" else hour,)
    if part == "中午":
        return (hour if hour >= _HALF_DAY - 2 else hour + _HALF_DAY,)
    if part in _AFTERNOON:
        return (hour % _HALF_DAY + _HALF_DAY,)
    if part in _NIGHT:
        return (_at_night(hour, part),)
    return (hour, hour + _HALF_DAY)


def _at_night(hour: int, part: str) -> int:
    """晚上七点 is 19; 晚上1点 and 晚上12点 come after midnight, 夜里三点 too."""
    last_after_midnight = 3 if part in ("晚上", "夜间", "晚") else 5
    if hour == _HALF_DAY or hour <= last_after_midnight:
        return hour % _HALF_DAY + _HOURS
    return hour + _HALF_DAY


def _on_day(day: str, hour: int, minute: int, part: str, now: datetime) -> datetime:
    here = local(now)
    midnight = at_local(here.date(), time())
    ahead = _DAYS_AHEAD.get(day[:1])
    offset = timedelta(hours=hour, minutes=minute)
    if ahead is None:
        # 凌晨1点 said at 0:30, or 24 and more said before midnight: the nearest one ahead.
        starts = (midnight - timedelta(days=1), midnight, midnight + timedelta(days=1))
        return next((at for start in starts if (at := start + offset) > now), starts[-1] + offset)
    coming_morning = ahead == 1 and here.hour < _SMALL_HOURS and part in _MORNING
    return midnight + timedelta(days=0 if coming_morning else ahead) + offset
