"""The estimate: what four of five such repairs took, and only out of enough of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.repair_time import RepairTime, estimate, kind_of_cause

DAY = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)  # 00:00 at the station


def took(
    minutes: float, *, cause: str = "开关坏了", where: str = "滨河社区", at: datetime = DAY
) -> RepairTime:
    return RepairTime(cause=cause, community=where, arrived_at=at, took=timedelta(minutes=minutes))


def of(earlier: list[RepairTime], *, cause: str = "", at: datetime = DAY, least: int = 5) -> int:
    found = estimate(earlier, cause=cause, community="滨河社区", at=at, least=least)
    return int(found.took.total_seconds() // 60) if found else -1


def test_four_of_five_were_done_within_it() -> None:
    assert of([took(m) for m in (10, 20, 30, 42, 300)]) == 45


def test_too_few_are_no_estimate() -> None:
    assert of([took(30) for _ in range(4)]) == -1


def test_the_same_cause_counts_before_the_same_place() -> None:
    cables = [took(180, cause="电缆头击穿", where="平粮社区") for _ in range(5)]
    switches = [took(30) for _ in range(20)]

    assert of(cables + switches, cause="电缆头烧了") == 180
    assert of(cables + switches) == 30


def test_the_night_is_measured_by_nights() -> None:
    days, nights = [took(30) for _ in range(9)], [took(120, at=NIGHT) for _ in range(5)]

    assert of(days + nights, at=NIGHT) == 120
    assert of(days + nights) == 30


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("单元开关烧了", "开关"),
        ("电缆头击穿", "线路"),
        ("变压器缺油", "变压器"),
        ("表箱进水", "表箱"),
        ("", ""),
        ("说不清", ""),
    ],
)
def test_causes_in_free_words_fall_into_kinds(words: str, kind: str) -> None:
    assert kind_of_cause(words) == kind


@given(st.lists(st.floats(0, 3000), min_size=5, max_size=40))
def test_it_is_never_shorter_than_what_four_of_five_took(minutes: list[float]) -> None:
    found = of([took(m) for m in minutes])

    assert sum(m <= found for m in minutes) >= 0.8 * len(minutes)
    assert found % 5 == 0
