"""The ladder: what shares a dark device joins, what is likely is asked, the rest stays apart."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.incident import (
    Dark,
    IncidentRules,
    Level,
    Reason,
    Sighting,
    Spot,
    Suppression,
    Verdict,
    affected_households,
    common_place,
    judge,
    suspected,
    transformers_of,
)
from domain.place import Place
from domain.station import Building, StationMap, Transformer

HOME = "滨河社区"
RULES = IncidentRules()


def building(number: str, transformer: str, community: str = HOME) -> Building:
    return Building(
        community=community,
        number=number,
        units=("1", "2", "3"),
        transformer=transformer,
        households=36,
    )


STATION = StationMap(
    transformers=(
        Transformer(code="A", name="东门台区", feeder="城关一线"),
        Transformer(code="B", name="西门台区", feeder="城关一线"),
        Transformer(code="C", name="别处台区", feeder="城关二线"),
    ),
    buildings=(
        *(building(str(n), "A") for n in range(1, 6)),
        *(building(str(n), "B") for n in range(6, 9)),
        building("9", "C"),
        building("10", ""),
        building("1", "A", "邻村"),
        building("1", "", "无图社区"),
    ),
)
NUMBERS = st.sampled_from([*(str(n) for n in range(1, 11)), "99"])
UNITS = st.sampled_from(["", "1", "2", "3"])
SPOTS = st.dictionaries(
    st.builds(Spot, st.just(HOME), NUMBERS, UNITS), st.integers(1, 5), min_size=1, max_size=6
)
DARKS = st.builds(Dark, spots=SPOTS, whole=st.booleans())
SEEN = st.builds(
    Sighting,
    place=st.builds(Place, community=st.just(HOME), building=NUMBERS, unit=UNITS),
    whole=st.booleans(),
    goes_on=st.booleans(),
)


def dark(spots: Mapping[tuple[str, str], int], *, whole: bool = False) -> Dark:
    return Dark(spots={Spot(HOME, b, u): n for (b, u), n in spots.items()}, whole=whole)


def seen(number: str, *, whole: bool = False, community: str = HOME) -> Sighting:
    return Sighting(place=Place(community=community, building=number), whole=whole)


@given(SEEN, DARKS)
def test_another_transformer_is_never_joined(report: Sighting, there: Dark) -> None:
    mine = transformers_of(STATION, report.spots)
    theirs = transformers_of(STATION, there.buildings)

    verdict = judge(STATION, report, there, RULES).verdict

    if mine and theirs and not mine & theirs and not report.spots & there.buildings:
        assert verdict is not Verdict.JOIN


@given(SEEN, DARKS)
def test_the_same_building_always_joins(report: Sighting, there: Dark) -> None:
    if report.spots & there.buildings:
        assert judge(STATION, report, there, RULES).verdict is Verdict.JOIN


@given(SEEN, DARKS)
def test_what_says_more_is_never_less_sure(report: Sighting, there: Dark) -> None:
    rank = [Verdict.APART, Verdict.ASK, Verdict.JOIN]
    said = judge(STATION, replace(report, whole=True), there, RULES).verdict
    plain = judge(STATION, replace(report, whole=False), there, RULES).verdict
    assert rank.index(said) >= rank.index(plain)


@given(SEEN, DARKS)
def test_an_unknown_topology_joins_within_the_community(report: Sighting, there: Dark) -> None:
    bare = StationMap()
    assert judge(bare, report, there, RULES).verdict is Verdict.JOIN
    elsewhere = replace(report, place=replace(report.place, community="无图社区"))
    assert judge(bare, elsewhere, there, RULES).verdict is Verdict.APART


@given(DARKS, NUMBERS, UNITS)
def test_one_more_household_never_lowers_the_suspicion(
    there: Dark, number: str, unit: str
) -> None:
    spot = Spot(HOME, number, unit)
    more = replace(there, spots={**there.spots, spot: there.spots.get(spot, 0) + 1})
    assert suspected(STATION, more, RULES).level >= suspected(STATION, there, RULES).level


@given(DARKS)
def test_the_common_place_holds_every_household(there: Dark) -> None:
    first = Place(community=HOME, building="1", unit="1", room="502")
    place = common_place(there, first)
    if there.households > 1:
        assert place.room == ""
        assert all(place.building in ("", spot.building) for spot in there.spots)
        assert all(place.unit in ("", spot.unit) for spot in there.spots)


@pytest.mark.parametrize(
    ("report", "there", "verdict", "reason"),
    [
        (seen("3"), dark({("3", "1"): 1}), Verdict.JOIN, Reason.SAME_BUILDING),
        (seen("4"), dark({("3", "1"): 1}), Verdict.ASK, Reason.FEW_REPORTS),
        (seen("4"), dark({("3", "1"): 2}), Verdict.JOIN, Reason.SAME_TRANSFORMER),
        (seen("4", whole=True), dark({("3", "1"): 1}), Verdict.JOIN, Reason.SAME_TRANSFORMER),
        (seen("7"), dark({("6", "1"): 1}), Verdict.JOIN, Reason.SAME_TRANSFORMER),  # 2 of 3
        (seen("6"), dark({("3", "1"): 9}), Verdict.APART, Reason.OTHER_TRANSFORMER),
        (seen("6"), dark({("3", ""): 1, ("4", ""): 1}), Verdict.ASK, Reason.SAME_FEEDER),
        (seen("9"), dark({("3", ""): 1, ("4", ""): 1}), Verdict.APART, Reason.OTHER_TRANSFORMER),
        (seen("10"), dark({("3", "1"): 1}), Verdict.JOIN, Reason.SAME_COMMUNITY),
        (seen(""), dark({("3", "1"): 1}), Verdict.ASK, Reason.PLACE_UNKNOWN),
        (
            seen("1", community="邻村"),
            dark({("3", "1"): 2}),
            Verdict.JOIN,
            Reason.SAME_TRANSFORMER,
        ),
        (
            seen("1", community="无图社区"),
            dark({("3", "1"): 2}),
            Verdict.APART,
            Reason.OTHER_COMMUNITY,
        ),
    ],
)
def test_the_ladder(report: Sighting, there: Dark, verdict: Verdict, reason: Reason) -> None:
    assert judge(STATION, report, there, RULES) == (verdict, reason)


@pytest.mark.parametrize(
    ("there", "level", "name", "parts"),
    [
        (dark({("", ""): 3}), Level.UNKNOWN, "", ()),
        (dark({("3", "1"): 1}), Level.HOUSEHOLD, "", ()),
        (dark({("3", "1"): 1}, whole=True), Level.UNIT, "", ("1",)),
        (dark({("3", "1"): 2}), Level.UNIT, "", ("1",)),
        (dark({("3", ""): 1}, whole=True), Level.BUILDING, "", ()),
        (dark({("3", "1"): 1, ("3", "2"): 1}), Level.BUILDING, "", ("1", "2")),
        (dark({("3", ""): 2}), Level.BUILDING, "", ()),
        (dark({("3", "1"): 2, ("3", ""): 1}), Level.UNIT, "", ("1",)),
        (dark({("3", ""): 1, ("4", "2"): 1}), Level.TRANSFORMER, "东门台区", ("3", "4")),
        (dark({("10", ""): 1, ("99", ""): 1}), Level.TRANSFORMER, "", ("10", "99")),
        (
            dark({("3", ""): 1, ("6", ""): 1}),
            Level.FEEDER,
            "城关一线",
            ("东门台区", "西门台区"),
        ),
    ],
)
def test_the_device_that_explains_them_all(
    there: Dark, level: Level, name: str, parts: tuple[str, ...]
) -> None:
    found = suspected(STATION, there, RULES)
    assert (found.level, found.name, found.parts) == (level, name, parts)


def test_suppression_has_a_numerator_and_a_denominator() -> None:
    there = dark({("3", "1"): 2, ("4", "1"): 1})
    assert affected_households(STATION, dark({("3", "1"): 2}), Level.BUILDING) == 36
    assert affected_households(STATION, there, Level.TRANSFORMER) == 6 * 36
    assert affected_households(StationMap(), there, Level.TRANSFORMER) == 0
    assert Suppression(late=9, affected=36).share == 0.25
    assert Suppression(late=9, affected=0).share is None
