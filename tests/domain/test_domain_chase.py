"""Silence is chased in order, never too early, never without end, never in quiet hours."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chase import ChasePolicies, ChasePolicy, Level, Phase, Rung
from domain.ticket_moves import Kind
from domain.when import at_local, in_span, local
from tests.domain.domain_parts import INSTANTS, WALLS

MINUTES = st.integers(0, 24 * 60).map(lambda n: timedelta(minutes=n))


@st.composite
def ladders(draw: st.DrawFn, *, quiet: bool | None = None) -> ChasePolicy:
    """Draw a ladder with rungs in order of time, with or without quiet hours."""
    afters = sorted(draw(st.lists(MINUTES, min_size=1, max_size=5)))
    levels = st.sampled_from(Level)
    rungs = tuple(Rung(after=after, level=draw(levels)) for after in afters)
    wants = draw(st.booleans()) if quiet is None else quiet
    return ChasePolicy(rungs=rungs, quiet=(draw(WALLS), draw(WALLS)) if wants else None)


LATENESS = st.lists(st.timedeltas(timedelta(0), timedelta(hours=9)), max_size=9)


def chased(policy: ChasePolicy, since: datetime, late: list[timedelta]) -> list[datetime]:
    """Return the instants of all chases when the sender wakes up late each time."""
    sent: list[datetime] = []
    due = policy.due(since=since, chases=0, after=since)
    lateness = iter(late)
    while due is not None:
        assert len(sent) < 50, "a chase without end"
        sent.append(due)
        now = due + next(lateness, timedelta(0))
        due = policy.due(since=since, chases=len(sent), after=now)
    return sent


@given(ladders(), INSTANTS, LATENESS)
@settings(max_examples=200)
def test_the_chases_of_one_wait_are_as_many_as_the_rungs_and_come_in_order(
    policy: ChasePolicy, since: datetime, late: list[timedelta]
) -> None:
    sent = chased(policy, since, late)

    assert len(sent) == policy.limit == len(policy.rungs)
    assert sent == sorted(sent)


@given(ladders(), INSTANTS, LATENESS)
@settings(max_examples=200)
def test_no_chase_comes_before_its_rung(
    policy: ChasePolicy, since: datetime, late: list[timedelta]
) -> None:
    for at, rung in zip(chased(policy, since, late), policy.rungs, strict=True):
        assert at >= since + rung.after


@given(ladders(quiet=True), INSTANTS, LATENESS)
@settings(max_examples=200)
def test_no_chase_falls_into_quiet_hours(
    policy: ChasePolicy, since: datetime, late: list[timedelta]
) -> None:
    assert policy.quiet is not None
    for at in chased(policy, since, late):
        assert not in_span(local(at).time(), *policy.quiet)


@given(ladders(quiet=False), INSTANTS)
def test_what_cannot_wait_is_chased_at_its_rung_at_any_hour(
    policy: ChasePolicy, since: datetime
) -> None:
    assert chased(policy, since, []) == [since + rung.after for rung in policy.rungs]


@given(ladders(), INSTANTS, st.integers(0, 20))
def test_once_the_limit_is_spent_nothing_is_due(
    policy: ChasePolicy, since: datetime, more: int
) -> None:
    assert policy.due(since=since, chases=policy.limit + more, after=since) is None


@given(ladders(), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_was_missed_during_an_outage_is_made_up_once_and_at_once(
    policy: ChasePolicy, since: datetime, down: timedelta
) -> None:
    back = since + down
    due = policy.due(since=since, chases=0, after=back)

    assert due is not None
    assert due >= back
    if down >= policy.rungs[0].after and (
        policy.quiet is None or not in_span(local(back).time(), *policy.quiet)
    ):
        assert due == back


@given(ladders())
def test_each_chase_speaks_to_the_level_of_its_rung(policy: ChasePolicy) -> None:
    levels = [policy.level_of(chases) for chases in range(policy.limit)]

    assert levels == [rung.level for rung in policy.rungs]


def ladder(*minutes: int, quiet: tuple[time, time] | None = None) -> ChasePolicy:
    """Return a ladder to owner, manager and head."""
    return ChasePolicy(
        rungs=tuple(
            Rung(after=timedelta(minutes=n), level=level)
            for n, level in zip(minutes, list(Level)[:3], strict=True)
        ),
        quiet=quiet,
    )


NIGHT = (time(22), time(8))
FAULTS = {Phase.DAY: (2, 5, 10), Phase.NIGHT: (5, 10, 20), Phase.HOLIDAY: (3, 6, 12)}
POLICIES = ChasePolicies(
    ladders={
        (kind, phase): ladder(*minutes, quiet=NIGHT if kind is Kind.QUESTION else None)
        for kind in Kind
        for phase, minutes in FAULTS.items()
    },
    night=NIGHT,
)


def at(month: int, day: int, wall: time) -> datetime:
    """Return an instant of 2026 by the station's wall clock."""
    return at_local(date(2026, month, day), wall)


def test_the_clocks_are_those_of_the_day_the_night_or_the_holiday() -> None:
    assert POLICIES.phase(at(7, 1, time(12))) is Phase.DAY
    assert POLICIES.phase(at(7, 1, time(22))) is Phase.NIGHT
    assert POLICIES.phase(at(7, 2, time(7, 59, 59))) is Phase.NIGHT
    assert POLICIES.phase(at(7, 2, time(8))) is Phase.DAY
    assert POLICIES.phase(at(10, 1, time(12))) is Phase.HOLIDAY
    assert POLICIES.phase(at(10, 1, time(3))) is Phase.HOLIDAY


def test_the_ladder_of_a_wait_is_not_swapped_when_night_falls() -> None:
    since = at(7, 1, time(21, 58))
    policy = POLICIES.policy(Kind.FAULT, since)

    third = policy.due(since=since, chases=2, after=at(7, 1, time(22, 3)))

    assert third == at(7, 1, time(22, 8))


def test_a_question_asked_at_night_is_first_chased_when_the_quiet_ends() -> None:
    since = at(7, 1, time(23))

    assert POLICIES.first_due(Kind.QUESTION, since, now=since) == at(7, 2, time(8))


@given(INSTANTS, st.sampled_from([Kind.DANGER, Kind.FAULT]))
def test_a_danger_or_a_dark_household_never_waits_for_the_morning(
    since: datetime, kind: Kind
) -> None:
    due = POLICIES.first_due(kind, since, now=since)

    assert due == since + POLICIES.policy(kind, since).rungs[0].after
