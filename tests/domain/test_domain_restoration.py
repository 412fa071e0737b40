"""Who is asked after a restoration, whose ticket a dark answer is, and when all may be called well."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.household import Household, Light
from domain.ids import ConversationId, TicketNo, UserId
from domain.place import Place
from domain.restoration import (
    SHOWN,
    WHOLE,
    Part,
    Restoration,
    RestorationPolicy,
    Tally,
    child_for,
    common_part,
    covered,
    in_order,
    in_words,
    left_over,
    may_say_all_clear,
    part_at,
    tally,
    unasked,
)
from domain.slots import Slots
from tests.domain.domain_parts import a_ticket

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
POLICY = RestorationPolicy()
BUILDINGS = ("", "3", "5", "10")
PLACES = st.builds(
    Place,
    community=st.just("滨河社区"),
    building=st.sampled_from(BUILDINGS),
    unit=st.sampled_from(("", "1", "2")),
)
PARTS = st.builds(Part, st.sampled_from(BUILDINGS[1:]), st.sampled_from(("", "1", "2")))


def home(n: int, place: Place, light: Light = Light.DARK) -> Household:
    return Household(
        ticket=TicketNo(1),
        reporter=UserId(f"zh{n}"),
        conversation=ConversationId(f"direct:zh{n}"),
        place=place,
        words="没电",
        at=NOW,
        light=light,
    )


HOMES = st.lists(st.tuples(PLACES, st.sampled_from(Light)), min_size=1, max_size=12).map(
    lambda drawn: [home(n, place, light) for n, (place, light) in enumerate(drawn)]
)


def lights_of(homes: list[Household]) -> dict[tuple[str, str, Light], int]:
    counted: dict[tuple[str, str, Light], int] = {}
    for each in homes:
        key = (each.place.building, each.place.unit, each.light)
        counted[key] = counted.get(key, 0) + 1
    return counted


@given(
    homes=HOMES,
    waited=st.booleans(),
    share=st.floats(0.01, 1),
    unsettled=st.integers(0, 2),
)
def test_no_all_clear_passes_over_a_dark_answer(
    *, homes: list[Household], waited: bool, share: float, unsettled: int
) -> None:
    count = tally(lights_of(homes))
    said = may_say_all_clear(
        count, unsettled=unsettled, waited=waited, policy=RestorationPolicy(share=share)
    )
    dark = any(each.light is Light.DARK for each in homes)
    if dark or unsettled:
        assert not said
    else:
        lit = sum(each.light is Light.LIT for each in homes)
        assert said == (waited or lit >= share * len(homes))
    assert count.asked == len(homes)


def test_four_of_five_are_enough_and_three_are_not() -> None:
    for lit, said in ((4, True), (3, False)):
        count = Tally(lit=lit, silent=5 - lit)
        assert may_say_all_clear(count, unsettled=0, waited=False, policy=POLICY) is said
        assert may_say_all_clear(count, unsettled=0, waited=True, policy=POLICY)


@given(HOMES, st.lists(st.lists(PARTS, min_size=1, max_size=3), max_size=4))
def test_each_household_is_asked_exactly_once_whatever_the_order(
    homes: list[Household], steps: list[list[Part]]
) -> None:
    """Part by part, then the whole: who was dark is asked once, and nobody else."""
    dark = {each.door for each in homes if each.light is Light.DARK}
    asked: list[str] = []
    for parts in (*steps, ()):
        for each in unasked(homes, parts):
            asked.append(each.door)
            homes = [
                home(int(h.reporter[2:]), h.place, Light.ASKED) if h.door == each.door else h
                for h in homes
            ]
        assert unasked(homes, parts) == []
    assert len(asked) == len(set(asked))
    assert set(asked) == dark


@given(HOMES)
def test_who_is_dark_in_a_child_is_not_asked_by_its_parent(homes: list[Household]) -> None:
    doors = {each.door for each in homes[::2]}
    assert not doors & {each.door for each in unasked(homes, (), doors)}


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_dark_answers_of_one_building_are_one_child(places: list[Place]) -> None:
    children: dict[TicketNo, Part] = {}
    for place in places:
        found = child_for(place, children)
        no, part = found or (TicketNo(len(children) + 1), part_at(place))
        assert part.holds(part_at(place))
        if found is not None:
            assert part.holds(children[no])
            assert part.building == place.building
        children[no] = part
    assert len(children) == len({place.building for place in places})


def test_a_second_unit_widens_the_child_to_the_building() -> None:
    children = {TicketNo(7): Part("3", "2")}
    place = Place(community="滨河社区", building="3", unit="1")
    assert child_for(place, children) == (TicketNo(7), Part("3"))
    assert child_for(Place(community="滨河社区", building="5"), children) is None


@given(st.lists(PLACES, min_size=1, max_size=6))
def test_the_common_part_holds_them_all_and_is_no_larger(places: list[Place]) -> None:
    part = common_part(places)
    assert all(part.holds(part_at(place)) for place in places)
    if len({place.building for place in places}) == 1:
        assert part.building == places[0].building
    else:
        assert part == WHOLE


@given(HOMES, st.lists(PARTS, max_size=4))
def test_what_is_left_over_and_what_is_back_are_the_whole(
    homes: list[Household], parts: list[Part]
) -> None:
    spots = covered(a_ticket(), homes)
    rest = left_over(parts, spots)
    for spot in spots:
        back = any(part.holds(spot) for part in parts)
        assert back or any(part.holds(spot) for part in rest)
    assert left_over(in_order(spots), spots) == []


def test_buildings_that_were_only_named_belong_to_the_ticket() -> None:
    ticket = replace(a_ticket(), place=Place(), facts=Slots(building=("3", "5")))
    found = covered(ticket, [home(1, Place(community="滨河社区", building="3", unit="2"))])
    assert found == {Part("3", "2"), Part("5")}


def test_only_the_restored_part_is_reached() -> None:
    record = Restoration(ticket=TicketNo(1), since=NOW, parts=(Part("3"),))
    assert record.reaches(Place(building="3", unit="2"))
    assert not record.reaches(Place(building="5"))
    assert not record.taken_back().reaches(Place(building="3"))
    assert Restoration(ticket=TicketNo(1), since=NOW).reaches(Place(building="5"))


def test_one_dark_household_of_two_is_not_most_and_two_are() -> None:
    assert not Tally(lit=0, silent=0, dark=1).mostly_dark
    assert not Tally(lit=1, silent=0, dark=1).mostly_dark
    assert Tally(lit=0, silent=0, dark=2).mostly_dark
    assert not Tally(lit=2, silent=0, dark=2).mostly_dark


@given(st.lists(PARTS, min_size=1, max_size=9, unique=True))
def test_many_buildings_are_said_in_few_words(parts: list[Part]) -> None:
    said = in_words(in_order(parts), "滨河社区")
    assert said.startswith("滨河社区")
    assert said.count("号楼") <= SHOWN
    assert (f"等{len(parts)}处" in said) == (len(parts) > SHOWN)


def test_buildings_are_said_in_the_order_of_their_numbers() -> None:
    assert (
        in_words(in_order([Part("10"), Part("3"), Part("3", "2")])) == "3号楼、3号楼2单元、10号楼"
    )
