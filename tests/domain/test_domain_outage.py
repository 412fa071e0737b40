"""Whether a place is inside an announced outage: only when the record says so."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import UserId
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace, OutageStatus, covering, covers
from domain.place import Place

START = datetime(2026, 11, 29, 0, 0, tzinfo=UTC)
END = START + timedelta(hours=9)
NUMBERS = st.sampled_from([str(n) for n in range(1, 13)] + ["A", ""])
COMMUNITIES = st.sampled_from(["林荫家园社区", "滨河社区", ""])


def outage(*places: OutagePlace, **changed: object) -> Outage:
    known: dict[str, object] = {
        "kind": NoticeKind.PLANNED,
        "start": START,
        "end": END,
        "noted_at": START,
        "said_by": UserId("diaodu01"),
    }
    return Outage(places=places, **{**known, **changed})  # type: ignore[arg-type]


LISTED = outage(OutagePlace(community="林荫家园社区", buildings=("1", "2", "3")))
WHOLE = outage(OutagePlace(community="林荫家园社区"))
BUT_TWO = outage(OutagePlace(community="林荫家园社区", without=("2",)))
EAST = outage(OutagePlace(community="林荫家园社区", part="东侧"))
AREA = outage(
    OutagePlace(
        community="林荫家园社区",
        buildings=("1", "2"),
        part="林荫家园1号台区",
        names=("林荫小区箱变",),
    )
)


@pytest.mark.parametrize(
    ("known", "place", "inside"),
    [
        (LISTED, Place(community="林荫家园社区", building="2"), True),
        (LISTED, Place(community="林荫家园社区", building="2", unit="1", room="301"), True),
        (LISTED, Place(community="林荫家园社区", building="4"), False),
        (LISTED, Place(community="滨河社区", building="2"), False),
        (LISTED, Place(community="林荫家园社区"), False),
        (LISTED, Place(building="2"), False),
        (WHOLE, Place(community="林荫家园社区"), True),
        (WHOLE, Place(community="林荫家园社区", building="99"), True),
        (BUT_TWO, Place(community="林荫家园社区", building="2"), False),
        (BUT_TWO, Place(community="林荫家园社区", building="1"), True),
        (BUT_TWO, Place(community="林荫家园社区"), False),
        (AREA, Place(community="林荫家园社区", words="林荫小区箱变那边"), True),
        (AREA, Place(community="林荫家园社区", words="东门"), False),
        (EAST, Place(community="林荫家园社区", building="1"), False),
        (EAST, Place(community="林荫家园社区"), False),
        (EAST, Place(community="林荫家园社区", words="林荫小区东侧"), True),
    ],
)
def test_a_place_is_inside_only_when_the_record_says_so(
    known: Outage, place: Place, *, inside: bool
) -> None:
    assert covers(known, place, START) is inside


@pytest.mark.parametrize(
    ("after_start", "inside"),
    [(-1, False), (0, True), (9 * 60 - 1, True), (9 * 60, False), (9 * 60 + 15, False)],
)
def test_it_holds_from_its_start_until_the_minute_before_its_end(
    after_start: int, *, inside: bool
) -> None:
    at = START + timedelta(minutes=after_start)
    assert covers(WHOLE, Place(community="林荫家园社区"), at) is inside


@given(
    community=COMMUNITIES,
    buildings=st.lists(NUMBERS.filter(bool), unique=True).map(tuple),
    without=st.lists(NUMBERS.filter(bool), unique=True, max_size=3).map(tuple),
    said=st.builds(Place, community=COMMUNITIES, building=NUMBERS),
    minutes=st.integers(-600, 1200),
    status=st.sampled_from(OutageStatus),
)
def test_nobody_outside_its_place_time_or_validity_is_ever_covered(
    community: str,
    buildings: tuple[str, ...],
    without: tuple[str, ...],
    said: Place,
    minutes: int,
    status: OutageStatus,
) -> None:
    part = OutagePlace(community=community, buildings=buildings, without=without)
    known = outage(part, status=status)
    at = START + timedelta(minutes=minutes)

    inside = covers(known, said, at)

    if inside:
        assert status is OutageStatus.ACTIVE
        assert START <= at < END
        assert said.community == community != ""
        assert said.building not in without
        assert not buildings or said.building in buildings
    elif status is OutageStatus.ACTIVE and START <= at < END and community == said.community:
        named = said.building and (not buildings or said.building in buildings)
        assert not community or not named or said.building in without


@given(said=st.builds(Place, community=COMMUNITIES, building=NUMBERS))
def test_of_several_the_one_that_lasts_longest_is_told(said: Place) -> None:
    longer = outage(OutagePlace(community="林荫家园社区"), end=END + timedelta(hours=1))
    found = covering([LISTED, longer, WHOLE], said, START)
    assert found == (longer if said.community == "林荫家园社区" else None)


def test_two_notices_speak_of_the_same_place_when_a_building_is_in_both() -> None:
    assert LISTED.meets(WHOLE)
    assert LISTED.meets(outage(OutagePlace(community="林荫家园社区", buildings=("3", "4"))))
    assert not LISTED.meets(outage(OutagePlace(community="林荫家园社区", buildings=("4",))))
    assert not LISTED.meets(outage(OutagePlace(community="滨河社区", buildings=("1",))))
