"""The goals of the knowledge base, on the halves of the questions that nothing was fitted on."""

from functools import cache

import pytest

from training.score_answers import read_questions, score, sets, shipped


@cache
def figures() -> dict[str, float]:
    return score()


@pytest.mark.parametrize("name", ["plain", "own", "more", "consults"])
def test_the_right_entry_comes_first_and_among_three(name: str) -> None:
    assert figures()[f"{name}.first"] >= 0.70
    assert figures()[f"{name}.among_three"] >= 0.88


@pytest.mark.parametrize("name", ["plain", "own", "more"])
def test_what_is_off_topic_is_hardly_ever_answered(name: str) -> None:
    assert figures()[f"{name}.off_topic_answered"] <= 0.02


def test_every_entry_has_three_questions_of_its_own() -> None:
    entries = [question.entries for question in read_questions("faq-questions.tsv")]
    assert {entries.count((entry.id,)) for entry in shipped()} == {3}
    assert entries.count(()) >= 120


def test_no_question_is_a_phrasing_of_the_knowledge_base() -> None:
    known = {phrasing for entry in shipped() for phrasing in entry.phrasings}
    asked = {q.text for name, lines in sets().items() if name != "talk" for q in lines}
    assert known & asked == set()
