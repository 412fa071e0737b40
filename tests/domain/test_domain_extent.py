"""How far a repair reaches: only what was reported, and only another transformer says no."""

from dataclasses import replace

import pytest

from domain.extent import Extent, Reach
from domain.place import Place
from tests.domain.domain_parts import sample

EXTENT = Extent(community="滨河社区", buildings=("5", "6"), households=9)


@pytest.mark.parametrize(
    ("building", "reach"),
    [("5", Reach.IN), ("7", Reach.OPEN), ("1", Reach.OUT), ("99", Reach.OPEN), ("", Reach.OPEN)],
)
def test_a_building_is_in_out_or_not_known(building: str, reach: Reach) -> None:
    place = Place(community="滨河社区", building=building)

    assert EXTENT.reach(place, sample()) is reach


def test_nothing_is_out_while_one_reported_building_is_fed_by_nobody_knows_what() -> None:
    unknown = replace(EXTENT, buildings=("5", "99"))

    assert unknown.reach(Place(community="滨河社区", building="1"), sample()) is Reach.OPEN


@pytest.mark.parametrize(
    ("buildings", "words"),
    [
        (("3",), "滨河社区3号楼"),
        (("3", "4"), "滨河社区3、4号楼"),
        (("1", "2", "3", "5", "A"), "滨河社区1–3、5、A号楼"),
        ((), "滨河社区"),
    ],
)
def test_buildings_in_a_row_are_said_short(buildings: tuple[str, ...], words: str) -> None:
    assert replace(EXTENT, buildings=buildings).words() == words
