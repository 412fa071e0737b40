"""Where a notice means, in terms of the station: communities and buildings, and what fits none.

A named transformer (台区) is what the station knows behind it; a named line (线路) counts only where
nothing else is named. What no community of the station fits is told, never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from domain.notice import Notice
from domain.outage import OutagePlace
from domain.station import Building, StationMap
from language import places

# 林荫小区东侧 is not all of it: nobody there is taken to be without power by his building.
_A_PART: Final = re.compile(
    r"部分|局部|个别|[东西南北]侧|[东西南北]区(?!域)|[东西南北][边面头部]|一侧|两侧|沿线|一带|附近|周边|商铺|底商|门市"
    r"|泵房|地库|路灯|以[东西南北]|台区|箱变|变压器|配电室"
)
_DISTRICT: Final = re.compile(r"[\u4e00-\u9fff]{2,8}(?:省|市|县|(?<![小社园片台])区)")
_LONGEST_PART: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a notice means.

    Attributes:
        places: of the station.
        unplaced: literal pieces that no community of the station fits, or buildings it does not
            have, in the order of the text.
        by_line: the places were found by the name of a line alone.
    """

    places: tuple[OutagePlace, ...] = ()
    unplaced: tuple[str, ...] = ()
    by_line: bool = False


def locate(text: str, notice: Notice, station: StationMap, home: str) -> Located:
    """Return where a whole notice means.

    Args:
        home: the community that is meant where none is named, as that of a group.
    """
    found, unplaced = _pieces(notice.areas, notice, station, home)
    found = _narrowed(found, notice, station)
    if not found and not notice.areas:
        found, _ = _pieces((text,), notice, station, home)
    by_line = not found and not notice.areas
    if by_line:
        found = _by_feeder(notice.line_or_equipment, station)
    return Located(
        places=found,
        unplaced=tuple(dict.fromkeys((*unplaced, *_no_such_building(found, station)))),
        by_line=by_line and bool(found),
    )


def of_areas(
    areas: Sequence[str], notice: Notice, station: StationMap, home: str, *, alone: bool
) -> tuple[OutagePlace, ...]:
    """Return where one stretch of a notice means.

    Args:
        alone: the notice has no other stretch, so that its transformers are this one's.
    """
    found, _ = _pieces(areas, notice, station, home)
    return _narrowed(found, notice, station) if alone else found


def named_places(text: str, station: StationMap, home: str = "") -> tuple[OutagePlace, ...]:
    """Return the communities and buildings that a few words name: 3号楼, 向阳社区."""
    meant = places.find(text, station).meant
    names = meant.communities or ((home,) if home and meant.buildings else ())
    last = names[-1] if names else ""
    return tuple(
        OutagePlace(community=name, buildings=meant.buildings if name == last else ())
        for name in names
    )


def _pieces(
    areas: Sequence[str], notice: Notice, station: StationMap, home: str
) -> tuple[tuple[OutagePlace, ...], tuple[str, ...]]:
    """Return communities and buildings; a piece without a community belongs to the one before."""
    found: dict[str, OutagePlace] = {}
    unplaced: list[str] = []
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
        fits = names or ((community,) if community and meant.buildings else ())
        if not fits and not _is_above(area, station):
            unplaced.append(area[:_LONGEST_PART])
        for name in fits:
            buildings = meant.buildings if name == community else ()
            part = area[:_LONGEST_PART] if not buildings and _A_PART.search(area) else ""
            place = OutagePlace(community=name, buildings=buildings, part=part)
            found[name] = _joined(found.get(name), place)
    kept = tuple(_without(place, notice.excluded_areas, station) for place in found.values())
    return kept, tuple(unplaced)


def _is_above(area: str, station: StationMap) -> bool:
    """Whether a piece names only what communities lie in: a district or a street (街道)."""
    said = area.strip()
    return bool(_DISTRICT.fullmatch(said)) or any(
        said == street.name for street in station.streets
    )


def _no_such_building(found: Iterable[OutagePlace], station: StationMap) -> tuple[str, ...]:
    return tuple(
        f"{place.community}{number}号楼"
        for place in found
        if station.buildings_in(place.community)
        for number in place.buildings
        if station.building(place.community, number) is None
    )


def _narrowed(
    found: tuple[OutagePlace, ...], notice: Notice, station: StationMap
) -> tuple[OutagePlace, ...]:
    """Return the places with what the named transformers supply.

    Buildings that are listed say it better; a whole community does not: too few are taken to be
    without power rather than too many.
    """
    kept = {place.community: place for place in found}
    for place in _by_transformer(notice.line_or_equipment, station):
        known = kept.get(place.community)
        if known is None or not (known.buildings or known.without):
            kept[place.community] = place
    return tuple(kept.values())


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
        for name, numbers in _grouped(station.buildings_on(transformer.code)).items():
            part = OutagePlace(
                community=name,
                buildings=numbers,
                part=transformer.name,
                names=transformer.aliases,
            )
            found[name] = _joined(found.get(name), part)
    return tuple(found.values())


def _by_feeder(pieces: Iterable[str], station: StationMap) -> tuple[OutagePlace, ...]:
    """Return what hangs on the named lines; a branch of a line (支线) is no whole line."""
    said = {_plain(piece) for piece in pieces}
    found: dict[str, OutagePlace] = {}
    for transformer in station.transformers:
        if transformer.feeder and _plain(transformer.feeder) in said:
            for name, numbers in _grouped(station.buildings_on(transformer.code)).items():
                place = OutagePlace(community=name, buildings=numbers)
                found[name] = _joined(found.get(name), place)
    return tuple(found.values())


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).removesuffix("路")


def _grouped(behind: Iterable[Building]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for building in behind:
        found[building.community] = (*found.get(building.community, ()), building.number)
    return found


def _without(place: OutagePlace, excluded: Sequence[str], station: StationMap) -> OutagePlace:
    numbers: list[str] = []
    for area in excluded:
        meant = places.find(area, station).meant
        if place.community in (meant.communities or (place.community,)):
            numbers += meant.buildings
    kept = tuple(number for number in place.buildings if number not in numbers)
    return replace(place, buildings=kept or place.buildings, without=tuple(dict.fromkeys(numbers)))
