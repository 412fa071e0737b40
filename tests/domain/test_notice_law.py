"""The legal clock of a notice, places compared door by door, and names that nobody uses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.alias_audit import misnamed
from domain.commitment import Commitment
from domain.ids import UserId
from domain.notice import NoticeKind
from domain.notice_clock import ahead_of
from domain.outage import Outage, OutagePlace
from domain.outage_places import alike, inside
from domain.station import StationMap
from tests.domain.domain_parts import sample

START = datetime(2027, 7, 22, 0, 0, tzinfo=UTC)  # 8:00 at the station
LINYIN = "林荫家园社区"


def outage(kind: NoticeKind) -> Outage:
    return Outage(
        kind=kind,
        start=START,
        end=START + timedelta(hours=9),
        places=(OutagePlace(community=LINYIN),),
        noted_at=START,
        said_by=UserId("diaodu01"),
    )


@pytest.mark.parametrize(
    ("kind", "before", "late"),
    [
        (NoticeKind.PLANNED, timedelta(days=6, hours=12), False),  # the 15th, in the evening
        (NoticeKind.PLANNED, timedelta(days=6, hours=7), True),  # the 16th, in the night
        (NoticeKind.TEMPORARY, timedelta(hours=24), False),
        (NoticeKind.TEMPORARY, timedelta(hours=23, minutes=59), True),
    ],
)
def test_days_are_counted_as_the_law_counts_them(
    kind: NoticeKind, before: timedelta, *, late: bool
) -> None:
    ahead = ahead_of(outage(kind), START - before, Commitment())

    assert ahead is not None
    assert ahead.late is late


@pytest.mark.parametrize("kind", [NoticeKind.FAULT, NoticeKind.RATIONING])
def test_what_nobody_can_announce_has_no_clock(kind: NoticeKind) -> None:
    assert ahead_of(outage(kind), START, Commitment()) is None


def test_the_stations_own_figures_hold() -> None:
    own = Commitment(plan_notice=10, temporary_notice=2880)
    planned = ahead_of(outage(NoticeKind.PLANNED), START - timedelta(days=9), own)
    temporary = ahead_of(outage(NoticeKind.TEMPORARY), START - timedelta(hours=40), own)

    assert planned is not None
    assert temporary is not None
    assert (planned.late, planned.wanted) == (True, 10)
    assert (temporary.late, temporary.wanted) == (True, 48)


def part(*buildings: str, without: tuple[str, ...] = ()) -> tuple[OutagePlace, ...]:
    return (OutagePlace(community=LINYIN, buildings=buildings, without=without),)


def test_the_same_doors_in_other_words_are_the_same() -> None:
    station = sample()

    assert alike(station, part("1", "2", "3", "4", "5", "6"), part())
    assert alike(station, part("2", "1"), part(without=("3", "4", "5", "6")))
    assert inside(station, part("3"), part("2", "3"))
    assert not inside(station, part(), part("2", "3"))
    assert not inside(station, part("9"), part("2", "3"))


def test_a_part_in_words_is_only_itself() -> None:
    east = (OutagePlace(community=LINYIN, part="林荫小区东侧"),)
    west = (OutagePlace(community=LINYIN, part="林荫小区西侧"),)

    assert alike(sample(), east, east)
    assert inside(sample(), east, part())
    assert not inside(sample(), east, west)
    assert not inside(sample(), part("1"), east)


def renamed(name: str, *aliases: str) -> StationMap:
    station = sample()
    transformers = tuple(
        replace(t, name=name, aliases=aliases) if t.code == "LY01" else t
        for t in station.transformers
    )
    return replace(station, transformers=transformers, _cache={})


def test_a_transformer_named_after_a_road_is_found_and_an_alias_mends_it() -> None:
    assert misnamed(sample()) == ()
    (found,) = misnamed(renamed("迎宾路3号台区"))
    assert (found.community, found.transformer) == (LINYIN, "迎宾路3号台区")
    assert (found.buildings, found.households) == (("1", "2", "3"), 132)
    assert misnamed(renamed("迎宾路3号台区", "林荫小区箱变")) == ()
