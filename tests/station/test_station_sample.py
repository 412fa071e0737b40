"""The shipped sample is the real area, whole, and leaves nothing without a person."""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.station import SAMPLE, load
from domain.place import Place
from domain.roster import on_duty
from domain.routing import chain_above, route
from domain.station import CommunityKind, Role, ServiceClass, StationMap
from domain.ticket_moves import Kind

HOLIDAY_NIGHT = datetime(2026, 10, 1, 15, 12, tzinfo=UTC)  # 23:12 at the station


@pytest.fixture(scope="module")
def sample() -> StationMap:
    return load(SAMPLE)


def test_it_has_every_village_and_community_of_the_three_streets(sample: StationMap) -> None:
    kinds = Counter(community.kind for community in sample.communities)
    streets = Counter(community.street for community in sample.communities)

    assert kinds == {CommunityKind.COMMUNITY: 36, CommunityKind.VILLAGE: 16}
    assert streets == {"滨河街道": 15, "兴谷街道": 16, "渔阳地区": 21}
    assert len({community.code for community in sample.communities}) == 52


def test_all_52_have_a_responsible_person_at_work(sample: StationMap) -> None:
    managers = [
        sample.member(grid.manager)
        for community in sample.communities
        if (grid := sample.grid_of(Place(community=community.name))) is not None
    ]

    assert len(managers) == 52
    assert all(m is not None and m.has(Role.MANAGER) and m.confirmed for m in managers)


def test_the_code_of_each_community_lies_in_its_street(sample: StationMap) -> None:
    prefix = {"滨河街道": "110117001", "兴谷街道": "110117002", "渔阳地区": "110117003"}
    assert all(c.code.startswith(prefix[c.street]) for c in sample.communities)


def test_villages_are_rural_and_communities_urban(sample: StationMap) -> None:
    classes = {(c.kind, c.service_class) for c in sample.communities}

    assert classes == {
        (CommunityKind.VILLAGE, ServiceClass.RURAL),
        (CommunityKind.COMMUNITY, ServiceClass.URBAN),
    }


def test_the_holiday_night_of_the_first_journey_goes_to_crew_one(sample: StationMap) -> None:
    place = Place(community="滨河社区", building="5", unit="2")
    building = sample.building("滨河社区", "5")
    found = route(sample, place=place, chat=None, kind=Kind.FAULT, at=HOLIDAY_NIGHT)
    chain = chain_above(sample, grid=found.grid, owner=found.owner.userid, at=HOLIDAY_NIGHT)

    assert building is not None
    assert "2" in building.units
    assert (found.owner.userid, found.owner.name) == ("wgy01", "网格员一号")
    assert [m.userid for m in chain] == ["wgfzr01", "zbz01", "suozhang"]


def test_somebody_is_on_duty_in_each_grid_and_for_the_station_at_every_hour(
    sample: StationMap,
) -> None:
    first = datetime(2026, 9, 18, tzinfo=UTC)
    hours = [first + timedelta(hours=n) for n in range(24 * 25)]  # over 中秋 and 国庆

    for grid in ("", *(g.code for g in sample.grids)):
        counts = {len(on_duty(sample, grid, hour)) for hour in hours}
        assert counts == {1}, grid


def test_no_word_people_say_means_two_places(sample: StationMap) -> None:
    words = [word for c in sample.communities for word in (c.name, *c.aliases)]
    assert len(words) == len(set(words))


def test_the_word_that_two_names_share_is_nobodys_alias(sample: StationMap) -> None:
    assert not any("胜利" in community.aliases for community in sample.communities)


def test_what_is_made_up_is_marked(sample: StationMap) -> None:
    assert all(building.sample for building in sample.buildings)
    assert all(transformer.sample for transformer in sample.transformers)
    assert not any(community.sample for community in sample.communities)
    assert {b.community for b in sample.buildings} == {
        "滨河社区",
        "林荫家园社区",
        "金谷园社区",
        "向阳社区",
    }
    assert {b.transformer for b in sample.buildings} == {t.code for t in sample.transformers}
    assert {b.community for b in sample.buildings if b.transformer == "YX06"} == {"向阳社区"}


def test_one_group_serves_one_community_and_one_is_out_of_reach(sample: StationMap) -> None:
    flags = {chat.name: (chat.can_hear, chat.can_push, chat.robot) for chat in sample.chats}
    linyin = next(chat for chat in sample.chats if chat.name == "林荫家园电力管家群")

    assert linyin.communities == ("林荫家园社区",)
    assert flags["滨河居民微信群"] == (False, False, "")
    assert flags["滨河电力管家群"] == (True, True, "r_binhe")


def test_the_newcomer_of_the_sandbox_is_no_member_yet(sample: StationMap) -> None:
    assert not any(m.userid == "wgy99" or m.name == "网格员九号" for m in sample.members)


def test_members_and_chats_have_exactly_the_heads_the_sandbox_reads() -> None:
    heads = {}
    for name in ("members", "chats", "grids"):
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            heads[name] = next(csv.reader(file))

    assert heads == {
        "members": ["账号", "姓名", "角色", "手机", "状态"],
        "chats": ["群ID", "名称", "社区", "能收到@消息", "能推送", "机器人"],
        "grids": ["编号", "名称", "社区负责人", "网格负责人", "服务队员"],
    }
