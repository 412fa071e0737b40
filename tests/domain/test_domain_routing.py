"""Any place at any instant has exactly one person who answers for it, and he knows why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import NoStationError
from domain.ids import ChatId, UserId
from domain.place import NOWHERE, Place
from domain.routing import chain_above, grid_for, route
from domain.station import Chat, Duty, Member, Role, StationMap
from domain.ticket_moves import Kind
from domain.when import at_local
from tests.domain.domain_parts import INSTANTS, places, sample

HEAD = UserId("suozhang")
STAFF = [m.userid for m in sample().members if m.userid != HEAD]
KINDS = st.sampled_from(Kind)
EMPTY_CHAT = Chat(chat_id=ChatId("wr_empty"), name="空群", station="CG", communities=())
STRANGE_CHAT = replace(EMPTY_CHAT, communities=("没有这个村", "也没有这个村"))
CHATS = st.sampled_from([None, EMPTY_CHAT, STRANGE_CHAT, *sample().chats])
GONE = st.one_of(st.just(frozenset(STAFF)), st.frozensets(st.sampled_from(STAFF)))
"""Who has left, or still practises: anybody but the head, up to everybody."""


def without(people: frozenset[UserId], *, practising: bool = False) -> StationMap:
    """Return the sample with these people gone, or still practising."""
    station = sample()

    def changed(member: Member) -> Member:
        if member.userid not in people:
            return member
        return replace(member, confirmed=False) if practising else replace(member, active=False)

    return replace(station, members=tuple(changed(m) for m in station.members), _cache={})


def may_own(station: StationMap, member: Member) -> bool:
    """Whether the member as the station knows him is at work, staff and confirmed."""
    known = station.member(member.userid)
    return known == member and member.active and member.confirmed and member.is_staff


@given(places(), CHATS, KINDS, INSTANTS, GONE, st.booleans())
@settings(max_examples=300)
def test_any_place_at_any_instant_goes_to_one_person_at_work_and_says_why(
    place: Place,
    chat: Chat | None,
    kind: Kind,
    at: datetime,
    gone: frozenset[UserId],
    practise: bool,  # noqa: FBT001  drawn
) -> None:
    station = without(gone, practising=practise)

    found = route(station, place=place, chat=chat, kind=kind, at=at)

    assert may_own(station, found.owner)
    assert found.why.strip()
    grid = grid_for(station, place, chat)
    assert found.grid == (grid.code if grid else "")
    assert found == route(station, place=place, chat=chat, kind=kind, at=at)


@given(places(), CHATS, KINDS, INSTANTS)
def test_when_everybody_else_has_left_it_goes_to_the_head(
    place: Place, chat: Chat | None, kind: Kind, at: datetime
) -> None:
    station = without(frozenset(STAFF))

    assert route(station, place=place, chat=chat, kind=kind, at=at).owner.userid == HEAD


@given(places(), CHATS, KINDS, INSTANTS, st.frozensets(st.sampled_from([*STAFF, HEAD])))
@settings(max_examples=200)
def test_nobody_who_refused_it_gets_it_again_except_the_head(
    place: Place, chat: Chat | None, kind: Kind, at: datetime, refused: frozenset[UserId]
) -> None:
    owner = route(sample(), place=place, chat=chat, kind=kind, at=at, without=refused).owner

    assert owner.userid not in refused - {HEAD}


@given(
    st.sampled_from(["", "没有", *(g.code for g in sample().grids)]),
    st.sampled_from([*STAFF, HEAD]),
    INSTANTS,
    GONE,
)
@settings(max_examples=300)
def test_the_chain_above_anybody_is_never_empty_and_ends_at_the_head(
    grid: str, owner: UserId, at: datetime, gone: frozenset[UserId]
) -> None:
    station = without(gone)

    chain = chain_above(station, grid=grid, owner=owner, at=at)

    if owner != HEAD:
        assert chain[-1].userid == HEAD
        assert owner not in {m.userid for m in chain}
    assert chain
    assert len(set(chain)) == len(chain)
    assert all(may_own(station, member) for member in chain)


def test_above_the_head_there_is_he_himself_when_nobody_else_is_left() -> None:
    chain = chain_above(without(frozenset(STAFF)), grid="BH1", owner=HEAD, at=at(2026, 7, 1))

    assert [m.userid for m in chain] == [HEAD]


def at(year: int, month: int, day: int, wall: time = time(12)) -> datetime:
    """Return an instant by the station's wall clock."""
    return at_local(date(year, month, day), wall)


