"""People are asked whether it was done well while they are awake."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.call_back import CallBackPolicy
from domain.when import at_local, in_span, local
from tests.domain.domain_parts import INSTANTS

NIGHT = (time(22), time(8))
USUAL = CallBackPolicy(
    quiet=NIGHT,
    at=time(9),
    delay=timedelta(minutes=30),
    reminder=timedelta(hours=4),
    give_up=timedelta(hours=24),
)
SPANS = st.timedeltas(timedelta(0), timedelta(days=3))
POLICIES = st.builds(
    CallBackPolicy,
    quiet=st.sampled_from([NIGHT, (time(0), time(7)), (time(12), time(14))]),
    at=st.sampled_from([time(14, 30), time(9), time(10), time(21, 59)]).filter(
        lambda wall: not in_span(wall, *NIGHT)
    ),
    delay=SPANS,
    reminder=SPANS,
    give_up=SPANS,
)


@given(POLICIES, INSTANTS)
def test_nobody_is_asked_in_quiet_hours(policy: CallBackPolicy, restored: datetime) -> None:
    first = policy.first(restored)

    assert not in_span(local(first).time(), *policy.quiet)
    assert first >= restored + policy.delay


@given(POLICIES, st.integers(0, 3), INSTANTS)
def test_nobody_is_reminded_in_quiet_hours(
    policy: CallBackPolicy, asked: int, now: datetime
) -> None:
    again = policy.next(asked=asked, now=now)

    assert not in_span(local(again).time(), *policy.quiet)
    assert again >= now + (policy.reminder if asked <= 1 else policy.give_up)


@given(INSTANTS)
def test_the_question_comes_within_half_a_day_of_the_restoration(restored: datetime) -> None:
    assert USUAL.first(restored) - restored <= timedelta(hours=11, minutes=30)


def at(hour: int, minute: int = 0, *, day: int = 1) -> datetime:
    """Return an instant of July 2026 by the station's wall clock."""
    return at_local(date(2026, 7, day), time(hour, minute))


def test_a_repair_by_day_is_asked_about_half_an_hour_later() -> None:
    assert USUAL.first(at(14)) == at(14, 30)


def test_a_repair_at_night_is_asked_about_in_the_morning() -> None:
    assert USUAL.first(at(23, 50)) == at(9, day=2)
    assert USUAL.first(at(3)) == at(9)


def test_the_last_quiet_minute_counts_and_the_first_waking_one_does_not() -> None:
    assert USUAL.first(at(7, 29)) == at(9)
    assert USUAL.first(at(7, 30)) == at(8)
    assert USUAL.first(at(21, 29)) == at(21, 59)
    assert USUAL.first(at(21, 30)) == at(9, day=2)


def test_there_is_one_reminder_and_then_the_question_rests_for_a_day() -> None:
    assert USUAL.next(asked=1, now=at(10)) == at(14)
    assert USUAL.next(asked=2, now=at(10)) == at(10, day=2)
