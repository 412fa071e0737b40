"""Places of an announced outage put together, taken apart and compared (停电范围).

A whole community with some buildings left out keeps them in `OutagePlace.without`, so that what
was not named stays as it was.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.outage import OutagePlace
from domain.place import Place
from domain.station import StationMap


def with_more(
    places: Sequence[OutagePlace], more: Sequence[OutagePlace]
) -> tuple[OutagePlace, ...]:
    """Return the places with further ones; a community that is whole already stays whole."""
    found = {place.community: place for place in places}
    for place in more:
        known = found.get(place.community)
        found[place.community] = place if known is None else _joined(known, place)
    return tuple(found.values())


def _joined(known: OutagePlace, more: OutagePlace) -> OutagePlace:
    if known.buildings and more.buildings:
        numbers = tuple(dict.fromkeys((*known.buildings, *more.buildings)))
        return replace(known, buildings=numbers, without=_minus(known.without, more.buildings))
    if more.buildings and not known.part:
        return replace(known, without=_minus(known.without, more.buildings))
    if more.part and not known.buildings:
        return known
    return more


def without(places: Sequence[OutagePlace], gone: Sequence[OutagePlace]) -> tuple[OutagePlace, ...]:
    """Return what is left of places: a bare community takes all of it, buildings only themselves."""
    left = list(places)
    for place in gone:
        left = [
            rest
            for known in left
            if (rest := known if known.community != place.community else _less(known, place))
        ]
    return tuple(left)


def _less(known: OutagePlace, gone: OutagePlace) -> OutagePlace | None:
    if not gone.buildings:
        return None
    if not known.buildings:
        numbers = tuple(dict.fromkeys((*known.without, *gone.buildings)))
        return replace(known, without=numbers)
    kept = _minus(known.buildings, gone.buildings)
    return replace(known, buildings=kept) if kept else None


def _minus(numbers: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(number for number in numbers if number not in gone)


def inside(
    station: StationMap, places: Sequence[OutagePlace], outer: Sequence[OutagePlace]
) -> bool:
    """Whether all of `places` lies in `outer`, as far as the station knows the buildings."""
    return all(_is_inside(station, place, outer) for place in places)


def _is_inside(station: StationMap, place: OutagePlace, outer: Sequence[OutagePlace]) -> bool:
    same = [known for known in outer if known.community == place.community]
    if any(known in (place, OutagePlace(community=place.community)) for known in same):
        return True
    numbers = place.buildings or tuple(
        building.number
        for building in station.buildings_in(place.community)
        if not place.part and building.number not in place.without
    )
    doors = [Place(community=place.community, building=number) for number in numbers]
    return bool(doors) and all(any(known.holds(door) for known in same) for door in doors)


def alike(station: StationMap, some: Sequence[OutagePlace], others: Sequence[OutagePlace]) -> bool:
    """Whether two lists of places mean the same doors, in whatever words."""
    return inside(station, some, others) and inside(station, others, some)
