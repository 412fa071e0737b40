"""What two messages say of a place is put together, and never mixed up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.place import NOWHERE, Place

PARTS = ("community", "building", "unit", "room", "words")
PLACES = st.builds(
    Place,
    community=st.sampled_from(["", "滨河社区", "向阳社区"]),
    building=st.sampled_from(["", "5", "A"]),
    unit=st.sampled_from(["", "1", "2"]),
    room=st.sampled_from(["", "301", "302"]),
    words=st.sampled_from(["", "村东头", "电表箱"]),
)


@given(PLACES, PLACES)
def test_filling_never_changes_what_was_known(place: Place, other: Place) -> None:
    filled = place.filled_from(other)

    for part in PARTS:
        known = getattr(place, part)
        assert getattr(filled, part) in ({known} if known else {"", getattr(other, part)})


@given(PLACES, PLACES)
def test_filling_twice_is_filling_once(place: Place, other: Place) -> None:
    filled = place.filled_from(other)

    assert filled.filled_from(other) == filled


@given(PLACES)
def test_a_place_filled_from_itself_or_from_nowhere_stays(place: Place) -> None:
    assert place.filled_from(place) == place
    assert place.filled_from(NOWHERE) == place


@given(PLACES, PLACES)
def test_what_does_not_contradict_is_taken_whole(place: Place, other: Place) -> None:
    """The second message of a person often says nothing but the unit."""
    here = Place(community=place.community, building=place.building)
    more = Place(unit=other.unit, room=other.room, words=other.words)

    filled = here.filled_from(more)

    assert filled == replace(more, community=here.community, building=here.building)


@given(PLACES)
def test_nowhere_takes_all_that_is_known(place: Place) -> None:
    assert NOWHERE.filled_from(place) == place


@given(PLACES, PLACES)
def test_nothing_is_taken_from_another_community(place: Place, other: Place) -> None:
    here, there = replace(place, community="滨河社区"), replace(other, community="向阳社区")

    assert here.filled_from(there) == here


@given(PLACES, PLACES)
def test_no_unit_or_room_is_taken_from_another_building(place: Place, other: Place) -> None:
    here, there = replace(place, building="5"), replace(other, building="A")

    filled = here.filled_from(there)

    assert filled == replace(here, community=filled.community)


@given(PLACES, PLACES)
def test_no_room_is_taken_from_another_unit(place: Place, other: Place) -> None:
    here, there = replace(place, unit="1"), replace(other, unit="2")

    assert here.filled_from(there).room == here.room


@given(PLACES)
def test_the_door_number_is_told_to_the_crew_and_never_in_public(place: Place) -> None:
    if place.room:
        assert place.room not in place.public()
        assert place.full() == f"{place.public()}{place.room}室"
    else:
        assert place.full() == place.public()


@given(PLACES)
def test_only_nowhere_is_empty(place: Place) -> None:
    assert place.is_empty == (not any(getattr(place, part) for part in PARTS))


def test_a_place_reads_as_people_say_it() -> None:
    assert Place(community="滨河社区", building="5", unit="2").public() == "滨河社区5号楼2单元"
    assert Place(community="胜利街", words="村东头").public() == "胜利街村东头"
    assert NOWHERE.public() == ""


@given(PLACES, PLACES)
def test_a_place_that_refines_another_agrees_with_it(place: Place, other: Place) -> None:
    assert not place.refines(other) or place.agrees_with(other)
    assert place.agrees_with(other) == other.agrees_with(place)


@given(PLACES)
def test_every_place_refines_itself_and_nowhere(place: Place) -> None:
    assert place.refines(place)
    assert place.refines(Place())


def test_another_building_neither_agrees_nor_refines() -> None:
    five, six = Place(community="滨河", building="5"), Place(community="滨河", building="6")
    assert not five.agrees_with(six)
    assert not six.refines(five)
    assert Place(community="滨河", building="5", unit="2").refines(five)
    assert not five.refines(Place(community="滨河", building="5", unit="2"))
