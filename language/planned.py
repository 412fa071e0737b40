"""An outage notice in terms of the station: which communities and buildings, from when to when."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from domain.notice import Moment, Notice, NoticeKind, NoticeSegment
from domain.outage import OutagePlace
from domain.station import StationMap, Transformer
from domain.when import at_local, local
from language import notices, places, talk
from language.times import find, overall
from language.utterance import prepare

_URGENT: Final = re.compile(
    r"(?:很|特别|非常|真|十分|太|家里|我家|有|我|确实)*(?:着)?(?:急+|等着用|必须用)"
    r"(?:用|需|要)?(?:的)?电?(?:得很|死了|呢|啊|的|了)?[!。~,]*"
)
# 林荫小区东侧 is not all of it: nobody there is taken to be without power by his building.
_A_PART: Final = re.compile(
    r"部分|局部|个别|[东西南北]侧|[东西南北]区(?!域)|[东西南北][边面头部]|一侧|两侧|沿线|一带|附近|周边|商铺|底商|门市"
    r"|泵房|地库|路灯|以[东西南北]|台区|箱变|变压器|配电室"
)
_POWER: Final = re.compile(r"来电|送电|有电|没电|停|供电|断电|还黑|没来|还不来|不亮")
_LONGEST_PART: Final = 40
_LONGEST_DAYS: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch without power: UTC ``[start, end)`` and where."""

    start: datetime
    end: datetime
    places: tuple[OutagePlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a notice says of the station's own places.

    Attributes:
        stretches: those whose start, end and place are all known.
        places: all places it names, also where a time is missing.
        day: the local midnight of the day it speaks of, None where none is named.
    """

    kind: NoticeKind
    stretches: tuple[Stretch, ...] = ()
    places: tuple[OutagePlace, ...] = ()
    day: datetime | None = None
    end: datetime | None = None
    reason: str = ""
    line: str = ""


def read_announced(text: str, *, station: StationMap, now: datetime, home: str = "") -> Announced:
    """Return what a notice announces for the station's places. Total.

    Args:
        now: aware; when the notice was shown.
        home: the community that is meant where none is named, as that of a group.
    """
    notice = notices.read(text, now)
    listed = _narrowed(_places(notice.areas, notice, station, home), notice, station)
    named = listed or _places((text,), notice, station, home)
    stretches = [
        Stretch(start=segment.start.at, end=segment.end.at, places=found)
        for segment in notice.segments or (_whole(notice),)
        if _is_exact(segment.start) and _is_exact(segment.end)
        if segment.start and segment.end and segment.start.at < segment.end.at
        if (found := _stretch_places(segment, notice, station, home) or named)
    ]
    first = notice.start
    return Announced(
        kind=notice.kind,
        stretches=tuple(stretches),
        places=named,
        day=at_local(local(first.at).date(), time()) if first else None,
        end=notice.end.at if notice.end and not notice.end.day_only else None,
        reason=notice.reason or "",
        line="、".join(notice.line_or_equipment),
    )


def _whole(notice: Notice) -> NoticeSegment:
    return NoticeSegment(start=notice.start, end=notice.end, areas=notice.areas)


def _is_exact(moment: Moment | None) -> bool:
    return moment is not None and not moment.day_only


def _places(
    areas: Sequence[str], notice: Notice, station: StationMap, home: str
) -> tuple[OutagePlace, ...]:
    """Return communities and buildings; a piece without a community belongs to the one before."""
    found: dict[str, OutagePlace] = {}
    community = home
    for area in areas:
        supplied = _by_transformer((area,), station)
        for place in supplied:
            found[place.community] = _joined(found.get(place.community), place)
        if supplied:
            continue
        meant = places.find(area, station).meant
        names = meant.communities
        community = names[-1] if names else community
        for name in names or ((community,) if community and meant.buildings else ()):
            buildings = meant.buildings if name == community else ()
            part = area[:_LONGEST_PART] if not buildings and _A_PART.search(area) else ""
            place = OutagePlace(community=name, buildings=buildings, part=part)
            found[name] = _joined(found.get(name), place)
    return tuple(_without(place, notice.excluded_areas, station) for place in found.values())


def _stretch_places(
    segment: NoticeSegment, notice: Notice, station: StationMap, home: str
) -> tuple[OutagePlace, ...]:
    found = _places(segment.areas, notice, station, home)
    return _narrowed(found, notice, station) if len(notice.segments) <= 1 else found


def _narrowed(
    found: tuple[OutagePlace, ...], notice: Notice, station: StationMap
) -> tuple[OutagePlace, ...]:
    """Return the places with what the named transformers supply.

    Buildings that are listed say it better; a whole community does not: too few are taken to be
    without power rather than too many.
    """
    places = {place.community: place for place in found}
    for place in _by_transformer(notice.line_or_equipment, station):
        known = places.get(place.community)
        if known is None or not (known.buildings or known.without):
            places[place.community] = place
    return tuple(places.values())


def _joined(known: OutagePlace | None, more: OutagePlace) -> OutagePlace:
    """Return both: a list grows, and a bare name after a list adds nothing to it."""
    if known is None or not known.buildings:
        return more if known is None or more.buildings or more.part else known
    buildings = tuple(dict.fromkeys((*known.buildings, *more.buildings)))
    return replace(known, buildings=buildings)


def _by_transformer(pieces: Iterable[str], station: StationMap) -> tuple[OutagePlace, ...]:
    """Return what the named transformers (台区) supply."""
    said = " ".join(pieces)
    found: dict[str, OutagePlace] = {}
    for transformer in station.transformers:
        if not any(name and name in said for name in (transformer.name, *transformer.aliases)):
            continue
        for name, buildings in _supplied(transformer, station).items():
            part = OutagePlace(
                community=name,
                buildings=buildings,
                part=transformer.name,
                names=transformer.aliases,
            )
            found[name] = _joined(found.get(name), part)
    return tuple(found.values())


def _supplied(transformer: Transformer, station: StationMap) -> dict[str, tuple[str, ...]]:
    supplied: dict[str, tuple[str, ...]] = {}
    for building in station.buildings:
        if building.transformer == transformer.code:
            known = supplied.get(building.community, ())
            supplied[building.community] = (*known, building.number)
    return supplied


def _without(place: OutagePlace, excluded: Sequence[str], station: StationMap) -> OutagePlace:
    numbers: list[str] = []
    for area in excluded:
        meant = places.find(area, station).meant
        if place.community in (meant.communities or (place.community,)):
            numbers += meant.buildings
    kept = tuple(number for number in place.buildings if number not in numbers)
    return replace(place, buildings=kept or place.buildings, without=tuple(dict.fromkeys(numbers)))


def asked_days(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the days a question is about, as UTC ``[start, end)`` of local days; None for none.

    A question about how it is in general (一般提前几天通知) is about no day.
    """
    if talk.GENERAL.search(prepare(text).dense):
        return None
    span = overall(find(text, now))
    first = (span.start or span.end) if span else None
    if span is None or first is None:
        return None
    last = span.end or first
    start = at_local(local(first).date(), time())
    end = at_local(local(min(last, first + _LONGEST_DAYS)).date() + timedelta(days=1), time())
    return start, end


def asks_for_power(text: str) -> bool:
    """Whether a question is about power coming back: 怎么还没来电, not 我报的修到哪了."""
    return _POWER.search(prepare(text).dense) is not None


def is_urgent_word(text: str) -> bool:
    """Whether a text says nothing but that it is urgent: 急, 急用电."""
    return _URGENT.fullmatch(prepare(text).dense) is not None
