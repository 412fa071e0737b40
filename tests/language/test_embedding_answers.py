"""The knowledge base by meaning: what the vectors add, and what goes on without them."""

import asyncio

import pytest

from bot.embedded_answers import EmbeddedAnswers
from domain.knowledge import Entry, EntryId
from language.answers import Index, Meant, find, look_up
from language.embedded import embedded_of
from language.vectors import Vector
from tests.language.embedding_parts import HashingEmbedder

PAY = Entry(id=EntryId("pay"), question="电费怎么交", alternatives=("在哪交电费",), answer="…")
METER = Entry(
    id=EntryId("meter"), question="怎么申请校验电表", alternatives=("电表走得快",), answer="…"
)
ENTRIES = (PAY, METER)
STRANGE = "喵呜咕噜喵呜"  # shares no piece with either


class TwoTopics:
    """Puts whatever names money, or is `STRANGE`, on one side and the rest on the other."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, text: str) -> Vector | None:
        self.asked.append(text)
        money = "费" in text or text == STRANGE
        return (1.0, 0.1) if money else (0.1, 1.0)


def meant(embedder: TwoTopics | HashingEmbedder) -> Meant:
    vectors = {
        phrasing: vector
        for entry in ENTRIES
        for phrasing in entry.phrasings
        if (vector := embedder.embed(phrasing)) is not None
    }
    return Meant(ENTRIES, vectors, embedder)


def test_a_question_without_a_known_word_is_found_by_meaning() -> None:
    assert find(STRANGE, Index(ENTRIES)) == ()
    found = find(STRANGE, Index(ENTRIES), meant(TwoTopics()))
    assert found[0].entry == PAY.id


def test_an_entry_that_is_near_in_both_ways_is_surer_than_by_wording_alone() -> None:
    index = Index(ENTRIES)
    (alone, *_), (both, *_) = (
        find("电费去哪交", index),
        find("电费去哪交", index, meant(TwoTopics())),
    )
    assert alone.entry == both.entry == PAY.id
    assert both.score > alone.score


@pytest.mark.parametrize("question", ["电费去哪交", "电表好像走快了", "", "今天吃什么"])
def test_without_vectors_everything_is_as_by_wording_alone(question: str) -> None:
    index = Index(ENTRIES)
    assert find(question, index, meant(HashingEmbedder(broken=True))) == find(question, index)


def test_new_entries_are_found_by_wording_until_they_are_learned() -> None:
    embedder = TwoTopics()
    answers = EmbeddedAnswers(embedder, ENTRIES)
    assert answers.look_up("电费去哪交", ENTRIES) == look_up("电费去哪交", ENTRIES)
    assert asyncio.run(answers.learn()) == 4
    assert answers.look_up(STRANGE, ENTRIES)[0].entry == PAY.id

    more = (*ENTRIES, Entry(id=EntryId("steal"), question="有人偷电", answer="…"))
    assert answers.look_up(STRANGE, more) == ()
    embedder.asked.clear()
    assert asyncio.run(answers.learn()) == 1
    assert embedder.asked == [embedded_of("有人偷电")]
    assert answers.look_up(STRANGE, more)[0].entry == PAY.id


def test_what_is_learned_is_not_learned_again() -> None:
    answers = EmbeddedAnswers(TwoTopics(), ENTRIES)
    asyncio.run(answers.learn())
    assert asyncio.run(answers.learn()) == 0


def test_a_knowledge_base_without_entries_answers_nothing() -> None:
    answers = EmbeddedAnswers(TwoTopics(), ())
    assert asyncio.run(answers.learn()) == 0
    assert answers.look_up(STRANGE, ()) == ()
