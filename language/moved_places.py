"""Where an outage is instead: 范围改为滨河小区5-8号楼, 时间不变. Pure and total."""

import re
from typing import Final

from domain.outage import OutagePlace
from domain.station import StationMap
from language.named_places import named_places
from language.utterance import prepare

_TO: Final = re.compile(r"(?:改为|改成|改到|调整为|变更为|换成)([^。;；\n,，]{2,80})")
_IS_PLACE: Final = re.compile(r"号楼|栋|幢|小区|社区|家园|村")


def moved_places(text: str, station: StationMap, home: str) -> tuple[OutagePlace, ...] | None:
    """Return the places an outage is moved to; None where none are named, empty where not read.

    Args:
        home: the community of building numbers that stand alone.
    """
    tail = next((hit[1] for hit in _TO.finditer(text) if _IS_PLACE.search(hit[1])), None)
    if tail is None:
        return None
    found: dict[str, tuple[str, ...]] = {}
    for each in named_places(prepare(tail).dense, station):
        if each.count is None and not each.excepted and (each.community or home):
            name = each.community or home
            found[name] = (*found.get(name, ()), *each.buildings)
    return tuple(
        OutagePlace(community=name, buildings=tuple(dict.fromkeys(buildings)))
        for name, buildings in found.items()
    )
