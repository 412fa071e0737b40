"""When, where and what to take care of, as the pieces of a broadcast package say it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.outage import Outage, OutagePlace
from domain.station import CommunityKind
from domain.when import local
from handlers.turn import Desk
from language import spoken

_COLD: Final = frozenset({11, 12, 1, 2, 3})
_HOT: Final = frozenset({6, 7, 8, 9})
_EVENING, _NIGHT, _MORNING = 18, 22, 6
_MEALS: Final = ((11, 13), (17, 19))
_DAY: Final = timedelta(days=1)
_NAMED: Final = (3, 2, 1)
"""So many ranges, or communities, are named when there are too many (count)."""


def day_words(at: datetime) -> str:
    """Return 11月29日."""
    here = local(at)
    return f"{here.month}月{here.day}日"


def hour_words(at: datetime) -> str:
    """Return 08:00."""
    return f"{local(at):%H:%M}"


def when_words(start: datetime, end: datetime) -> str:
    """Return 11月29日（星期日）08:00–17:00, with the second day when it is another."""
    return f"{day_words(start)}（{spoken.weekday(start)}）{_hours(start, end)}"


def _hours(start: datetime, end: datetime) -> str:
    if local(start).date() == local(end).date():
        return f"{hour_words(start)}–{hour_words(end)}"
    return f"{hour_words(start)}–{day_words(end)}（{spoken.weekday(end)}）{hour_words(end)}"


def near_words(desk: Desk, start: datetime) -> str:
    """Return 今天 or 明天, empty for any other day."""
    days = local(start).date() - local(desk.now).date()
    if days == timedelta():
        return desk.say("package.today")
    return desk.say("package.tomorrow") if days == _DAY else ""


def when_near(desk: Desk, start: datetime, end: datetime) -> str:
    """Return 明天（11月29日 星期日）08:00–17:00, or the plain words for another day."""
    near = near_words(desk, start)
    if not near:
        return when_words(start, end)
    return desk.say(
        "package.when_near",
        near=near,
        day=day_words(start),
        week=spoken.weekday(start),
        hours=_hours(start, end),
    )


def when_short(start: datetime, end: datetime) -> str:
    """Return 11月29日08:00-17:00, as short as it can be said."""
    last = "" if local(start).date() == local(end).date() else day_words(end)
    return f"{day_words(start)}{hour_words(start)}-{last}{hour_words(end)}"


def end_words(end: datetime) -> str:
    """Return 11月29日17:00."""
    return f"{day_words(end)}{hour_words(end)}"


def end_near(desk: Desk, end: datetime) -> str:
    """Return 今天17:00, or the plain words for another day."""
    if local(end).date() != local(desk.now).date():
        return end_words(end)
    return f"{desk.say('package.today')}{hour_words(end)}"


@dataclass(frozen=True, slots=True)
class Style:
    """How buildings and counts are written or spoken.

    Attributes:
        doors: every range of a list, in words. joined: the same as one text.
        count: a number of things.
    """

    doors: Callable[[Sequence[str]], list[str]]
    joined: Callable[[Sequence[str]], str]
    count: Callable[[int], str]


def _written_doors(buildings: Sequence[str]) -> list[str]:
    return [
        first if first == last else f"{first}–{last}" for first, last in spoken.numbered(buildings)
    ]


def _written(groups: Sequence[str]) -> str:
    """Return 1–6、9号楼、A号楼: what is no number is not read on from a list of numbers."""
    numbers = [each for each in groups if each[0].isdecimal()]
    others = [f"{each}号楼" for each in groups if not each[0].isdecimal()]
    return "、".join([*([f"{'、'.join(numbers)}号楼"] if numbers else []), *others])


WRITTEN: Final = Style(_written_doors, _written, str)
SPOKEN: Final = Style(spoken.doors, "、".join, spoken.number)


def where_ways(desk: Desk, places: Sequence[OutagePlace], style: Style) -> list[str]:
    """Return ways to say where, from the fullest to the shortest, each with all of its numbers."""
    ways = ["、".join(lines) for lines in where_lines(desk, places, style)]
    names = list(dict.fromkeys(place.community for place in places))
    if len(names) > 1:
        for many in _NAMED:
            named = "、".join(names[:many])
            ways.append(
                desk.say("package.some_communities", named=named, n=style.count(len(names)))
            )
        ways.append(desk.say("package.no_names", n=style.count(len(names))))
    return list(dict.fromkeys(ways))


def where_lines(desk: Desk, places: Sequence[OutagePlace], style: Style) -> list[list[str]]:
    """Return ways to say where with one line for each community, the fullest first."""
    full = [_place(desk, place, style) for place in places]
    found = [full, *([_brief(desk, place, style, many) for place in places] for many in _NAMED)]
    found.append(
        [
            desk.say("package.partly", named=place.community)
            if place.buildings or place.without or place.part
            else place.community
            for place in places
        ]
    )
    return [way for at, way in enumerate(found) if way not in found[:at]]


def _place(desk: Desk, place: OutagePlace, style: Style) -> str:
    if place.buildings:
        return place.community + style.joined(style.doors(place.buildings))
    if place.part:
        known = desk.station.community(place.community)
        names = (place.community, *(known.aliases if known else ()))
        return place.part if any(name in place.part for name in names) else _with_part(place)
    if place.without:
        numbers = style.joined(style.doors(place.without))
        return desk.say("package.without", community=place.community, numbers=numbers)
    return place.community


def _with_part(place: OutagePlace) -> str:
    return f"{place.community}{place.part}"


def _brief(desk: Desk, place: OutagePlace, style: Style, many: int) -> str:
    """Name only so many ranges of a list, and the number of all."""
    groups = style.doors(place.buildings)
    if len(groups) <= many:
        return _place(desk, place, style)
    named = place.community + style.joined(groups[:many])
    return desk.say("package.some_buildings", named=named, n=style.count(len(place.buildings)))


def joined_places(places: Sequence[OutagePlace]) -> tuple[OutagePlace, ...]:
    """Return the places with the lists of one community together; all of it holds every part."""
    whole = {p.community for p in places if not (p.buildings or p.without or p.part)}
    found: dict[tuple[str, str], OutagePlace] = {}
    for place in places:
        if place.community in whole:
            place = OutagePlace(community=place.community)  # noqa: PLW2901  the same place, whole
        key = (place.community, "" if place.buildings else place.part)
        known = found.get(key)
        if known is not None:
            buildings = tuple(dict.fromkeys((*known.buildings, *place.buildings)))
            place = replace(place, buildings=buildings)  # noqa: PLW2901  both lists
        found[key] = place
    return tuple(found.values())


CARE: Final = ("care_lift", "care_heat", "care_cold", "care_night", "care_calm", "care_meal")
"""Only said where and when they make sense; the others always do."""


def cares(desk: Desk, outage: Outage) -> list[str]:
    """Return what to take care of before and during an outage, the most important first."""
    fits = _fitting(desk, outage)
    ordered = [
        ("care_lift", desk.say("package.care_lift")),
        ("care_heat", desk.say("package.care_heat")),
        ("care_cold", desk.say("package.care_cold")),
        ("care_calm", desk.say("package.care_calm")),
        ("care_night", desk.say("package.care_night")),
        ("care_fridge", desk.say("package.care_fridge")),
        ("care_meal", desk.say("package.care_meal")),
        ("care_phone", desk.say("package.care_phone")),
        ("care_need", desk.say("package.care_need")),
        ("care_water", desk.say("package.care_water")),
        ("care_tell", desk.say("package.care_tell")),
        ("care_off", desk.say("package.care_off")),
        ("care_alone", desk.say("package.care_alone")),
    ]
    return [words for name, words in ordered if name not in CARE or name in fits]


def _fitting(desk: Desk, outage: Outage) -> set[str]:
    first, last = local(outage.start), local(outage.end)
    hours = {
        (outage.start + timedelta(hours=n)).astimezone(first.tzinfo).hour
        for n in range(max(1, min(24, int((outage.end - outage.start).total_seconds() // 3600))))
    }
    kinds = {c.kind for c in desk.station.communities if outage.concerns(c.name)}
    found = set()
    if CommunityKind.VILLAGE not in kinds:
        found.add("care_lift")
    if first.month in _HOT:
        found.add("care_heat")
    if first.month in _COLD:
        found.add("care_cold")
    if any(hour >= _EVENING or hour < _MORNING for hour in hours):
        found.add("care_night")
    if any(hour >= _NIGHT or hour < _MORNING for hour in hours):
        found.add("care_calm")
    if any(begin <= hour < end for hour in hours for begin, end in _MEALS) and last > first:
        found.add("care_meal")
    return found
