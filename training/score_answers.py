"""Figures of the knowledge base: the right entry first, among three, and false answers.

``python -m training.score_answers`` prints them; ``--fit`` fits the sureness on every other line,
``--wrong`` shows what goes wrong on the half one may look at; ``--embedding``: with the extra `embed`.
"""

import csv
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.embedding import load_embedder
from domain.knowledge import Entry, EntryId
from language.answers import Index, Meant, find
from language.answers.find import SURE, compared, features, signs_of
from language.embedded import embedded_of
from language.vectors import Embedder
from training.corpus import DATA, ROOT, read_corpus

NONE: Final = "-"
SAMPLE: Final = ROOT / "bot" / "sample" / "faq.toml"
_OFF: Final = frozenset({"chatter", "other_utility", "praise", "feedback"})
_ACROSS: Final = 3
_EVERY: Final = {"talk": 12}
"""Every how many lines of a set are fitted on; two where nothing is said."""
_NEVER: Final = frozenset({"plain"})
"""Sets that nothing was fitted on."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the entries that would answer it; none for what a person must answer."""

    text: str
    entries: tuple[str, ...]


def read_questions(name: str) -> list[Question]:
    """Return the labelled questions of a file of training/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Question(r["question"], _entries(r["entry"])) for r in rows]


def _entries(cell: str) -> tuple[str, ...]:
    return () if cell == NONE else tuple(cell.split("|"))


def shipped(file: Path = SAMPLE) -> list[Entry]:
    """Return the shipped entries, as far as finding needs them."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["faq"]
    return [
        Entry(
            id=EntryId(row["id"]),
            question=row["question"],
            alternatives=tuple(row["alternatives"]),
            answer=row["answer"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Looked:
    """A question and what was found for it."""

    question: Question
    best: tuple[str, ...]
    score: float
    features: tuple[float, ...]

    @property
    def right(self) -> bool:
        """Whether the first entry is the right one."""
        return bool(self.best) and self.best[0] in self.question.entries

    @property
    def among(self) -> bool:
        """Whether a right one is among the first three."""
        return any(entry in self.question.entries for entry in self.best)


def meant_with(embedder: Embedder | None, entries: Sequence[Entry]) -> Meant | None:
    """Return the entries by meaning."""
    if embedder is None:
        return None
    vectors = {
        phrasing: vector
        for entry in entries
        for phrasing in entry.phrasings
        if (vector := embedder.embed(embedded_of(phrasing))) is not None
    }
    return Meant(entries, vectors, embedder)


def look_up(
    questions: Iterable[Question], index: Index, meant: Meant | None = None
) -> list[Looked]:
    """Look every question up."""
    return [_look(question, index, meant) for question in questions]


def _look(question: Question, index: Index, meant: Meant | None) -> Looked:
    found = find(question.text, index, meant)
    looked = compared(question.text, index, meant)
    return Looked(
        question=question,
        best=tuple(f.entry for f in found[:_ACROSS]),
        score=found[0].score if found else 0.0,
        features=features(looked.entries[0], looked, signs_of(question.text)) if found else (),
    )


def figures(looked: Sequence[Looked]) -> dict[str, float]:
    """Return the shares (0 to 1) over questions with an entry, and over those without."""
    known = [look for look in looked if look.question.entries]
    other = [look for look in looked if not look.question.entries]
    said = [look for look in known if look.score >= SURE]
    return {
        "first": _share(look.right for look in known),
        "among_three": _share(look.among for look in known),
        "answered_right": sum(look.right for look in said) / max(1, len(known)),
        "answered_wrong": sum(not look.right for look in said) / max(1, len(known)),
        "off_topic_answered": _share(look.score >= SURE for look in other),
    }


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / max(1, len(found))


def sets() -> dict[str, list[Question]]:
    """Return the question sets by name.

    `plain`: as residents ask; `own` and `more`: reworded on purpose; `last`: in a roundabout way;
    `consults`: what other hands wrote for the corpus; `talk`: what nobody should answer.
    """
    own, theirs = read_questions("faq-questions.tsv"), read_questions("faq-consults.tsv")
    talk = [Question(line.text, ()) for line in read_corpus() if line.intent in _OFF]
    more, last = read_questions("faq-reworded.tsv"), read_questions("faq-last.tsv")
    plain = read_questions("faq-unseen.tsv")
    return {
        "plain": plain,
        "own": own,
        "more": more,
        "last": last,
        "consults": theirs,
        "talk": talk,
    }


def score(embedder: Embedder | None = None) -> dict[str, float]:
    """Return the figures on the halves that nothing was fitted on, named ``set.figure``."""
    entries = shipped()
    index, meant = Index(entries), meant_with(embedder, entries)
    return {
        f"{name}.{figure}": value
        for name, questions in sets().items()
        for figure, value in figures(
            look_up(
                questions if name in _NEVER else questions[1 :: _EVERY.get(name, 2)], index, meant
            )
        ).items()
        if name != "talk" or figure == "off_topic_answered"
    }


def fit(embedder: Embedder | None = None) -> None:
    """Print the weights of the sureness, fitted on the first halves."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  only this needs it

    entries = shipped()
    index, meant = Index(entries), meant_with(embedder, entries)
    lines = [
        line
        for name, lines in sets().items()
        if name not in _NEVER
        for line in lines[:: _EVERY.get(name, 2)]
    ]
    looked = [one for one in look_up(lines, index, meant) if one.features]
    model = LogisticRegression(C=3).fit(
        [look.features for look in looked], [look.right for look in looked]
    )
    print("start", model.intercept_.round(2), "weights", model.coef_.round(2))


def wrong(embedder: Embedder | None = None) -> None:
    """Print what goes wrong on the halves one may look at."""
    entries = shipped()
    index, meant = Index(entries), meant_with(embedder, entries)
    for name, questions in sets().items():
        for look in sorted(look_up(questions[::2], index, meant), key=lambda look: -look.score):
            if look.question.entries != () and look.right and look.score >= SURE:
                continue
            if look.question.entries == () and look.score < SURE:
                continue
            print(name, f"{look.score:.2f}", look.question.text, look.question.entries, look.best)


if __name__ == "__main__":
    extra = load_embedder() if "--embedding" in sys.argv else None
    if "--fit" in sys.argv:
        fit(extra)
    elif "--wrong" in sys.argv:
        wrong(extra)
    else:
        for figure, value in score(extra).items():
            print(f"{figure:32}{value:.3f}")
