"""Reading watches out of a calendar file: one event is one watch, its title names who has it.

Row for row with everything that is wrong; one wrong event and nothing of the file is taken.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from icalendar import Calendar, Event, vRecur
from icalendar.error import BrokenCalendarProperty

from bot.ical_feed import WHOLE_STATION
from bot.station.text import fold
from bot.station.words import WHOLE_STATION as WHOLE_STATION_WORD
from domain.calendar import WEEKDAYS
from domain.ids import UserId
from domain.roster import at_work
from domain.station import Days, Duty, StationMap
from domain.when import STATION_ZONE

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_DAYS: Final = 62
"""Days of the longest event; a longer one is most likely a slip."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
_PLAIN_RULE: Final = frozenset({"FREQ", "BYDAY", "INTERVAL", "WKST"})
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class DutyFileError(Exception):
    """The file cannot be taken; `lines` say what is wrong, in Chinese."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_calendar(content: bytes, station: StationMap, *, grid: str = "") -> tuple[Duty, ...]:
    """Return the rows of the roster that a calendar describes.

    Args:
        grid: code or name of the grid for events that name none; ``全所`` for the station.

    Raises:
        DutyFileError: with a line for every event that is wrong.
    """
    try:
        walked = Calendar.from_ical(content).walk("VEVENT")
    except (ValueError, IndexError, KeyError):
        raise DutyFileError(("不是能读的日历文件（.ics）。请从日历里重新导出一次。",)) from None
    events = [event for event in walked if isinstance(event, Event)]
    known = _Known.of(station)
    usual = known.grid(grid)
    if grid and usual is None:
        raise DutyFileError((f"没有叫“{grid}”的网格。",))
    wrong: list[str] = []
    found: dict[Duty, None] = {}
    for number, event in enumerate(events, start=1):
        title = _text(event, "summary")
        try:
            found |= dict.fromkeys(_duties(event, known, usual))
        except _WrongEventError as err:
            wrong.append(f"第{number}个日程“{title}”：{err}")
    if not wrong and not found:
        wrong.append("里面没有日程。")
    if wrong:
        raise DutyFileError(tuple(wrong))
    return tuple(found)


def merged(old: Iterable[Duty], new: Iterable[Duty]) -> tuple[Duty, ...]:
    """Return a roster with the rows of a calendar.

    A dated row takes the place of the dated rows of its grid on that day; all other rows stay:
    the more particular one counts where both hold.
    """
    coming = tuple(new)
    taken = {(duty.grid, duty.days) for duty in coming if _ISO.fullmatch(duty.days)}
    kept = [duty for duty in old if (duty.grid, duty.days) not in taken and duty not in coming]
    return (*kept, *coming)


class _WrongEventError(Exception):
    """One event cannot be taken; the message is for the person."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The names of people at work and of grids, the longest first."""

    people: tuple[tuple[str, UserId], ...]
    grids: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, station: StationMap) -> "_Known":
        people = [
            (word, m.userid)
            for m in station.members
            if at_work(station, m.userid) is not None
            for word in (m.name, str(m.userid))
        ]
        grids = [(word, g.code) for g in station.grids for word in (g.name, g.code)]
        whole = [(WHOLE_STATION_WORD, ""), (WHOLE_STATION, "")]
        return cls(
            tuple(sorted(people, key=lambda pair: -len(pair[0]))),
            tuple(sorted([*grids, *whole], key=lambda pair: -len(pair[0]))),
        )

    def grid(self, text: str) -> str | None:
        """Return the code of the grid that a text names, empty for the station, None for none."""
        return next((code for word, code in self.grids if _holds(text, word)), None)

    def people_in(self, text: str) -> list[UserId]:
        """Return the people that a text names, in the order of the longest names."""
        found: list[UserId] = []
        for word, userid in self.people:
            if _holds(text, word):
                text = fold(text).replace(fold(word), " ")
                found.append(userid)
        return list(dict.fromkeys(found))


