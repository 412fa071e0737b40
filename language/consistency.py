"""The consistency gate: what was written about an outage is read again and held against the record.

Written text is read by the same readers that read people's messages, never by the templates that
made it. Source: product.md X2. Pure and total.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.outage import OutagePlace
from domain.station import StationMap
from domain.when import local
from language import times
from language.named_places import COMMUNITIES, bare_number, named_places
from language.numerals import to_int
from language.utterance import prepare
from language.words import any_of, load, strings, tables

_DAY: Final = r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
_WEEK: Final = r"(?:星期|礼拜|周)(?P<week>[一二三四五六七八九十日天](?![个十]))"
_WEEKDAY: Final = re.compile(rf"(?:{_DAY}[\s,，(（]{{0,2}})?{_WEEK}")
_WEEKDAYS: Final = {name: at for at, name in enumerate("一二三四五六日")} | {"天": 6}
_HAN: Final = "[零一二两三四五六七八九十]{1,4}"
_MONTH: Final = re.compile(rf"([0-9]{{1,4}}|{_HAN})月")
_DAYS: Final = re.compile(rf"(?:月([0-9]{{1,4}}|{_HAN})[日号]|(?<![0-9月])([0-9]{{1,4}})日)")
_CLOCK: Final = re.compile(r"([0-9]{1,4}):([0-9]{1,4})")
_HOUR: Final = re.compile(rf"({_HAN})点")
_HALF_DAY: Final = 12
_PARTLY: Final = "部分楼"
_HEALTH: Final = any_of(
    sign for table in tables(load("need"), "sign") for sign in strings(table, "says")
)
_READABLE: Final = re.compile(r"[0-9]{1,3}|[A-Za-z]")


class Difference(StrEnum):
    """What a text says otherwise than the record."""

    DATE = "date"  # 日期
    WEEKDAY = "weekday"  # 星期
    TIME = "time"  # 时间
    PLACE = "place"  # 社区
    BUILDING = "building"  # 楼号
    COUNT = "count"  # 户数、栋数


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a text has to say.

    Attributes:
        start, end: UTC.
        places: those it speaks of.
        end_only: it may name the end alone (恢复供电, 延时).
        asides: words in it that are not about the record: a telephone number, what held before.
            They have to be right by themselves; here they are passed over.
    """

    start: datetime
    end: datetime
    places: tuple[OutagePlace, ...]
    end_only: bool = False
    asides: tuple[str, ...] = ()


def difference(text: str, told: Told, station: StationMap, now: datetime) -> Difference | None:
    """Return what a text says otherwise than the record, or leaves out; None when it agrees.

    Args:
        now: when it is read; 明天 and a date without a year are counted from there.
    """
    plain = text
    for aside in sorted(filter(None, told.asides), key=len, reverse=True):
        plain = plain.replace(aside, " ")
    return (
        _signs(plain, told)
        or _days_of_week(plain, told)
        or _times(plain, told, now)
        or _places(plain, told, station)
    )


def where_difference(text: str, told: Told, station: StationMap) -> Difference | None:
    """Return what a text says otherwise about the places alone; None when it agrees."""
    return _places(text, told, station)


def strays(text: str, told: Told, station: StationMap, now: datetime) -> bool:
    """Whether somebody's own words, a reason, tell what does not belong to the record.

    A time or a place that the record has not, or somebody's need or health.
    """
    if _HEALTH.search(text):
        return True
    days, instants = _days(told), {told.start, told.end}
    for span in times.find(text, now):
        exact = not (span.vague or span.length)
        if exact and not {span.start, span.end} - {None} <= instants:
            return True
        if span.day_only and not {local(at).date() for at in (span.start, span.end) if at} <= days:
            return True
    known = {place.community: place for place in told.places}
    said = named_places(prepare(text).dense, station)
    return any(
        (each.community and each.community not in known)
        or not set(each.buildings) <= _numbers(known.get(each.community))
        for each in said
    )


def _days(told: Told) -> set[date]:
    return {local(told.start).date(), local(told.end).date()}


def _signs(text: str, told: Told) -> Difference | None:
    """Look at every month, day and hour by itself: a reader passes over 18月 and 27:00."""
    ends = [local(told.start), local(told.end)]
    months, days = {at.month for at in ends}, {at.day for at in ends}
    hours = {hour for at in ends for hour in (at.hour, at.hour - _HALF_DAY)}
    clocks = {(at.hour, at.minute) for at in ends}
    clocks |= {(24, at.minute) for at in ends if at.hour == 0}
    if any(to_int(hit[1]) not in months for hit in _MONTH.finditer(text)):
        return Difference.DATE
    if any(to_int(hit[1] or hit[2]) not in days for hit in _DAYS.finditer(text)):
        return Difference.DATE
    if any((int(hit[1]), int(hit[2])) not in clocks for hit in _CLOCK.finditer(text)):
        return Difference.TIME
    spoken = any(to_int(hit[1]) not in hours for hit in _HOUR.finditer(text))
    return Difference.TIME if spoken else None


