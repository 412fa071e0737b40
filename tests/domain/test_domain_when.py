"""Instants are UTC, the wall clock is the station's, and a zone is never guessed."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.when import at_local, in_span, local, next_local, require_aware
from tests.domain.domain_parts import DAYS, INSTANTS, WALLS

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes())
def test_a_naive_instant_is_refused(naive: datetime) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        require_aware(naive)
    with pytest.raises(ValueError, match="without a zone"):
        local(naive)


@given(INSTANTS, WALLS)
def test_asking_for_the_next_wall_time_after_a_naive_instant_is_refused(
    at: datetime, wall: time
) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        next_local(at.replace(tzinfo=None), wall)


@given(INSTANTS, OFFSETS)
def test_an_instant_of_any_zone_becomes_the_same_instant_in_utc(
    at: datetime, zone: timezone
) -> None:
    there = at.astimezone(zone)

    assert require_aware(there) == at
    assert require_aware(there).tzinfo is UTC


@given(DAYS, WALLS)
def test_a_wall_time_of_a_day_reads_the_same_when_shown_again(day: date, wall: time) -> None:
    shown = local(at_local(day, wall))

    assert (shown.date(), shown.time()) == (day, wall)


def test_the_station_is_eight_hours_ahead_in_summer_and_winter() -> None:
    for month in (1, 7):
        assert at_local(date(2026, month, 1), time(8)) == datetime(2026, month, 1, tzinfo=UTC)


@given(INSTANTS, WALLS)
def test_the_next_wall_time_is_the_first_one_that_is_not_past(at: datetime, wall: time) -> None:
    found = next_local(at, wall)

    assert local(found).time() == wall
    assert timedelta(0) <= found - at < timedelta(days=1)


@given(INSTANTS)
def test_an_instant_is_its_own_next_wall_time(at: datetime) -> None:
    assert next_local(at, local(at).time()) == at


@given(WALLS, WALLS, WALLS)
def test_a_span_and_the_span_back_share_no_time_and_leave_none_out(
    wall: time, start: time, end: time
) -> None:
    if start != end:
        assert in_span(wall, start, end) != in_span(wall, end, start)


@given(WALLS, WALLS)
def test_a_span_has_its_start_and_lacks_its_end(start: time, end: time) -> None:
    assert in_span(start, start, end) == (start != end)
    assert not in_span(end, start, end)


def test_a_span_over_midnight_has_midnight() -> None:
    assert in_span(time(0), time(22), time(8))
    assert not in_span(time(12), time(22), time(8))