def _holds(text: str, word: str) -> bool:
    if not word.isascii():
        return fold(word) in fold(text)
    return (
        re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text, re.IGNORECASE)
        is not None
    )


def _duties(event: Event, known: _Known, usual: str | None) -> Iterator[Duty]:
    if _text(event, "status").upper() == "CANCELLED":
        return
    title = _text(event, "summary")
    people = known.people_in(title)
    if not people:
        raise _WrongEventError("没认出是谁的班，请在标题里写在岗人员的姓名或账号。")
    where = (_text(event, "location"), _text(event, "categories"), title)
    named = (known.grid(text) for text in where)
    grid = next((code for code in named if code is not None), usual)
    if grid is None:
        raise _WrongEventError("没认出是哪个网格，请在地点里写网格名称，或加 --grid。")
    for userid in people:
        for row in _rows(event):
            yield replace(row, userid=userid, grid=grid)


def _rows(event: Event) -> Iterator[Duty]:
    """Yield a row for every day of an event, as yet without person and grid."""
    start, end = _bounds(event)
    length = end - start
    rule = event.get("rrule")
    if rule is not None:
        if length > _DAY:
            raise _WrongEventError("重复的日程最长 24 小时。")
        yield _row(_repeated(event, start), start, end)
        return
    if length <= _DAY:
        yield _row(start.date().isoformat(), start, end)
        return
    if length % _DAY or length > MAX_DAYS * _DAY:
        raise _WrongEventError("一个班最长 24 小时，跨几天的请一天写一个日程。")
    for n in range(length // _DAY):
        yield _row((start.date() + n * _DAY).isoformat(), start, end)


def _row(days: str, start: datetime, end: datetime) -> Duty:
    return Duty(userid=UserId(""), days=days, start=_wall(start), end=_wall(end))


def _wall(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)


def _repeated(event: Event, start: datetime) -> str:
    """Return the word of the roster for a rule that goes on for ever: 每天, or weekdays."""
    rule = event["rrule"]
    parts = dict(rule.items()) if isinstance(rule, vRecur) else {"": []}
    plain = parts.keys() <= _PLAIN_RULE and parts.get("INTERVAL", [1]) == [1]
    if not plain or "exdate" in event or "recurrence-id" in event:
        raise _WrongEventError("这样的重复认不了，只认每天和每周几；别的请一天写一个日程。")
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    if frequency == "DAILY" and "BYDAY" not in parts:
        return str(Days.EVERY)
    days = [str(day).upper() for day in parts.get("BYDAY", [])]
    if frequency == "WEEKLY" and all(day in _WEEK for day in days):
        said = {_WEEK[day] for day in days} or {WEEKDAYS[start.weekday()]}
        return "".join(letter for letter in WEEKDAYS if letter in said)
    raise _WrongEventError("这样的重复认不了，只认每天和每周几；别的请一天写一个日程。")


def _bounds(event: Event) -> tuple[datetime, datetime]:
    """Return when an event starts and ends on the station's wall clock; all-day ones from 0:00."""
    try:
        start, end = _instant(event.start), _instant(event.end)
    except (BrokenCalendarProperty, ValueError, TypeError, AttributeError):
        raise _WrongEventError("开始或结束时间读不懂。") from None
    if end <= start:
        raise _WrongEventError("没有结束时间，或者不比开始晚。")
    return start, end


def _instant(value: date | datetime) -> datetime:
    """Return a wall-clock time; one without a zone is the station's own."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    if value.tzinfo is None:
        return value
    return value.astimezone(STATION_ZONE).replace(tzinfo=None)


def _text(event: Event, name: str) -> str:
    """Return a property as one line of text, empty when it is missing or broken."""
    value = event.get(name)
    try:
        if name == "categories" and value is not None:
            each = value if isinstance(value, list) else [value]
            return " ".join(str(cat) for cats in each for cat in getattr(cats, "cats", [cats]))
        return " ".join(str(value).split()) if value is not None else ""
    except BrokenCalendarProperty:
        return ""