def _days_of_week(text: str, told: Told) -> Difference | None:
    days = {day.day: day.weekday() for day in _days(told)}
    for found in _WEEKDAY.finditer(text):
        week = _WEEKDAYS.get(found["week"])
        named = to_int(found["day"]) if found["day"] else None
        if named is not None and days.get(named) != week:
            return Difference.DATE if named not in days else Difference.WEEKDAY
        if week not in days.values():
            return Difference.WEEKDAY
    return None


def _times(text: str, told: Told, now: datetime) -> Difference | None:
    """Every hour is the record's, and the whole stretch (or its end) is said."""
    complete = False
    for span in times.find(text, now):
        if span.point and span.start == now and now not in (told.start, told.end):
            continue  # 现在
        if span.day_only or not (span.vague or span.length):
            ends = {at for at in (span.start, span.end) if at is not None}
            if not {local(at).date() for at in ends} <= _days(told):
                return Difference.DATE
            if span.day_only:
                continue
            if span.point or len(ends) == 1:
                if not ends <= {told.start, told.end}:
                    return Difference.TIME
                complete |= told.end_only and told.end in ends
            elif (span.start, span.end) != (told.start, told.end):
                return Difference.TIME
            else:
                complete = True
    return None if complete else Difference.TIME


def _places(text: str, told: Told, station: StationMap) -> Difference | None:
    heard: dict[str, set[str]] = {}
    counts: dict[str, int | None] = {}
    plain = _without_parts(text, told.places, heard)
    expected = _expected(told.places)
    for each in named_places(prepare(plain).dense, station):
        if each.count is not None:
            counts[each.community] = each.count
            continue
        if each.community not in expected:
            return Difference.PLACE
        place = expected[each.community]
        if not set(each.buildings) <= _numbers(place, without=each.excepted):
            return Difference.BUILDING
        heard.setdefault(each.community, set()).update(each.buildings)
    communities = {str(m["n"]) for m in COMMUNITIES.finditer(text)}
    if communities:
        same = {to_int(count) for count in communities} == {len(expected)}
        return None if same else Difference.COUNT
    partly = _PARTLY in text
    unsaid = any(p.part and not p.buildings and p.part not in text for p in told.places)
    if set(heard) != set(expected) or (unsaid and not partly):
        return Difference.PLACE
    return None if partly else _missing(heard, expected, counts)


def _missing(
    heard: Mapping[str, set[str]],
    expected: Mapping[str, OutagePlace],
    counts: Mapping[str, int | None],
) -> Difference | None:
    """Return what was left out: no building may be, unless the number of all is said."""
    for name, place in expected.items():
        if name in counts:
            if counts[name] != len(_numbers(place)):
                return Difference.COUNT
        elif _all(place) - heard[name]:
            return Difference.BUILDING
    return None


def _all(place: OutagePlace) -> set[str]:
    """Return every number a full text has to name."""
    return _numbers(place) or _numbers(place, without=True)


def _expected(places: Iterable[OutagePlace]) -> dict[str, OutagePlace]:
    found: dict[str, OutagePlace] = {}
    for place in places:
        known = found.get(place.community)
        found[place.community] = (
            place
            if known is None
            else OutagePlace(
                community=place.community,
                buildings=(*known.buildings, *place.buildings),
                without=(*known.without, *place.without),
                part=known.part or place.part,
            )
        )
    return found


def _numbers(place: OutagePlace | None, *, without: bool = False) -> set[str]:
    if place is None:
        return set()
    return {bare_number(each) for each in (place.without if without else place.buildings)}


def _without_parts(text: str, places: Sequence[OutagePlace], heard: dict[str, set[str]]) -> str:
    """Take out what is only said by its own words: a 台区, 东侧, a building called 东1."""
    for place in places:
        names = [place.part] if place.part else []
        odd = [each for each in place.buildings if not _READABLE.fullmatch(each)]
        for name, building in (*((n, "") for n in names), *((f"{o}号楼", o) for o in odd)):
            if name in text:
                text = text.replace(name, " ")
                heard.setdefault(place.community, set()).update({bare_number(building)} - {""})
    return text
