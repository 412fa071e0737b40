"""The table of the extra `embed`, with an embedder of our own: what it adds, what goes on without."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.meaning import OVERHEARD, Intent
from language import understand
from language.embedded import FILE, EmbeddedTable, embedded_of, shipped_with
from language.judge import Scores
from language.limits import PLAIN, WITH_EMBEDDING
from language.table import Table, shipped
from language.vectors import LONGEST
from tests.language.embedding_parts import DRAWERS, HashingEmbedder, table_for
from tests.language.language_parts import EVENING, STATION
from training.corpus import digest, read_corpus

WORD = "喵呜咕噜"  # shares no drawer with OTHER
OTHER = "今天天气真好"


def with_embedder(embedder: HashingEmbedder) -> EmbeddedTable:
    return EmbeddedTable(embedder=embedder, plain=shipped(), table=table_for(WORD))


def scores(table: EmbeddedTable | Table, text: str) -> Scores:
    return table.scores(text, speaker="resident", where="group", rule="chatter")


def test_the_vector_of_the_text_decides_what_no_piece_of_it_tells() -> None:
    table = with_embedder(HashingEmbedder())
    assert scores(table, WORD).trouble > 0.9
    assert scores(table, OTHER).trouble < 0.1


def test_understanding_takes_the_table_and_answers_by_it() -> None:
    table = with_embedder(HashingEmbedder())
    meaning = understand(WORD, station=STATION, now=EVENING, hearing=OVERHEARD, table=table)
    assert (meaning.intent, meaning.speak) == (Intent.FAULT, True)
    plain = understand(WORD, station=STATION, now=EVENING, hearing=OVERHEARD)
    assert (plain.intent, plain.speak) != (Intent.FAULT, True)


@pytest.mark.parametrize(
    "embedder", [HashingEmbedder(broken=True), HashingEmbedder(length=DRAWERS + 1)]
)
def test_without_a_usable_vector_the_plain_table_decides(embedder: HashingEmbedder) -> None:
    table = with_embedder(embedder)
    assert scores(table, WORD) == scores(shipped(), WORD)
    assert embedder.asked


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_means_the_same_as_in_a_plain_install_while_there_are_no_vectors(
    text: str,
) -> None:
    table = shipped_with(HashingEmbedder(broken=True))
    with_it = understand(text, station=STATION, now=EVENING, table=table)
    assert with_it == understand(text, station=STATION, now=EVENING)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_what_is_embedded_ahead_is_what_understanding_asks_for(text: str) -> None:
    embedder = HashingEmbedder()
    understand(text, station=STATION, now=EVENING, table=with_embedder(embedder))
    assert embedder.asked == [embedded_of(text)]
    assert len(embedder.asked[0]) <= LONGEST


def test_each_kind_of_table_has_its_own_limits() -> None:
    table = with_embedder(HashingEmbedder())
    assert scores(table, WORD).limits is WITH_EMBEDDING
    assert scores(shipped(), WORD).limits is PLAIN


@dataclass(frozen=True)
class Sure:
    """A table that takes everything for a fault, and how sure it must be to say so."""

    trouble: float
    needed: float

    def scores(
        self, text: str, *, speaker: str, where: str, rule: str, media: bool = False
    ) -> Scores:
        return Scores(
            intents={"fault_report": self.trouble, "chatter": 1 - self.trouble},
            speak=self.trouble,
            danger=0.0,
            trouble=self.trouble,
            limits=replace(PLAIN, speak_trouble=self.needed),
        )


def test_the_limits_that_come_with_the_scores_decide_whether_the_bot_speaks() -> None:
    def speaks(table: Sure) -> bool:
        return understand(
            OTHER, station=STATION, now=EVENING, hearing=OVERHEARD, table=table
        ).speak

    assert speaks(Sure(trouble=0.7, needed=0.6))
    assert not speaks(Sure(trouble=0.7, needed=0.75))


def test_the_shipped_table_with_vectors_belongs_to_the_corpus() -> None:
    assert shipped(FILE).corpus == digest(read_corpus()), "run make train-embed"


def test_the_shipped_table_with_vectors_knows_the_same_classes() -> None:
    table = shipped(FILE)
    assert table.classes == shipped().classes
    assert table.vectors is not None
    assert table.vectors.length == 384  # e5-small
