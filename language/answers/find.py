"""Looks a question up, and says how sure the find is."""

import math
from dataclasses import dataclass
from typing import Final

from domain.knowledge import EntryId
from language.answers.index import Index, Likeness, Looked
from language.answers.pieces import plain
from language.answers.signs import asks, is_ours, is_theirs

SURE: Final = 0.77
"""From this score on a find is said to the resident; below it the question goes to a person."""

_FLOOR: Final = 0.02
_MOST_MEANINGS: Final = 3
_SHOWN: Final = 10
_START: Final = -8.2
_WEIGHTS: Final = (5.0, 2.05, 0.9, 0.8, 1.4, -1.55, -1.75, -0.95)
"""Of `features`, in their order; made by ``python -m training.score_answers --fit``."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that may answer; `score` 0 to 1: how sure that it does."""

    entry: EntryId
    score: float


def find(question: str, index: Index) -> tuple[Found, ...]:
    """Return the entries that may answer a question, best first, at most ten."""
    looked = index.look(question)
    found: list[Found] = []
    signs = signs_of(question)
    for like in looked.entries[:_SHOWN]:
        score = _sure(features(like, looked, signs))
        found.append(Found(like.entry, min(score, found[-1].score) if found else score))
    return tuple(found)


def _sure(values: tuple[float, ...]) -> float:
    total = _START + sum(w * value for w, value in zip(_WEIGHTS, values, strict=True))
    return 1 / (1 + math.exp(-total))


def signs_of(question: str) -> tuple[float, ...]:
    """Return the length, and 1 for each sign against an answer.

    The signs: somebody else's matter, nothing asked, nothing of electricity named.
    """
    return (
        math.log1p(len(plain(question))),
        float(is_theirs(question)),
        float(not asks(question)),
        float(not is_ours(question)),
    )


def features(like: Likeness, looked: Looked, signs: tuple[float, ...]) -> tuple[float, ...]:
    """Return what sureness is weighed from.

    The share of the writing that is known, the lead over what belongs elsewhere and over the
    nearest other entry, shared meanings, and the question's own `signs_of`.
    """
    rival = max((other.near for other in looked.entries[:2] if other != like), default=0.0)
    near = max(like.near, _FLOOR)
    return (
        like.covered,
        math.log(near / max(looked.elsewhere, _FLOOR)),
        math.log(near / max(rival, _FLOOR)),
        float(min(_MOST_MEANINGS, like.meanings)),
        *signs,
    )
