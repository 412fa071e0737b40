"""The self-check of one household: at most three questions, and every answer leads somewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wiring import ANSWERS, Check, Finding, Outcome, Question


@given(st.lists(st.sampled_from(["1", "2", "3"]), min_size=3, max_size=3))
def test_whatever_is_answered_it_ends_after_three_questions_at_most(digits: list[str]) -> None:
    check = Check()
    for digit in digits:
        if digit in check.options:
            before = check
            check = check.after(check.options[digit])
            assert check.found[:-1] == before.found
            assert Check.of(check.found) == check
        assert check.asked <= 3
    assert isinstance(check.stands, Outcome) or len(check.found) < 3


def test_every_answer_is_reached_and_every_outcome_too() -> None:
    reached: set[Finding] = set()
    ends: set[Outcome] = set()
    waiting = [Check()]
    while waiting:
        check = waiting.pop()
        reached |= set(check.found)
        if isinstance(check.stands, Outcome):
            ends.add(check.stands)
        waiting += [check.after(finding) for finding in check.options.values()]

    assert reached == set(Finding)
    assert ends == set(Outcome)


@pytest.mark.parametrize("question", Question)
def test_an_answer_to_another_question_is_none(question: Question) -> None:
    others = {f for q, answers in ANSWERS.items() if q is not question for f in answers.values()}
    for finding in others:
        with pytest.raises(ValueError, match="does not answer"):
            Check(question).after(finding)


@pytest.mark.parametrize(
    ("digits", "outcome"),
    [
        ("2", Outcome.MANY),
        ("11", Outcome.SOLVED),
        ("12", Outcome.SEND),
        ("131", Outcome.SEND),
        ("132", Outcome.SEND),
        ("133", Outcome.ARREARS),
    ],
)
def test_each_way_ends_as_the_station_wants_it(digits: str, outcome: Outcome) -> None:
    check = Check()
    for digit in digits:
        check = check.after(check.options[digit])

    assert check.stands is outcome
    assert check.asked == len(digits)
