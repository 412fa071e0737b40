"""A station out of a list of place names (the form of gazetteer-dev.json), with neutral people."""

import json
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from domain.ids import UserId
from domain.station import (
    Building,
    Community,
    Grid,
    Member,
    Role,
    Station,
    StationMap,
    Street,
    Transformer,
)

_CODE: Final = "S"
_GRID: Final = "G1"
_STREET: Final = "辖区"


class _Place(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str
    aliases: list[str] = Field(default_factory=list)
    buildings: int = Field(default=0, ge=0, le=2000)
    transformers: list[str] = Field(default_factory=list)


class _Names(BaseModel):
    model_config = ConfigDict(extra="ignore")

    station: str = "供电所"
    communities: list[_Place]


def load_gazetteer(path: Path) -> StationMap:
    """Return the station; one grid serves all of it.

    Raises:
        ValueError: the file is not JSON or not of that form.
        OSError: it cannot be read.
    """
    names = _Names.model_validate(json.loads(path.read_text(encoding="utf-8")))
    return StationMap(
        stations=(Station(code=_CODE, name=names.station),),
        streets=(Street(name=_STREET, station=_CODE),),
        communities=tuple(_community(place) for place in names.communities),
        transformers=tuple(
            Transformer(code=name, name=name) for p in names.communities for name in p.transformers
        ),
        buildings=tuple(
            Building(community=place.name, number=str(number))
            for place in names.communities
            for number in range(1, place.buildings + 1)
        ),
        members=(
            _member("head", "所长", Role.HEAD),
            _member("manager", "网格负责人", Role.MANAGER),
            _member("crew", "网格员一号", Role.CREW),
            _member("clerk", "社区负责人", Role.CLERK),
        ),
        grids=(
            Grid(
                code=_GRID,
                name="一网格",
                station=_CODE,
                community_head=UserId("clerk"),
                manager=UserId("manager"),
                members=(UserId("crew"),),
            ),
        ),
    )


def _community(place: _Place) -> Community:
    return Community(
        name=place.name,
        station=_CODE,
        street=_STREET,
        grid=_GRID,
        aliases=tuple(place.aliases),
    )


def _member(userid: str, name: str, role: Role) -> Member:
    return Member(userid=UserId(userid), name=name, roles=frozenset({role}), station=_CODE)
