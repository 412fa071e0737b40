"""A ticket moves on its table or not at all, and closes only when everything is there."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import CloseBlockedError, IllegalMoveError, ReasonNeededError
from domain.ids import TicketNo, UserId
from domain.ticket import REOPEN_WITHIN, Move, Standing, Ticket
from domain.ticket_moves import FAVOUR_MOVES, QUESTION_MOVES, REPAIR_MOVES, Action, Kind, Status
from tests.domain.domain_parts import NOON, OWNER, SOURCE, a_ticket

REFUSALS = (IllegalMoveError, ReasonNeededError, CloseBlockedError)
HANDS_OVER = (Action.TRANSFER, Action.ASSIGN, Action.REFUSE, Action.RETURN)
WORDS = st.sampled_from(["", "  ", "单元开关烧了"])
LATER = st.timedeltas(timedelta(0), timedelta(hours=30))


STANDINGS = st.builds(
    Standing,
    status=st.sampled_from([s for s in Status if s.is_open]),
    waiting_since=st.just(NOON),
    chases=st.integers(0, 4),
    next_chase_at=st.none() | st.just(NOON + timedelta(minutes=5)),
)


@st.composite
def moves(draw: st.DrawFn, actions: st.SearchStrategy[Action]) -> tuple[Move, timedelta]:
    """Draw a move, and how long after the one before it comes."""
    action = draw(actions)
    to = draw(st.sampled_from([None, UserId("wgy02"), UserId("wgfzr01")]))
    if action in HANDS_OVER:
        to = to or UserId("wgy02")
    due = draw(st.none() | st.just(NOON + timedelta(days=2)))
    move = Move(
        action=action,
        to=to,
        why_owner="前一位转来" if to else "",
        words=draw(WORDS),
        remedy=draw(WORDS),
        due=due,
        eta=draw(st.none() | st.just(NOON + timedelta(hours=1))),
        score=draw(st.none() | st.integers(1, 3)),
        into=TicketNo(232),
        standing=draw(STANDINGS),
    )
    return move, draw(LATER)


ANY_MOVE = moves(st.sampled_from(Action))
FORWARD = [Action.ACCEPT, Action.FIND, Action.REPAIR, Action.RESTORE, Action.CALL_BACK]
NEARLY_DONE = st.tuples(*(moves(st.just(action)) for action in [*FORWARD, Action.CLOSE])).map(list)
HISTORIES = st.one_of(
    st.lists(ANY_MOVE, max_size=15),
    st.builds(list.__add__, NEARLY_DONE, st.lists(ANY_MOVE, max_size=5)),
)
"""Any histories; half of them first walk to the end, which chance alone would hardly reach."""
KINDS = st.sampled_from(Kind)


def walk(
    kind: Kind,
    history: list[tuple[Move, timedelta]],
    look: Callable[[Ticket, Move, Ticket | None, datetime], None],
) -> None:
    """Apply a history and show each ticket before and after (None when refused)."""
    ticket, at = a_ticket(kind), NOON
    for move, later in history:
        at += later
        try:
            step = ticket.apply(move, by=OWNER, at=at, source=SOURCE)
        except REFUSALS:
            look(ticket, move, None, at)
            continue
        look(ticket, move, step.ticket, at)
        ticket = step.ticket


@given(KINDS, HISTORIES)
@settings(max_examples=150)
def test_any_history_stays_on_the_table(kind: Kind, history: list[tuple[Move, timedelta]]) -> None:
    tables = {Kind.QUESTION: QUESTION_MOVES, Kind.FAVOUR: FAVOUR_MOVES}
    table = tables.get(kind, REPAIR_MOVES)

    def look(before: Ticket, move: Move, after: Ticket | None, at: datetime) -> None:
        if after is not None:
            back = move.action is Action.UNMERGE and move.standing
            assert after.status is (back.status if back else table[before.status, move.action])
            assert after.kind is kind

    walk(kind, history, look)


@given(KINDS, st.sampled_from(Status), ANY_MOVE)
@settings(max_examples=150)
def test_a_pair_that_the_table_lacks_is_refused_and_the_ticket_is_untouched(
    kind: Kind, status: Status, drawn: tuple[Move, timedelta]
) -> None:
    ticket = a_ticket(kind, status)
    kept = replace(ticket)

    if not ticket.allows(drawn[0].action):
        with pytest.raises(IllegalMoveError) as caught:
            ticket.apply(drawn[0], by=OWNER, at=NOON)
        assert caught.value.words == {"no": "0231", "status": status}
    else:
        with suppress(ReasonNeededError, CloseBlockedError):
            ticket.apply(drawn[0], by=OWNER, at=NOON)
    assert ticket == kept


@given(KINDS, HISTORIES)
def test_somebody_always_owns_the_ticket_and_knows_why(
    kind: Kind, history: list[tuple[Move, timedelta]]
) -> None:
    def look(before: Ticket, move: Move, after: Ticket | None, at: datetime) -> None:
        if after is not None:
            assert after.owner
            assert after.why_owner
            if move.to is None:
                assert after.owner == before.owner

    walk(kind, history, look)


@given(KINDS, HISTORIES)
@settings(max_examples=150)
def test_no_repair_is_ever_closed_with_something_missing(
    kind: Kind, history: list[tuple[Move, timedelta]]
) -> None:
    def look(before: Ticket, move: Move, after: Ticket | None, at: datetime) -> None:
        if after is not None and after.status is Status.CLOSED and kind.is_repair:
            assert after.missing() == ()
            assert after.found_at
            assert after.repaired_at
            assert after.restored_at
            assert after.called_back_at
            assert after.cause.strip()
            assert after.remedy.strip()

    walk(kind, history, look)


@given(KINDS, HISTORIES)
def test_what_nobody_can_work_on_any_more_is_neither_chased_nor_called_back(
    kind: Kind, history: list[tuple[Move, timedelta]]
) -> None:
    def look(before: Ticket, move: Move, after: Ticket | None, at: datetime) -> None:
        if after is not None and after.status in (Status.CLOSED, Status.WITHDRAWN):
            assert after.closed_at == at
            assert (after.next_chase_at, after.next_call_back_at) == (None, None)

    walk(kind, history, look)


@given(KINDS, HISTORIES)
def test_no_open_repair_is_ever_without_the_clock_that_notices_silence(
    kind: Kind, history: list[tuple[Move, timedelta]]
) -> None:
    def look(before: Ticket, move: Move, after: Ticket | None, at: datetime) -> None:
        if after is None:
            return
        if not after.status.is_open:
            assert after.next_chase_at is None
        elif kind.is_repair:
            assert after.next_chase_at is not None

    walk(kind, history, look)


@given(KINDS, HISTORIES)
def test_the_timeline_line_tells_the_move_as_it_was_made(
    kind: Kind, history: list[tuple[Move, timedelta]]
) -> None:
    ticket, at = a_ticket(kind), NOON
    for move, later in history:
        at += later
        try:
            step = ticket.apply(move, by="wgy01", at=at, source=SOURCE)
        except REFUSALS:
            continue
        line = step.event
        assert (line.before, line.after) == (ticket.status, step.ticket.status)
        assert (line.ticket, line.action, line.by, line.at, line.source) == (
            ticket.no,
            move.action,
            "wgy01",
            at,
            SOURCE,
        )
        ticket = step.ticket


DONE = replace(
    a_ticket(status=Status.RESTORED),
    found_at=NOON,
    cause="单元开关烧了",
    repaired_at=NOON,
    remedy="换了开关",
    restored_at=NOON,
    called_back_at=NOON,
)
MISSING = [
    ({"found_at": None}, "查明原因"),
    ({"cause": ""}, "查明原因"),
    ({"repaired_at": None}, "修复设施"),
    ({"remedy": ""}, "修复设施"),
    ({"restored_at": None}, "恢复供电"),
    ({"called_back_at": None}, "回访"),
]


@pytest.mark.parametrize("kind", [Kind.FAULT, Kind.DANGER])
@pytest.mark.parametrize(("without", "named"), MISSING)
def test_closing_is_refused_while_one_thing_is_missing_and_says_which(
    kind: Kind, without: dict[str, object], named: str
) -> None:
    ticket = replace(DONE, kind=kind, **without)  # type: ignore[arg-type]  # one field at a time

    with pytest.raises(CloseBlockedError) as caught:
        ticket.apply(Move(action=Action.CLOSE), by=OWNER, at=NOON)

    assert caught.value.words == {"no": "0231", "missing": named}


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(CloseBlockedError) as caught:
        a_ticket(status=Status.RESTORED).apply(Move(action=Action.CLOSE), by=OWNER, at=NOON)

    assert caught.value.words["missing"] == "查明原因、修复设施、恢复供电、回访"


def test_blanks_are_no_cause_and_do_not_wipe_out_the_one_that_is_known() -> None:
    blank = Move(action=Action.FIND, words="  ", remedy="\n")

    known = replace(a_ticket(status=Status.FOUND), cause="单元开关烧了", remedy="换了开关")
    after = known.apply(blank, by=OWNER, at=NOON).ticket
    nothing = a_ticket(status=Status.ACCEPTED).apply(blank, by=OWNER, at=NOON).ticket

    assert (after.cause, after.remedy) == ("单元开关烧了", "换了开关")
    assert "查明原因" in nothing.missing()


def test_a_complete_repair_closes() -> None:
    after = DONE.apply(Move(action=Action.CLOSE), by=OWNER, at=NOON).ticket

    assert (after.status, after.closed_at) == (Status.CLOSED, NOON)


def test_four_words_on_the_spot_lead_from_a_report_to_a_closed_ticket() -> None:
    ticket = a_ticket()
    minutes = iter(range(1, 20))
    for move in (
        Move(action=Action.ACCEPT),
        Move(action=Action.ARRIVE),
        Move(action=Action.FIND, words="单元开关烧了"),
        Move(action=Action.REPAIR, remedy="换了开关"),
        Move(action=Action.RESTORE),
        Move(action=Action.CALL_BACK, score=1),
        Move(action=Action.CLOSE),
    ):
        ticket = ticket.apply(move, by=OWNER, at=NOON + timedelta(minutes=next(minutes))).ticket

    stamps = [ticket.accepted_at, ticket.arrived_at, ticket.found_at, ticket.repaired_at]
    stamps += [ticket.restored_at, ticket.called_back_at, ticket.closed_at]
    assert stamps == [NOON + timedelta(minutes=n) for n in range(1, 8)]
    assert ticket.satisfaction == 1


@pytest.mark.parametrize("words", ["", " ", "\n"])
def test_a_refusal_without_a_reason_is_refused(words: str) -> None:
    move = Move(action=Action.REFUSE, to=UserId("wgfzr01"), why_owner="退回", words=words)

    with pytest.raises(ReasonNeededError):
        a_ticket().apply(move, by=OWNER, at=NOON)


def test_a_refusal_counts_a_transfer_does_not_and_both_start_the_wait_again() -> None:
    at, due = NOON + timedelta(minutes=9), NOON + timedelta(minutes=11)
    tired = replace(a_ticket(), chases=2)
    for action, bounces in ((Action.REFUSE, 1), (Action.TRANSFER, 0)):
        move = Move(action=action, to=UserId("wgy02"), why_owner="转来", words="忙", due=due)
        after = tired.apply(move, by=OWNER, at=at).ticket

        assert (after.owner, after.bounces) == ("wgy02", bounces)
        assert (after.waiting_since, after.chases, after.next_chase_at) == (at, 0, due)


def test_the_stamps_of_the_one_who_had_it_do_not_count_for_the_next() -> None:
    had = replace(
        a_ticket(status=Status.ARRIVED), accepted_at=NOON, arrived_at=NOON, arrive_eta_at=NOON
    )
    move = Move(action=Action.TRANSFER, to=UserId("wgy02"), why_owner="转来")

    after = had.apply(move, by=OWNER, at=NOON).ticket

    assert (after.accepted_at, after.arrived_at, after.arrive_eta_at) == (None, None, None)


def test_a_hand_over_to_nobody_is_a_bug_and_says_so() -> None:
    with pytest.raises(ValueError, match="new owner"):
        a_ticket().apply(Move(action=Action.TRANSFER), by=OWNER, at=NOON)


def test_a_closed_ticket_reopens_within_a_day_and_not_after() -> None:
    closed = DONE.apply(Move(action=Action.CLOSE), by=OWNER, at=NOON).ticket
    last = NOON + REOPEN_WITHIN

    again = closed.apply(Move(action=Action.REOPEN), by=OWNER, at=last).ticket
    with pytest.raises(IllegalMoveError):
        closed.apply(Move(action=Action.REOPEN), by=OWNER, at=last + timedelta(seconds=1))

    assert (again.status, again.reopened, again.waiting_since) == (Status.REPORTED, 1, last)
    assert again.missing() == ("查明原因", "修复设施", "恢复供电", "回访")


def test_the_stamp_of_an_acceptance_is_the_first_one() -> None:
    first = a_ticket().apply(Move(action=Action.ARRIVE), by=OWNER, at=NOON).ticket

    assert (first.accepted_at, first.arrived_at) == (NOON, NOON)
