"""The picture of the station answers by name, knows who left, and never lacks a head."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import NoStationError
from domain.ids import ChatId, UserId
from domain.place import NOWHERE, Place
from domain.station import Building, Member, Role, StationMap
from tests.domain.domain_parts import sample

STRANGER = UserId("stranger")
ROLES = st.frozensets(st.sampled_from(Role))


@given(ROLES, st.booleans(), st.booleans())
def test_who_left_has_no_role_and_works_for_nobody(
    roles: frozenset[Role],
    active: bool,  # noqa: FBT001  drawn
    confirmed: bool,  # noqa: FBT001  drawn
) -> None:
    member = Member(
        userid=STRANGER,
        name="网格员一号",
        roles=roles,
        station="CG",
        active=active,
        confirmed=confirmed,
    )

    assert [role for role in Role if member.has(role)] == [
        role for role in Role if active and role in roles
    ]
    assert member.is_staff == (
        active and bool(roles - {Role.RESIDENT, Role.CLERK, Role.ENTERPRISE})
    )


def test_a_community_head_is_a_member_and_no_staff() -> None:
    clerk = sample().member(UserId("sqsj01"))

    assert clerk is not None
    assert clerk.has(Role.CLERK)
    assert not clerk.is_staff


def test_every_record_is_found_by_its_name() -> None:
    station = sample()

    assert all(station.member(m.userid) is m for m in station.members)
    assert all(station.community(c.name) is c for c in station.communities)
    assert all(station.grid(g.code) is g for g in station.grids)
    assert all(station.chat(c.chat_id) is c for c in station.chats)
    assert all(station.building(b.community, b.number) is b for b in station.buildings)


def test_what_nobody_knows_is_none_and_not_a_guess() -> None:
    station = sample()

    assert station.member(STRANGER) is None
    assert station.community("") is None
    assert station.grid("") is None
    assert station.chat(None) is None
    assert station.chat(ChatId("wr_unknown")) is None
    assert station.building("滨河社区", "999") is None
    assert station.grid_of(NOWHERE) is None
    assert station.grid_of(Place(building="5")) is None
    assert station.grids_of(STRANGER) == ()


def test_the_grid_of_a_building_overrides_the_communitys() -> None:
    own = Building(community="滨河社区", number="77", grid="YY3")
    station = replace(sample(), buildings=(own,), _cache={})

    here = station.grid_of(Place(community="滨河社区", building="77"))
    beside = station.grid_of(Place(community="滨河社区", building="78"))

    assert here is not None
    assert beside is not None
    assert (here.code, beside.code) == ("YY3", "BH1")


def test_a_person_has_a_part_in_a_grid_as_head_manager_or_member() -> None:
    station = sample()

    for userid in ("sqsj01", "wgfzr01", "wgy01", "wgy02"):
        assert [grid.code for grid in station.grids_of(UserId(userid))] == ["BH1"]


def test_people_of_a_role_come_in_the_order_of_the_import() -> None:
    heads = sample().with_role(Role.DUTY_HEAD)

    assert [m.userid for m in heads] == ["zbz01", "zbz02"]


def test_an_empty_station_is_empty_and_has_no_head() -> None:
    assert StationMap().is_empty
    assert not sample().is_empty
    with pytest.raises(NoStationError):
        _ = StationMap().head


def test_a_head_who_left_is_no_head() -> None:
    station = sample()
    gone = tuple(replace(m, active=False) if m.has(Role.HEAD) else m for m in station.members)

    with pytest.raises(NoStationError):
        _ = replace(station, members=gone, _cache={}).head


def test_looking_something_up_does_not_make_two_equal_pictures_differ() -> None:
    one, two = replace(sample(), _cache={}), replace(sample(), _cache={})

    one.member(UserId("wgy01"))

    assert one == two
