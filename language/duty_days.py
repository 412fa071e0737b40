"""The days and hours of watches as people say them: 10-2, 国庆三天, 今晚, 10月3日20:00到次日8点."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.calendar import HOLIDAYS, holiday_days
from domain.when import at_local, local
from language.numerals import NUMERAL, to_int
from language.times import find
from language.times.span import Span

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 31
"""Days of the longest stretch that is meant by one saying."""

_FESTIVAL: Final = r"(?P<name>元旦|春节|过年|清明|五一|劳动|端午|中秋|国庆|十一)"
_MONTHS: Final = {"元旦": 1, "五一": 5, "国庆": 10}
_ALIASES: Final = {"过年": "春节", "劳动": "五一", "十一": "国庆"}
_WHOLE: Final = re.compile(
    rf"{_FESTIVAL}(?:节)?(?:小?长假|放假|假期|期间|全程|那几天|这几天|几天)*"
    rf"(?:(?P<part>前|头|后|最后)?(?P<count>{NUMERAL}|\d{{1,2}})天)?"
    r"(?!月|\d|[一二三四五六七八九十]?[号日]|\d*[号日]|个|点|户|楼)"
)
_DATED: Final = re.compile(rf"{_FESTIVAL}(?:节)?(?:的)?(?=(?:\d{{1,2}}|{NUMERAL}{{1,3}})[号日])")
_SHORT: Final = re.compile(
    r"(?<![\d:.\-/])(?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?![\d:\-/.]|[点时号])"
)
_NIGHT: Final = re.compile(r"夜班|晚班|夜里的班|晚上的班|后夜|通宵")
_DAYTIME: Final = re.compile(r"白班|日班|早班|白天")
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTime:
    """Which stretch is meant.

    Attributes:
        start, end: UTC, ``start < end``; of whole days the local midnights around them.
        days: only days were said: the watches that begin on them are meant.
        exact: hours were said: the stretch itself is meant, not the watch it lies in.
        night, daytime: only night or day watches of the days are meant (夜班, 白班).
    """

    start: datetime
    end: datetime
    days: bool = False
    exact: bool = False
    night: bool = False
    daytime: bool = False

    def means(self, start: datetime, end: datetime) -> bool:
        """Whether a watch from `start` to `end` is one of those that were meant."""
        if self.days:
            return self.start <= start < self.end and self._hours_fit(start)
        within = min(end, self.end) - max(start, self.start)
        if self.exact:
            return within > timedelta()
        return within >= _HALF * min(end - start, self.end - self.start) and within > timedelta()

    def _hours_fit(self, start: datetime) -> bool:
        late = not time(5) <= local(start).time() < time(15)
        return (late or not self.night) and (not late or not self.daytime)

    @property
    def local_days(self) -> tuple[date, ...]:
        """Return the local days on which it runs."""
        first = local(self.start).date()
        last = local(self.end - timedelta(microseconds=1)).date()
        return tuple(first + n * _DAY for n in range((last - first).days + 1))


def read(text: str, now: datetime) -> DutyTime | None:
    """Return the stretch that a text speaks of; None when it names none, or one too long.

    Args:
        text: without the names of people and grids: 网格员三号 is no third of a month.
        now: when it was said; aware.
    """
    shift = {"night": bool(_NIGHT.search(text)), "daytime": bool(_DAYTIME.search(text))}
    whole = _holiday(text, now)
    if whole is not None:
        first, last = whole
        return DutyTime(
            start=at_local(first, time()), end=at_local(last + _DAY, time()), days=True, **shift
        )
    spans = [span for span in find(_written_out(text), now) if not span.length]
    found = [made for span in spans if (made := _of_span(span)) is not None]
    if not found:
        return None
    days = all(each.days for each in found)
    chosen = found if days else [each for each in found if not each.days]
    start, end = min(each.start for each in chosen), max(each.end for each in chosen)
    if end - start > _LONGEST * _DAY:
        return None
    exact = any(each.exact for each in chosen)
    return DutyTime(start=start, end=end, days=days, exact=exact, **(shift if days else {}))


def _of_span(span: Span) -> DutyTime | None:
    start, end = span.start, span.end
    if start is None:
        return None
    if span.day_only:
        last = end or start
        return DutyTime(start=start, end=last + _DAY, days=True)
    if end is None or end <= start:
        return DutyTime(start=start, end=start + timedelta(minutes=1))
    return DutyTime(start=start, end=end, exact=not span.vague)


def _written_out(text: str) -> str:
    """Return a text with 10-2 as 10月2日 and 国庆3号 as 10月3号, as the reader of times wants it."""
    dated = _DATED.sub(lambda found: _month(found["name"]), text)
    return _SHORT.sub(lambda found: f"{found['month']}月{found['day']}日", dated)


def _month(name: str) -> str:
    month = _MONTHS.get(_ALIASES.get(name, name))
    return f"{month}月" if month else name


def _holiday(text: str, now: datetime) -> tuple[date, date] | None:
    """Return the first and the last day of a holiday that is named as a whole: 国庆, 国庆前三天."""
    found = _WHOLE.search(text)
    if found is None or _DATED.search(text):
        return None
    name = _ALIASES.get(found["name"], found["name"])
    if name not in HOLIDAYS:
        return None
    if find(_rest_of(text, found), now):
        return None  # 国庆那天晚上8点: the hours decide
    today = local(now).date()
    for year in (today.year, today.year + 1):
        days = holiday_days(name, year)
        if days and days[-1] >= today:
            return _part(days, found["part"] or "", found["count"] or "")
    return None


def _rest_of(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]


def _part(days: tuple[date, ...], part: str, count: str) -> tuple[date, date]:
    number = (int(count) if count.isdigit() else to_int(count) or len(days)) if count else 0
    if not number:
        return days[0], days[-1]
    if part in ("后", "最后"):
        return days[-1] - (number - 1) * _DAY, days[-1]
    return days[0], days[0] + (number - 1) * _DAY


def without(text: str, now: datetime) -> str:
    """Return a text without the days and hours that `read` reads in it."""
    plain = _SHORT.sub(" ", _WHOLE.sub(" ", _DATED.sub(lambda found: _month(found["name"]), text)))
    for span in reversed(find(plain, now)):
        plain = plain[: span.begin] + " " + plain[span.stop :]
    return plain
