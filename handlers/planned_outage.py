"""What is known of announced outages: which one a place is in, and questions about the days.

Recorded facts only. Reports from inside one are answered in handlers/inside.py.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from domain.outage import Outage, OutagePlace, covering
from domain.place import Place
from domain.station import StationMap
from domain.when import local
from handlers.turn import Desk, Turn
from handlers.where import place_of
from language.planned import asked_days

MOMENT: Final = timedelta(seconds=1)
AHEAD: Final = timedelta(days=7)
"""How far ahead a question without a day looks."""

KNOWN_AHEAD: Final = timedelta(days=60)
"""Whoever has recorded an outage within this time records all of them."""

_SHOWN: Final = 3
_RUN: Final = 3  # so many numbers in a row are written as a range


async def running_outage(turn: Turn, place: Place, *, at: datetime | None = None) -> Outage | None:
    """Return the announced outage that a place was in at an instant: when it was written."""
    at = at or turn.inbound.sent_at
    known = await turn.uow.outages.between(at, at + MOMENT)
    place = replace(place, community=canonical(turn.station, place.community))
    found = covering(known, place, at)
    if found is not None or place.building:
        return found
    whole = [outage for outage in known if _holds_all(turn.station, outage, place.community)]
    return whole[0] if whole else None


def _holds_all(station: StationMap, outage: Outage, community: str) -> bool:
    """Whether every building the station knows of a community is in it."""
    numbers = [b.number for b in station.buildings if b.community == community]
    places = [Place(community=community, building=number) for number in numbers]
    return bool(places) and all(any(p.holds(each) for p in outage.places) for each in places)


async def outages_here(turn: Turn, start: datetime, end: datetime) -> list[Outage]:
    """Return the announced outages that concern the speaker's place, as far as he told it."""
    place = await place_of(turn)
    community = canonical(turn.station, place.community)
    found = await turn.uow.outages.between(start, end)
    if not community:
        names = {canonical(turn.station, n) for n in (turn.chat.communities if turn.chat else ())}
        return [o for o in found if names.intersection(o.communities)]
    here = [o for o in found if o.concerns(community)]
    if not place.building:
        return here
    door = Place(community=community, building=place.building)
    return [o for o in here if any(part.holds(door) for part in o.places)]


async def answer_from_outages(turn: Turn) -> bool:
    """Answer whether power will be off, from the record; False when the record tells nothing."""
    days = asked_days(turn.inbound.text, turn.inbound.sent_at)
    if days is None and turn.meaning.elsewhen:
        return False  # how it is in general
    now = turn.inbound.sent_at
    start, end = days or (now, now + AHEAD)
    found = await turn.uow.outages.between(max(start, now), end)
    concerned = await outages_here(turn, max(start, now), end)
    if concerned:
        items = "；".join(outage_words(turn, o) for o in concerned[:_SHOWN])
        await turn.reply("outage.planned_here", items=items)
        return True
    place = await place_of(turn)
    community = canonical(turn.station, place.community)
    near = [o for o in found if o.concerns(community)]
    if community and near:
        items = "；".join(outage_words(turn, o) for o in near[:_SHOWN])
        await turn.reply("outage.not_here_but", place=place.public(), items=items)
        return True
    return bool(community and days) and await _none_then(turn, place, now)


async def _none_then(turn: Turn, place: Place, now: datetime) -> bool:
    """Say that nothing is planned then, and what comes next; False while nothing is recorded."""
    known = await turn.uow.outages.between(now, now + KNOWN_AHEAD)
    coming = await outages_here(turn, now, now + KNOWN_AHEAD)
    if coming:
        item = outage_words(turn, coming[0])
        await turn.reply("outage.next", place=place.public(), items=item)
    elif known:
        await turn.reply("outage.not_here", place=place.public())
    return bool(known)


def canonical(station: StationMap, name: str) -> str:
    """Return the station's own name of a community for any name people use."""
    if not name or station.community(name) is not None:
        return name
    return next((c.name for c in station.communities if name in c.aliases), name)


def outage_words(desk: Desk, outage: Outage) -> str:
    """Return 11月29日08:00–17:00，林荫小区1–6号楼，计划停电."""
    return desk.say(
        "outage.item",
        when=dated(outage.start, outage.end),
        where=places_words(outage.places),
        kind=desk.say(f"outage.{outage.kind}"),
    )


def places_words(places: Sequence[OutagePlace]) -> str:
    """Return 林荫小区1–6号楼、金谷园3号楼."""
    return "、".join(_place_words(place) for place in places)


def _place_words(place: OutagePlace) -> str:
    words = place.community
    if place.part and not place.buildings:
        return place.part
    if place.buildings:
        words += f"{_numbers(place.buildings)}号楼"
    if place.without and not place.buildings:
        words += f"（{_numbers(place.without)}号楼除外）"
    return words


def _numbers(buildings: Sequence[str]) -> str:
    """Return 1–6、9 for a list of building numbers."""
    digits = sorted({int(b) for b in buildings if b.isdecimal()})
    parts: list[str] = []
    for _, run in groupby(enumerate(digits), key=lambda pair: pair[1] - pair[0]):
        row = [number for _, number in run]
        short = len(row) >= _RUN
        parts += [f"{row[0]}–{row[-1]}"] if short else [str(number) for number in row]
    parts += sorted({b for b in buildings if not b.isdecimal()})
    return "、".join(parts)


def dated(start: datetime, end: datetime) -> str:
    """Return 11月29日08:00–17:00, with the second day when it is another."""
    first, last = local(start), local(end)
    if end <= start:  # a fault without a told end
        return f"{first.month}月{first.day}日{first:%H:%M}起"
    until = "" if last.date() == first.date() else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日{first:%H:%M}–{until}{last:%H:%M}"


def span_words(start: datetime, end: datetime, now: datetime) -> str:
    """Return 今天08:00–17:00 when all of it is today, else with dates."""
    first, last, today = local(start), local(end), local(now).date()
    if first.date() == last.date() == today:
        return f"今天{first:%H:%M}–{last:%H:%M}"
    return dated(start, end)


def end_words(outage: Outage, now: datetime) -> str:
    """Return 17:00, with the day when that is not today."""
    last = local(outage.end)
    day = "" if last.date() == local(now).date() else f"{last.month}月{last.day}日"
    return f"{day}{last:%H:%M}"
