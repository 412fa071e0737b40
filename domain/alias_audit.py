"""Communities whose transformer carries a name nobody there uses (别名审计).

Source: product.md S9: in 镇江 three transformers were named after a road, the residents said
九里街1号, and a notice missed 260 households. An alias of the transformer mends it.
"""

import re
from dataclasses import dataclass
from typing import Final

from domain.station import Community, StationMap, Transformer

_ENDINGS: Final = re.compile(
    r"(?:社区|小区|家园|花园|嘉园|新村|新苑|居委会|村委会|村|街|里|队|园|苑)+$"
)
_SHORTEST: Final = 2
"""Characters of a name that say something: 东 alone fits anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misnamed:
    """A community that would not recognise itself in the name of a transformer.

    Attributes:
        transformer: as the station calls it.
        buildings: numbers of the community's buildings behind it.
        households: in those buildings (户), 0 where the station counts none.
    """

    community: str
    transformer: str
    buildings: tuple[str, ...]
    households: int


def misnamed(station: StationMap) -> tuple[Misnamed, ...]:
    """Return every community and transformer whose names have nothing in common.

    They have when a name people use for the community, or what is left of it without its ending
    (林荫 of 林荫小区), stands in the name or an alias of the transformer.
    """
    found = []
    for transformer in station.transformers:
        behind = station.buildings_on(transformer.code)
        for name in dict.fromkeys(building.community for building in behind):
            community = station.community(name)
            if community is None or _is_recognised(community, transformer):
                continue
            mine = [building for building in behind if building.community == name]
            found.append(
                Misnamed(
                    community=name,
                    transformer=transformer.name,
                    buildings=tuple(building.number for building in mine),
                    households=sum(building.households for building in mine),
                )
            )
    return tuple(found)


def _is_recognised(community: Community, transformer: Transformer) -> bool:
    said = " ".join((transformer.name, *transformer.aliases))
    return any(name in said for name in _called(community))


def _called(community: Community) -> set[str]:
    """Return every way people call a community, with and without its ending."""
    whole = {community.name, *community.aliases}
    stems = {_ENDINGS.sub("", name) for name in whole}
    return {name for name in whole | stems if len(name) >= _SHORTEST}
