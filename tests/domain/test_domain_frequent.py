"""How often a place was dark: what counts for what, when a dossier opens, causes by Pareto."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cause import CauseClass, cause_class, pareto
from domain.frequent import (
    Area,
    AreaKind,
    Dossier,
    DossierState,
    FrequencyPolicy,
    Interruption,
    areas_named,
    from_outage,
    from_report,
    next_step,
    responsible,
    tallied,
)
from domain.ids import UserId
from domain.incident import IncidentRules, Spot
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.place import Place
from tests.domain.domain_parts import sample

STATION = sample()
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
RULES = IncidentRules()
POLICY = FrequencyPolicy()
BINHE = Area(AreaKind.COMMUNITY, "滨河社区")
OWNER = UserId("wgfzr01")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("单元开关烧了", CauseClass.SWITCH),
        ("空开跳闸，负荷太大", CauseClass.OVERLOAD),
        ("电缆中间头击穿", CauseClass.LINE),
        ("施工把电缆挖断了", CauseClass.OUTSIDE),
        ("大风把树枝刮到线上", CauseClass.WEATHER),
        ("变压器烧了", CauseClass.TRANSFORMER),
        ("表箱进线烧了", CauseClass.METER_BOX),
        ("用户家里插座短路", CauseClass.CUSTOMER),
        ("没找到", CauseClass.OTHER),
        ("  ", CauseClass.UNKNOWN),
    ],
)
def test_a_cause_falls_into_its_class(words: str, expected: CauseClass) -> None:
    assert cause_class(words) is expected


def test_pareto_is_most_frequent_first_and_the_unfilled_last() -> None:
    shares = pareto(
        cause_class(words) for words in ("线断了", "", "", "开关坏了", "空开烧了", " ")
    )
    assert [(share.cause, share.times) for share in shares] == [
        (CauseClass.SWITCH, 2),
        (CauseClass.LINE, 1),
        (CauseClass.UNKNOWN, 3),
    ]
    assert [round(share.up_to, 2) for share in shares] == [0.33, 0.5, 1.0]


def reported(spots: dict[Spot, int], *, whole: bool = False) -> set[Area]:
    place = Place(community=next(iter(spots)).community)
    return set(from_report(STATION, spots, place, whole=whole, rules=RULES))


def test_one_household_alone_counts_for_no_area() -> None:
    assert reported({Spot("滨河社区", "3", "2"): 1}) == set()
    assert reported({Spot("滨河社区", "3", "2"): 1}, whole=True) == {BINHE}


def test_several_buildings_of_a_transformer_count_for_it() -> None:
    two = {Spot("滨河社区", "1", ""): 1, Spot("滨河社区", "2", ""): 1}
    assert reported(two) == {BINHE, Area(AreaKind.TRANSFORMER, "BH01")}


def test_two_transformers_of_a_feeder_count_for_the_feeder() -> None:
    two = {Spot("滨河社区", "1", ""): 1, Spot("滨河社区", "5", ""): 1}
    assert Area(AreaKind.FEEDER, "10kV样例一线") in reported(two)


def test_an_announced_outage_counts_for_all_it_concerns() -> None:
    outage = Outage(
        kind=NoticeKind.PLANNED,
        start=NOW,
        end=NOW + timedelta(hours=2),
        places=(OutagePlace(community="滨河社区", buildings=("1", "2")),),
        noted_at=NOW,
        said_by=UserId("diaodu01"),
        line="10kV样例一线",
    )
    assert from_outage(STATION, outage) == {
        BINHE,
        Area(AreaKind.TRANSFORMER, "BH01"),
        Area(AreaKind.FEEDER, "10kV样例一线"),
    }


def step(dossier: Dossier | None, count: int) -> tuple[DossierState, bool] | None:
    found = next_step(dossier, BINHE, count, owner=OWNER, at=NOW, policy=POLICY)
    return None if found is None else (found.dossier.state, found.tell)


def dossier(state: DossierState, told: int) -> Dossier:
    return Dossier(area=BINHE, state=state, owner=OWNER, told=told, at=NOW)


def test_the_second_is_watched_and_the_third_opens() -> None:
    assert step(None, 1) is None
    assert step(None, 2) == (DossierState.WATCHED, True)
    assert step(dossier(DossierState.WATCHED, 2), 2) is None
    assert step(dossier(DossierState.WATCHED, 2), 3) == (DossierState.OPEN, True)
    assert step(dossier(DossierState.OPEN, 3), 4) == (DossierState.OPEN, True)


def test_it_closes_without_a_word_once_it_is_calm() -> None:
    assert step(dossier(DossierState.OPEN, 3), 2) is None
    assert step(dossier(DossierState.OPEN, 3), 1) == (DossierState.CLOSED, False)


@given(st.lists(st.integers(0, 6), max_size=12))
def test_whatever_the_counts_the_owner_hears_of_each_new_height_once(counts: list[int]) -> None:
    current, heard = None, 0
    for count in counts:
        found = next_step(current, BINHE, count, owner=OWNER, at=NOW, policy=POLICY)
        if found is None:
            continue
        if found.tell:
            assert count > heard
            heard = count
        current = found.dossier
        assert (count >= POLICY.times) <= (current.state is DossierState.OPEN)
        if current.state is DossierState.CLOSED:
            current, heard = None, 0


_LENGTHS = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 300), st.booleans()), max_size=8)


@given(_LENGTHS)
def test_counts_and_minutes_are_sums(lengths: list[tuple[int, int, bool]]) -> None:
    found = [
        Interruption(
            ref=f"{n:04d}",
            start=NOW - timedelta(minutes=ago + long),
            end=None if runs else NOW - timedelta(minutes=ago),
            areas=frozenset({BINHE}),
            cause=CauseClass.LINE,
        )
        for n, (ago, long, runs) in enumerate(lengths)
    ]
    tallies = tallied(found, NOW)
    if not found:
        assert tallies == {}
        return
    assert tallies[BINHE].count == len(found)
    assert tallies[BINHE].minutes == sum(
        ago + long if runs else long for ago, long, runs in lengths
    )


def test_who_answers_is_who_leads_there() -> None:
    assert responsible(STATION, BINHE) == "wgfzr01"
    assert responsible(STATION, Area(AreaKind.FEEDER, "10kV样例一线")) == "suozhang"


def test_an_area_is_found_by_any_of_its_names() -> None:
    assert areas_named(STATION, "滨河小区东门变")[0] == Area(AreaKind.TRANSFORMER, "BH01")
    assert areas_named(STATION, "滨河社区")[0] == BINHE
    assert areas_named(STATION, "不知道哪儿") == ()
