"""保电 9月25日到10月8日 全所 一级 国庆保电: a window in which supply is guaranteed, from words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.guard import GuardGrade, GuardKind, GuardWindow
from domain.station import StationMap
from domain.when import local
from language.times import find
from language.times.span import Span
from language.words import any_of, load, strings

_WORDS: Final = load("guards")
_DAY: Final = timedelta(days=1)
_WHOLE: Final = any_of(strings(_WORDS["said"], "whole"))
_EXAM: Final = any_of(strings(_WORDS["said"], "exam"))
_EVENT: Final = any_of(strings(_WORDS["said"], "event"))
_BESIDE: Final = any_of(strings(_WORDS["said"], "beside"))
_GRADES: Final = {
    "特级": GuardGrade.TOP,
    "一级": GuardGrade.FIRST,
    "二级": GuardGrade.SECOND,
    "三级": GuardGrade.THIRD,
}
_GRADE: Final = re.compile(rf"({'|'.join(_GRADES)})(?:保电)?")
_PIECES: Final = re.compile(r"[\s,，;；:：。、]+")
_DATED: Final = re.compile(r"\d|[一二三四五六七八九十][月日号]")
_SHORT: Final = re.compile(r"(?<![\d:.])(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])(?![\d:./点时])")
_YEAR: Final = re.compile(r"\d{4}")
_AROUND_NAME: Final = re.compile(r"期间|放假|假期|长假|节(?=$)")
_LONGEST_NAME: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarding:
    """What was said of a window.

    Attributes:
        window: with all of it; its name is what nothing else explains.
        lacks_end: hours were said, but not until when.
    """

    window: GuardWindow
    lacks_end: bool = False


def has_time(text: str, now: datetime) -> bool:
    """Whether a text names any time: without one it arranges nothing."""
    return bool(find(_spelt(text), now))


def read(text: str, *, station: StationMap, now: datetime) -> Guarding | None:
    """Return the window that a text describes; None when it names no time."""
    text = _spelt(text)
    span = _time(find(text, now), text)
    if span is None:
        return None
    start, end = _to_come(*_bounds(span), now, text[span.begin : span.stop])
    rest = f"{text[: span.begin]} {text[span.stop :]}"
    grade = _GRADE.search(rest)
    pieces = [piece for piece in _PIECES.split(_GRADE.sub(" ", rest)) if piece]
    places: list[str] = []
    names: list[str] = []
    for piece in pieces:
        found = _places(piece, station)
        places += found
        if not (found or _WHOLE.fullmatch(piece) or _BESIDE.fullmatch(piece)):
            names.append(piece)
    said = "".join(names)[:_LONGEST_NAME]
    kind = _kind(said)
    said = said if kind is not GuardKind.EVENT or said != "活动" else ""
    window = GuardWindow(
        name=said or _unnamed(text[span.begin : span.stop]),
        kind=kind,
        grade=_GRADES[grade[1]] if grade else GuardGrade.SECOND,
        start=start,
        end=end or start,
        places=tuple(dict.fromkeys(places)),
    )
    return Guarding(window=window, lacks_end=end is None)


def _time(spans: Sequence[Span], text: str) -> Span | None:
    """Return the time that is meant: one with a date before the 国庆 of a name."""
    dated = [span for span in spans if _DATED.search(text[span.begin : span.stop])]
    return next(iter(dated or spans), None)


def _bounds(span: Span) -> tuple[datetime, datetime | None]:
    first = span.start or span.end
    if first is None:
        raise ValueError("a span without any time")
    if span.day_only:
        return first, (span.end or first) + _DAY
    return first, span.end if span.end is not None and span.end > first else None


def _spelt(text: str) -> str:
    """Return a text with 10.1 and 10/1 as 10月1日."""
    return _SHORT.sub(r"\1月\2日", text)


def _to_come(
    start: datetime, end: datetime | None, now: datetime, said: str
) -> tuple[datetime, datetime | None]:
    """Return days that are past as those of the next year, unless the year was said."""
    if _YEAR.search(said) or end is None or end > now:
        return start, end
    return _next_year(start), _next_year(end)


def _next_year(at: datetime) -> datetime:
    here = local(at)
    leap = (here.month, here.day) == (2, 29)
    return here.replace(year=here.year + 1, day=28 if leap else here.day).astimezone(UTC)


def _kind(name: str) -> GuardKind:
    if _EXAM.search(name):
        return GuardKind.EXAM
    return GuardKind.EVENT if _EVENT.search(name) else GuardKind.SUPPLY


def _unnamed(time: str) -> str:
    return "保电" if _DATED.search(time) else f"{_AROUND_NAME.sub('', time.strip())}保电"


def _places(piece: str, station: StationMap) -> list[str]:
    """Return what a piece names exactly: a community, a transformer, a feeder."""
    for community in station.communities:
        if piece in (community.name, *community.aliases):
            return [community.name]
    for transformer in station.transformers:
        if piece in (transformer.code, transformer.name, *transformer.aliases):
            return [transformer.code]
    feeders = {t.feeder for t in station.transformers} | {e.feeder for e in station.enterprises}
    same = [feeder for feeder in sorted(feeders) if _bare(feeder) == _bare(piece) != ""]
    return same[:1]


def _bare(feeder: str) -> str:
    return re.sub(r"^\d+(?:kv|千伏)", "", feeder.casefold())


def named(text: str, windows: Sequence[GuardWindow]) -> tuple[GuardWindow, ...]:
    """Return the windows that a text names: by the whole name, else by a part of it."""
    wanted = "".join(_PIECES.split(text))
    exact = tuple(window for window in windows if window.name == wanted)
    if exact or not wanted:
        return exact
    return tuple(window for window in windows if wanted in window.name or window.name in wanted)
