"""Silence is noticed in order, never too early, and never without a next time."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chase import Phase
from domain.errors import IllegalMoveError, ReasonNeededError, StewardError
from domain.ids import UserId
from domain.silence import AT_WORK, ON_THE_WAY, SilencePolicy, SilentStep
from domain.ticket import SIGNS, UNHEARD, Move, Ticket
from domain.ticket_moves import Action, Kind, Status
from domain.when import local
from tests.domain.domain_parts import INSTANTS, NOON, OWNER, a_ticket

POLICY = SilencePolicy()
TAKEN = st.sampled_from([Status.ACCEPTED, Status.ARRIVED, Status.FOUND, Status.REPAIRED])
REPAIRS = st.sampled_from([Kind.FAULT, Kind.DANGER])
NEXT = UserId("wgy02")


@given(
    TAKEN,
    REPAIRS,
    st.sampled_from(Phase),
    INSTANTS,
    st.none() | st.timedeltas(timedelta(minutes=-90), timedelta(hours=9)),
)
def test_nobody_is_asked_before_his_span_or_before_what_he_promised(
    status: Status, kind: Kind, phase: Phase, at: datetime, promised: timedelta | None
) -> None:
    eta = None if promised is None else at + promised
    due = POLICY.first(status, kind, phase, at=at, eta=eta)

    assert due > at
    assert eta is None or due > eta
    if eta is None:
        assert due - at <= max(POLICY.progress, POLICY.on_the_way[kind, phase])


@given(TAKEN, INSTANTS, st.integers(0, 30))
@settings(max_examples=200)
def test_every_step_has_a_next_one_and_it_is_no_later_than_the_next_morning(
    status: Status, now: datetime, steps: int
) -> None:
    due = POLICY.following(status, steps, now=now)

    assert now < due <= now + timedelta(days=1, minutes=1)


@given(TAKEN, INSTANTS)
def test_a_level_is_never_left_downwards_and_never_asked_more_than_three_times(
    status: Status, now: datetime
) -> None:
    ladder = ON_THE_WAY if status is Status.ACCEPTED else AT_WORK
    steps = [POLICY.step(status, n) for n in range(len(ladder))]
    ranks = [list(SilentStep).index(step) for step in steps]

    assert ranks == sorted(ranks)
    assert all(steps.count(step) <= 3 for step in steps)
    at, times = now, [now]
    for n in range(len(ladder)):
        at = POLICY.following(status, n, now=at)
        times.append(at)
    assert all(late > early for early, late in pairwise(times))
    assert local(times[-1]).time() == POLICY.again


def test_only_who_is_on_the_way_loses_the_ticket_by_silence() -> None:
    assert SilentStep.RETURN in ON_THE_WAY
    assert SilentStep.RETURN not in AT_WORK
    for status in Status:
        assert a_ticket(status=status).allows(Action.RETURN) is (status is Status.ACCEPTED)


def test_back_in_the_queue_the_next_one_owns_it_alone_and_his_clock_starts() -> None:
    taken = a_ticket().apply(Move(action=Action.ACCEPT), by=OWNER, at=NOON).ticket
    at, due = NOON + timedelta(minutes=25), NOON + timedelta(minutes=30)
    move = Move(action=Action.RETURN, to=NEXT, why_owner="没有消息", due=due)

    after = taken.apply(move, by="steward", at=at).ticket

    assert (after.status, after.owner) == (Status.REPORTED, NEXT)
    assert (after.accepted_at, after.arrive_eta_at) == (None, None)
    assert (after.waiting_since, after.chases, after.next_chase_at) == (at, 0, due)
    assert after.bounces == taken.bounces


def test_a_ticket_is_never_given_back_to_nobody() -> None:
    taken = replace(a_ticket(), status=Status.ACCEPTED)

    with pytest.raises(ValueError, match="new owner"):
        taken.apply(Move(action=Action.RETURN), by="steward", at=NOON)


@given(
    st.sampled_from(sorted(SIGNS)),
    TAKEN | st.just(Status.REPORTED),
    REPAIRS,
    st.none() | st.just(timedelta(minutes=15)),
)
def test_a_sign_of_life_starts_the_silence_anew(
    action: Action, status: Status, kind: Kind, clock: timedelta | None
) -> None:
    tired = replace(a_ticket(kind, status), chases=3)
    at = NOON + timedelta(hours=1)
    due = at + clock if clock else None
    move = Move(action=action, words="单元开关烧了", due=due, eta=at + timedelta(hours=1))
    try:
        after = tired.apply(move, by=OWNER, at=at).ticket
    except IllegalMoveError:
        return

    assert (after.waiting_since, after.chases) == (at, 0)
    assert after.next_chase_at == (due or at + UNHEARD)


def test_a_rest_without_a_reason_is_none() -> None:
    with pytest.raises(ReasonNeededError):
        a_ticket(status=Status.ARRIVED).apply(
            Move(action=Action.SUSPEND, eta=NOON + timedelta(hours=1)), by=OWNER, at=NOON
        )


@given(REPAIRS, st.lists(st.sampled_from(Action), max_size=12), st.lists(TAKEN, max_size=1))
@settings(max_examples=200)
def test_from_any_history_the_clock_alone_brings_an_open_repair_to_somebody(
    kind: Kind, history: list[Action], start: list[Status]
) -> None:
    """Whatever happened, silence afterwards is noticed: the ladder ends in a person's hands."""
    ticket = a_ticket(kind, start[0] if start else Status.REPORTED)
    for action in history:
        move = Move(action=action, to=NEXT, why_owner="转来", words="等配件")
        with suppress(StewardError):  # what is refused did not happen
            ticket = ticket.apply(move, by=OWNER, at=NOON).ticket
    if not ticket.status.is_open:
        return

    asked = _asked(ticket)

    assert asked[0] is SilentStep.OWNER or ticket.status is Status.REPORTED
    assert set(asked) & {SilentStep.HEAD, SilentStep.RETURN} or ticket.status is Status.REPORTED


def _asked(ticket: Ticket) -> list[SilentStep]:
    """Let the clock run over a silent ticket and return what it did, at most ten steps."""
    ticket = replace(ticket, chases=0)
    done: list[SilentStep] = []
    for _ in range(10):
        now = ticket.next_chase_at
        assert now is not None
        if ticket.status is Status.REPORTED:
            break
        step = POLICY.step(ticket.status, ticket.chases)
        done.append(step)
        if step is SilentStep.RETURN:
            move = Move(action=Action.RETURN, to=NEXT, why_owner="没有消息")
        else:
            due = POLICY.following(ticket.status, ticket.chases, now=now)
            move = Move(action=Action.CHASE, due=due)
        owner = ticket.owner
        ticket = ticket.apply(move, by="steward", at=now).ticket
        assert ticket.owner == (NEXT if step is SilentStep.RETURN else owner)
    return done or [SilentStep.OWNER]
