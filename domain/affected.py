"""Who is without power in an announced outage: line → transformers → buildings → chats and people.

Source: product.md M16, M65 (only those who are concerned hear of it), X12 (nobody is forgotten).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.ids import UserId
from domain.outage import Outage
from domain.place import Place
from domain.station import Building, Chat, StationMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """What an outage concerns, in the order of the station's own tables.

    Attributes:
        buildings: those the station knows and that are inside.
        households: in those buildings (户); 0 where the station counts none.
        chats: groups the bot can push to.
        relayed: groups it cannot push to: a clerk passes the text on.
        clerks: community → who is asked to pass it on (社区负责人).
        stewards: building stewards (楼长), each once.
        transformers: codes of the 台区 that supply the buildings.
    """

    communities: tuple[str, ...]
    buildings: tuple[Building, ...]
    households: int
    chats: tuple[Chat, ...]
    relayed: tuple[Chat, ...]
    clerks: Mapping[str, UserId]
    stewards: tuple[UserId, ...]
    transformers: tuple[str, ...]


def affected(station: StationMap, outage: Outage) -> Affected:
    """Return who and what an outage concerns."""
    communities = outage.communities
    buildings = tuple(
        building
        for name in communities
        for building in station.buildings_in(name)
        if _inside(outage, building)
    )
    concerned = [
        chat for chat in station.chats if not set(chat.communities).isdisjoint(communities)
    ]
    clerks: dict[str, UserId] = {}
    for name in communities:
        grid = station.grid_of(Place(community=name))
        if grid is not None:
            clerks[name] = grid.community_head
    return Affected(
        communities=communities,
        buildings=buildings,
        households=sum(building.households for building in buildings),
        chats=tuple(chat for chat in concerned if chat.can_push),
        relayed=tuple(chat for chat in concerned if not chat.can_push),
        clerks=clerks,
        stewards=tuple(dict.fromkeys(b.steward for b in buildings if b.steward is not None)),
        transformers=tuple(dict.fromkeys(b.transformer for b in buildings if b.transformer)),
    )


def _inside(outage: Outage, building: Building) -> bool:
    door = Place(community=building.community, building=building.number)
    return any(part.holds(door) for part in outage.places)
