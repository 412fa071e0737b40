"""Taking a step back: what it changed returns, what others changed since stays or blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import TicketNo
from domain.ticket import TicketEvent
from domain.ticket_moves import Action, Status
from domain.undo import ChangedSinceError, Plain, Ways, returned, stands_on
from tests.domain.domain_parts import NOON

WAYS = Ways(
    due=frozenset({"due"}),
    counts=frozenset({"count"}),
    old=frozenset({"chases"}),
    new=frozenset({"place"}),
    never=frozenset({"version"}),
)
NUMBERS = st.integers(0, 50)
ROWS = st.fixed_dictionaries(
    dict.fromkeys(("due", "count", "chases", "place", "version", "status"), NUMBERS)
)
ACTED, NOW = 100, 160


def back(
    before: dict[str, Plain], after: dict[str, Plain], current: dict[str, Plain]
) -> dict[str, Plain]:
    changed = [name for name in before if before[name] != after[name]]
    return returned(
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        current,
        ways=WAYS,
        acted=ACTED,
        now=NOW,
    )


@given(before=ROWS, after=ROWS)
def test_a_row_nobody_else_touched_is_as_it_was(
    before: dict[str, Plain], after: dict[str, Plain]
) -> None:
    row = {**after, **back(before, after, after)}
    for name in ("count", "chases", "place", "status"):
        assert row[name] == before[name]
    assert row["version"] == after["version"]


@given(before=ROWS, after=ROWS, current=ROWS)
def test_what_others_added_stays(
    before: dict[str, Plain], after: dict[str, Plain], current: dict[str, Plain]
) -> None:
    current["status"] = after["status"]
    row = {**current, **back(before, after, current)}
    if before["place"] != after["place"] != current["place"]:
        assert row["place"] == current["place"]
    if before["count"] != after["count"]:
        assert row["count"] - before["count"] == current["count"] - after["count"]  # type: ignore[operator]


def test_a_column_of_both_returns_not() -> None:
    with pytest.raises(ChangedSinceError, match="status"):
        back({"status": 1}, {"status": 2}, {"status": 3})


@pytest.mark.parametrize(("was_due", "is_due"), [(130, 190), (100, 160), (40, 160), (None, None)])
def test_a_clock_keeps_what_was_left_of_it(was_due: int | None, is_due: int | None) -> None:
    """Thirty to go when the step was made are thirty to go when it is taken back."""
    assert back({"due": was_due}, {"due": 500}, {"due": 700}) == {"due": is_due}


def test_setting_a_clock_is_no_step() -> None:
    assert not WAYS.weigh(["due", "chases", "version"])
    assert WAYS.weigh(["due", "place"])


def test_how_far_a_wait_had_come_goes_with_its_clock() -> None:
    assert set(WAYS.together(["due", "status"])) == {"due", "status", "chases"}
    assert WAYS.together(["status"]) == ["status"]


@pytest.mark.parametrize(
    ("action", "words", "stands"),
    [
        (Action.CONFIRM, "", True),
        (Action.REOPEN, "还没电", True),
        (Action.CLOSE, "", True),
        (Action.CALL_BACK, "no answer", True),
        (Action.CALL_BACK, "asked", False),
        (Action.CHASE, "owner", False),
        (Action.HEAR, "马上", False),
        ("joined", "我家也没电", False),
        ("undo", "done", False),
    ],
)
def test_only_what_a_person_decided_stands_on_a_step(
    action: str, words: str, *, stands: bool
) -> None:
    event = TicketEvent(
        ticket=TicketNo(1),
        action=action,
        before=Status.RESTORED,
        after=Status.RESTORED,
        by="resident",
        at=NOON,
        words=words,
    )
    assert stands_on(event) is stands