BINHE = Place(community="滨河社区", building="5")
GOES_TO: Sequence[tuple[str, datetime, str, str]] = [
    ("a workday", at(2026, 7, 1), "wgy01", "周三值班派给您"),
    ("a night", at(2026, 7, 1, time(23)), "wgy02", "周三值班派给您"),
    ("after midnight", at(2026, 7, 2, time(1)), "wgy02", "周三值班派给您"),
    ("a Saturday", at(2026, 7, 4), "wgy02", "周六值班派给您"),
    ("a Sunday worked for the holiday", at(2026, 9, 20), "wgy01", "周日值班派给您"),
    ("National Day", at(2026, 10, 1), "wgy02", "国庆值班派给您"),
    ("National Day night", at(2026, 10, 1, time(23, 12)), "wgy01", "国庆值班派给您"),
]


@pytest.mark.parametrize(("_when", "instant", "owner", "why"), GOES_TO)
def test_a_fault_goes_to_the_member_on_duty_in_its_grid(
    _when: str, instant: datetime, owner: str, why: str
) -> None:
    found = route(sample(), place=BINHE, chat=None, kind=Kind.FAULT, at=instant)

    assert (found.owner.userid, found.why, found.grid) == (owner, why, "BH1")


def test_it_goes_up_step_by_step_as_people_drop_out() -> None:
    steps = [
        ("wgy01", "周三值班派给您"),
        ("wgy02", "您是滨河一网格的服务队员，当班没有排人"),
        ("wgfzr01", "您是滨河一网格的网格负责人，队员都不在岗"),
        ("zbz01", "周三值班，网格里没有人能接"),
        ("zbz02", "您是值班长，当班没有别人"),
        ("suozhang", "没有别人在岗，报到您这里"),
    ]
    gone: set[UserId] = set()
    for userid, why in steps:
        found = route(
            without(frozenset(gone)), place=BINHE, chat=None, kind=Kind.FAULT, at=at(2026, 7, 1)
        )
        assert (found.owner.userid, found.why) == (userid, why)
        gone.add(found.owner.userid)


def test_a_question_goes_to_the_manager_of_the_grid() -> None:
    found = route(sample(), place=BINHE, chat=None, kind=Kind.QUESTION, at=at(2026, 7, 1))

    assert (found.owner.userid, found.why) == ("wgfzr01", "您是滨河一网格的网格负责人")


def test_a_place_in_no_grid_goes_to_the_duty_of_the_whole_station() -> None:
    found = route(sample(), place=NOWHERE, chat=None, kind=Kind.FAULT, at=at(2026, 7, 1))

    assert (found.owner.userid, found.grid) == ("zbz01", "")
    assert "地点还没有对应的网格" in found.why


def test_a_group_of_one_grid_tells_the_grid_and_a_group_of_several_does_not() -> None:
    station = sample()
    one, several = station.chat(ChatId("wr_linyin")), station.chat(ChatId("wr_xinggu"))
    linyin = station.grid_of(Place(community="林荫家园社区"))

    assert grid_for(station, NOWHERE, one) == linyin is not None
    assert grid_for(station, NOWHERE, several) is None


def test_an_unknown_community_is_not_put_into_the_grid_of_the_group() -> None:
    chat = sample().chat(ChatId("wr_linyin"))

    assert grid_for(sample(), Place(community="别处的小区"), chat) is None


def test_above_a_member_stand_his_manager_the_duty_head_and_the_head() -> None:
    chain = chain_above(sample(), grid="BH1", owner=UserId("wgy01"), at=at(2026, 7, 1))

    assert [m.userid for m in chain] == ["wgfzr01", "zbz01", "suozhang"]
    assert chain[-1].has(Role.HEAD)


def test_a_head_who_manages_the_grid_himself_is_asked_once() -> None:
    station = sample()
    grids = tuple(replace(g, manager=HEAD) for g in station.grids)

    chain = chain_above(
        replace(station, grids=grids, _cache={}),
        grid="BH1",
        owner=UserId("wgy01"),
        at=at(2026, 7, 1),
    )

    assert [m.userid for m in chain] == ["zbz01", "suozhang"]


def test_of_two_on_duty_for_the_station_one_is_in_the_chain() -> None:
    station = sample()
    both = tuple(
        Duty(userid=UserId(u), days="每天", start=time(0), end=time(0)) for u in ("zbz02", "zbz01")
    )

    chain = chain_above(
        replace(station, duties=both, _cache={}),
        grid="BH1",
        owner=UserId("wgy01"),
        at=at(2026, 7, 1),
    )

    assert [m.userid for m in chain] == ["wgfzr01", "zbz02", "suozhang"]


def test_without_an_imported_station_there_is_nobody_and_that_is_said() -> None:
    with pytest.raises(NoStationError):
        route(StationMap(), place=BINHE, chat=None, kind=Kind.FAULT, at=at(2026, 7, 1))
