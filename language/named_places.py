"""Communities, buildings and their counts in the order a text names them. Pure and total."""

import re
from dataclasses import dataclass
from typing import Final

from domain.station import StationMap
from language import doors, gazetteer
from language.mention import Level, Mention
from language.numerals import to_int

_NUMBER: Final = r"(?P<n>[0-9]{1,4}|[零一二两三四五六七八九十百]{1,7})"
_BUILDINGS: Final = re.compile(rf"等{_NUMBER}[栋幢座]楼?")
_EXCEPT_AFTER: Final = re.compile(r"[、,]?(?:除外|以外|之外)")
_EXCEPT_BEFORE: Final = re.compile(r"(?:除了?|不含|不包括)$")
_NICKNAME: Final = 2  # signs; alone it is a word like any other
_KIND_OF_PLACE: Final = re.compile(r"社区|小区|家园|花园|村")
COMMUNITIES: Final = re.compile(rf"(?:等|一?共){_NUMBER}个(?:村和)?(?:社区|小区|村)")
"""How many communities a sum speaks of: 等3个社区."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Buildings of one community, how many they are, or the community alone."""

    community: str
    buildings: tuple[str, ...] = ()
    excepted: bool = False
    count: int | None = None


def named_places(dense: str, station: StationMap) -> list[NamedPlace]:
    """Return communities, buildings and their counts in the order of the text."""
    counted = list(_BUILDINGS.finditer(dense))
    dense = COMMUNITIES.sub(_blank, _BUILDINGS.sub(_blank, dense))
    named = [
        each for each in gazetteer.mentions(dense, station) if _is_named(each, dense, station)
    ]
    taken = {position for each in named for position in range(each.start, each.end)}
    ends = frozenset(each.end + dense.startswith(",", each.end) for each in named)
    numbered = [
        each
        for each in doors.mentions(dense, ends)
        if each.start not in taken and each.level is Level.BUILDING
    ]
    events: list[tuple[int, Mention | re.Match[str]]]
    events = [(each.start, each) for each in (*named, *numbered)]
    events += [(each.start(), each) for each in counted]
    community = ""
    found: list[NamedPlace] = []
    for _, event in sorted(events, key=lambda event: event[0]):
        if isinstance(event, re.Match):
            found.append(NamedPlace(community, count=to_int(event["n"]) or 0))
        elif event.level is Level.COMMUNITY:
            community = (event.values or event.rivals)[0]
            found.append(NamedPlace(community))
        else:
            found.append(_numbered(event, community, dense))
    return found


def _numbered(mention: Mention, community: str, dense: str) -> NamedPlace:
    excepted = bool(
        _EXCEPT_AFTER.match(dense, mention.end) or _EXCEPT_BEFORE.search(dense[: mention.start])
    )
    return NamedPlace(community, tuple(bare_number(value) for value in mention.values), excepted)


def _blank(hit: re.Match[str]) -> str:
    """Return as many marks as were matched, so that every place stays."""
    return "。" * len(hit[0])


def _is_named(mention: Mention, dense: str, station: StationMap) -> bool:
    """Whether a name is written out; 光明 or 阳光 alone is no place, nor what only sounds like one."""
    written = dense[mention.start : mention.end]
    owners = mention.values or mention.rivals
    names = {
        name for c in station.communities if c.name in owners for name in (c.name, *c.aliases)
    }
    if written in {c.name for c in station.communities}:
        return True
    follows = bool(_KIND_OF_PLACE.match(dense, mention.end)) or bool(
        re.match(r"[0-9]", dense[mention.end : mention.end + 1])
    )
    return written in names and (len(written) > _NICKNAME or follows)


def bare_number(building: str) -> str:
    """Return a building number without leading noughts."""
    return building.lstrip("0") or building
