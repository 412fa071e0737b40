"""The more particular arrangement wins, and a shift over midnight belongs to the day it starts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import WEEKDAYS, is_holiday, is_workday
from domain.ids import UserId
from domain.roster import holds_on, on_duty, shift_day
from domain.station import Duty, StationMap
from domain.when import at_local, local
from tests.domain.domain_parts import DAYS, INSTANTS, WALLS, sample

WHOLE_DAY = (time(0), time(0))
TICK = timedelta(microseconds=1)
EVERY, WEEKDAY, WORK, REST, HOLIDAY, DATE = (UserId(f"wgy{n:02d}") for n in range(1, 7))
DAY_WORDS = st.one_of(
    st.sampled_from(["每天", "工作日", "休息日", "节假日", "一", "三五", "六日"]),
    DAYS.map(date.isoformat),
)


def duty(userid: UserId, days: str, start: time, end: time, grid: str = "BH1") -> Duty:
    """Return a row of the roster."""
    return Duty(userid=userid, days=days, start=start, end=end, grid=grid)


def station_with(*duties: Duty) -> StationMap:
    """Return the sample with these duties alone."""
    return replace(sample(), duties=duties, _cache={})


def names(station: StationMap, at: datetime, grid: str = "BH1") -> list[str]:
    """Return the accounts on duty."""
    return [found.member.userid for found in on_duty(station, grid, at)]


def rows_for(day: date) -> Mapping[str, tuple[UserId, int, bool]]:
    """Return for each kind of row: whose it is, how particular, and whether it holds that day."""
    return {
        "每天": (EVERY, 4, True),
        "一三五日": (WEEKDAY, 3, day.weekday() in (0, 2, 4, 6)),
        "工作日": (WORK, 2, is_workday(day)),
        "休息日": (REST, 2, not is_workday(day)),
        "节假日": (HOLIDAY, 1, is_holiday(day)),
        day.isoformat(): (DATE, 0, True),
    }


@given(DAYS, st.data())
@settings(max_examples=200)
def test_exactly_the_most_particular_arrangement_that_holds_wins(
    day: date, data: st.DataObject
) -> None:
    rows = rows_for(day)
    chosen = data.draw(st.lists(st.sampled_from(list(rows)), unique=True))
    station = station_with(*(duty(rows[days][0], days, *WHOLE_DAY) for days in chosen))
    holding = sorted((rows[days] for days in chosen if rows[days][2]), key=lambda row: row[1])

    found = names(station, at_local(day, time(12)))

    assert found == [userid for userid, *_ in holding[:1]]


@given(DAYS)
def test_every_day_is_either_worked_or_a_day_of_rest(day: date) -> None:
    assert holds_on("工作日", day) != holds_on("休息日", day)
    assert holds_on("每天", day)
    if holds_on("节假日", day):
        assert holds_on("休息日", day)


@given(DAYS, st.sets(st.sampled_from(WEEKDAYS), min_size=1))
def test_weekdays_hold_on_the_days_they_name(day: date, weekdays: set[str]) -> None:
    assert holds_on("".join(sorted(weekdays)), day) == (WEEKDAYS[day.weekday()] in weekdays)


@given(DAYS, DAYS)
def test_a_date_holds_on_that_day_alone(named: date, day: date) -> None:
    assert holds_on(named.isoformat(), day) == (named == day)


@given(DAY_WORDS, WALLS, WALLS, INSTANTS)
@settings(max_examples=300)
def test_a_shift_belongs_to_the_day_on_which_it_starts(
    days: str, start: time, end: time, at: datetime
) -> None:
    row = duty(EVERY, days, start, end)
    day = shift_day(row, at)

    if day is not None:
        begins = at_local(day, start)
        length = timedelta(days=1) if start >= end else timedelta(0)
        assert begins <= at < at_local(day, end) + length
        assert holds_on(days, day)


@given(DAYS, WALLS, WALLS, st.floats(0, 0.999999))
@settings(max_examples=200)
def test_every_instant_of_a_shift_is_covered(
    day: date, start: time, end: time, part: float
) -> None:
    begins, ends = at_local(day, start), at_local(day, end)
    if start >= end:
        ends += timedelta(days=1)
    row = duty(EVERY, day.isoformat(), start, end)

    assert shift_day(row, begins) == day
    assert shift_day(row, min(begins + (ends - begins) * part, ends - TICK)) == day
    assert shift_day(row, begins - TICK) is None
    assert shift_day(row, ends) is None


@pytest.mark.parametrize(
    ("day", "wall", "expected"),
    [
        (date(2026, 9, 30), time(23), "wgy02"),  # the night before: an ordinary night
        (date(2026, 10, 1), time(7), "wgy02"),  # still that night, though the holiday has begun
        (date(2026, 10, 1), time(8, 30), "wgy02"),  # the holiday's day shift
        (date(2026, 10, 1), time(17, 30), "wgy01"),  # the holiday's night shift
        (date(2026, 10, 8), time(8, 29), "wgy01"),  # … which runs into the workday
        (date(2026, 10, 8), time(8, 30), "wgy01"),  # a workday again
        (date(2026, 10, 8), time(17, 30), "wgy02"),
    ],
)
def test_a_night_keeps_its_arrangement_until_morning(day: date, wall: time, expected: str) -> None:
    assert names(sample(), at_local(day, wall)) == [expected]


@given(INSTANTS, st.sampled_from(["", *(grid.code for grid in sample().grids)]))
@settings(max_examples=300)
def test_the_sample_has_exactly_one_person_on_duty_at_any_instant(at: datetime, grid: str) -> None:
    assert len(names(sample(), at, grid)) == 1


@given(INSTANTS)
def test_the_whole_station_changes_its_duty_heads_over_on_holidays(at: datetime) -> None:
    found = names(sample(), at, "")
    by_day = time(8, 30) <= local(at).time() < time(17, 30)
    started = local(at).date() - timedelta(days=local(at).time() < time(8, 30))

    assert found == ["zbz01" if by_day != is_holiday(started) else "zbz02"]


@given(INSTANTS, st.booleans())
def test_who_left_or_still_practises_is_passed_over(at: datetime, left: bool) -> None:  # noqa: FBT001  drawn
    station = sample()
    wgy01 = station.member(UserId("wgy01"))
    assert wgy01 is not None
    absent = replace(wgy01, active=not left, confirmed=left)
    members = tuple(absent if m is wgy01 else m for m in station.members)

    assert "wgy01" not in names(replace(station, members=members, _cache={}), at)


def test_a_more_particular_row_of_somebody_who_left_does_not_hide_the_others() -> None:
    day = date(2026, 10, 1)
    station = station_with(
        duty(UserId("weg"), "2026-10-01", *WHOLE_DAY), duty(EVERY, "每天", *WHOLE_DAY)
    )

    assert names(station, at_local(day, time(12))) == [EVERY]


def test_the_arrangement_is_named_after_the_holiday_or_the_weekday_of_its_start() -> None:
    def named(day: date, wall: time) -> str:
        return on_duty(sample(), "BH1", at_local(day, wall))[0].arrangement

    assert named(date(2026, 10, 1), time(12)) == "国庆值班"
    assert named(date(2026, 2, 17), time(3)) == "春节值班"
    assert named(date(2026, 7, 2), time(3)) == "周三值班"
