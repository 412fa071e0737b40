"""Holidays as the State Council arranged them, and as the law alone gives them when it has not."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from domain.calendar import (
    HOLIDAYS,
    holiday_days,
    holiday_name,
    is_holiday,
    is_workday,
    year_state,
)
from tests.domain.domain_parts import DAYS


def span(first: str, last: str) -> set[date]:
    """Return the days from first to last, both included."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


ARRANGED = {
    # 国办发明电〔2023〕7号, 国办发明电〔2024〕12号, 国办发明电〔2025〕7号
    2024: {
        "元旦": span("2024-01-01", "2024-01-01"),
        "春节": span("2024-02-10", "2024-02-17"),
        "清明": span("2024-04-04", "2024-04-06"),
        "五一": span("2024-05-01", "2024-05-05"),
        "端午": span("2024-06-10", "2024-06-10"),
        "中秋": span("2024-09-15", "2024-09-17"),
        "国庆": span("2024-10-01", "2024-10-07"),
    },
    2025: {
        "元旦": span("2025-01-01", "2025-01-01"),
        "春节": span("2025-01-28", "2025-02-04"),
        "清明": span("2025-04-04", "2025-04-06"),
        "五一": span("2025-05-01", "2025-05-05"),
        "端午": span("2025-05-31", "2025-06-02"),
        "国庆": span("2025-10-01", "2025-10-08"),
    },
    2026: {
        "元旦": span("2026-01-01", "2026-01-03"),
        "春节": span("2026-02-15", "2026-02-23"),
        "清明": span("2026-04-04", "2026-04-06"),
        "五一": span("2026-05-01", "2026-05-05"),
        "端午": span("2026-06-19", "2026-06-21"),
        "中秋": span("2026-09-25", "2026-09-27"),
        "国庆": span("2026-10-01", "2026-10-07"),
    },
}
MOVED = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
COMPUTED = {
    # 元旦, 春节 from 除夕, 清明, 劳动节, 端午, 中秋, 国庆
    2027: "01-01 02-05 04-05 05-01 06-09 09-15 10-01",  # the table of domain.md
    2028: "01-01 01-25 04-04 05-01 05-28 10-03 10-01",
    2029: "01-01 02-12 04-04 05-01 06-16 09-22 10-01",
    2030: "01-01 02-02 04-05 05-01 06-05 09-12 10-01",
}
COMPUTED_STATE = "按法推算（调休未公布）"
LENGTHS = {"元旦": 1, "春节": 4, "清明": 1, "五一": 2, "端午": 1, "中秋": 1, "国庆": 3}


def days_of(year: int) -> list[date]:
    """Return every day of a year."""
    return sorted(span(f"{year}-01-01", f"{year}-12-31"))


def test_the_holidays_of_2024_to_2026_are_those_that_were_arranged() -> None:
    for year, named in ARRANGED.items():
        off = {day for days in named.values() for day in days}
        assert {day for day in days_of(year) if is_holiday(day)} == off


def test_each_arranged_day_has_the_name_people_use() -> None:
    for year, named in ARRANGED.items():
        for name, days in named.items():
            # 国庆 and 中秋 share their week in 2025: either name is right there.
            allowed = {name, "中秋"} if (year, name) == (2025, "国庆") else {name}
            assert {holiday_name(day) for day in days} <= allowed


def test_days_moved_to_make_up_for_a_holiday_are_worked() -> None:
    for year, days in MOVED.items():
        worked = {day for day in days_of(year) if day.weekday() >= 5 and is_workday(day)}
        assert worked == {date.fromisoformat(f"{year}-{day}") for day in days.split()}


@pytest.mark.parametrize("year", COMPUTED)
def test_an_unpublished_year_has_the_days_of_the_law(year: int) -> None:
    starts = [date.fromisoformat(f"{year}-{day}") for day in COMPUTED[year].split()]
    lawful = {
        start + timedelta(days=n)
        for start, length in zip(starts, LENGTHS.values(), strict=True)
        for n in range(length)
    }

    assert {day for day in days_of(year) if is_holiday(day)} == lawful
    assert [holiday_name(day) for day in starts if day.month < 9] == list(LENGTHS)[:5]
    assert holiday_name(starts[5]) == "中秋"


# First day off and number of days off, as people count them (design/domain.md §8; 2026 as arranged).
DAYS_OFF = {
    2026: {
        "元旦": ("01-01", 3),
        "春节": ("02-15", 9),
        "清明": ("04-04", 3),
        "五一": ("05-01", 5),
        "端午": ("06-19", 3),
        "中秋": ("09-25", 3),
        "国庆": ("10-01", 7),
    },
    2027: {
        "元旦": ("01-01", 1),
        "春节": ("02-05", 4),
        "清明": ("04-05", 1),
        "五一": ("05-01", 2),
        "端午": ("06-09", 1),
        "中秋": ("09-15", 1),
        "国庆": ("10-01", 3),
    },
}
REMIND_2027 = "2026-12-25 2027-01-21 2027-03-29 2027-04-24 2027-06-02 2027-09-08 2027-09-24"


@pytest.mark.parametrize("year", DAYS_OFF)
def test_the_days_off_that_a_name_means(year: int) -> None:
    found = {name: holiday_days(name, year) for name in HOLIDAYS}

    assert {n: (f"{days[0]:%m-%d}", len(days)) for n, days in found.items()} == DAYS_OFF[year]


def test_the_weeks_before_the_holidays_of_2027_begin_as_the_article_wants() -> None:
    """One week before each holiday, half a month before Spring Festival (M62)."""
    ahead = {"春节": timedelta(days=15)}
    days = [holiday_days(name, 2027)[0] - ahead.get(name, timedelta(days=7)) for name in HOLIDAYS]

    assert " ".join(day.isoformat() for day in days) == REMIND_2027


def test_days_of_a_holiday_inside_another_belong_to_both() -> None:
    assert holiday_days("中秋", 2025) == holiday_days("国庆", 2025)
    assert len(holiday_days("国庆", 2025)) == 8
    assert holiday_days("圣诞", 2026) == ()


def test_a_year_says_where_its_holidays_come_from() -> None:
    assert [year_state(year) for year in (2025, 2026, 2027)] == [
        "已公布",
        "已公布",
        COMPUTED_STATE,
    ]


@pytest.mark.parametrize("year", COMPUTED)
def test_an_unpublished_year_has_no_worked_weekend(year: int) -> None:
    assert not [day for day in days_of(year) if day.weekday() >= 5 and is_workday(day)]


@given(DAYS)
def test_nobody_works_on_a_holiday_and_every_holiday_has_a_name(day: date) -> None:
    if is_holiday(day):
        assert not is_workday(day)
        assert holiday_name(day) in LENGTHS


@given(DAYS)
def test_a_day_off_in_the_week_is_a_holiday(day: date) -> None:
    if day.weekday() < 5 and not is_workday(day):
        assert is_holiday(day)
