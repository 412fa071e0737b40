"""Looks a question up, and says how sure the find is."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from domain.knowledge import Entry, EntryId
from language.answers.index import Index, Likeness, Looked, index_of
from language.answers.meant import Meant
from language.answers.pieces import plain
from language.answers.signs import asks, is_ours, is_theirs
from language.embedded import embedded_of

SURE: Final = 0.77
"""From this score on a find is said to the resident; below it the question goes to a person."""

_FLOOR: Final = 0.02
_MOST_MEANINGS: Final = 3
_SHOWN: Final = 10
_START: Final = -8.2
_WEIGHTS: Final = (5.0, 2.05, 0.9, 0.8, 1.4, -1.55, -1.75, -0.95)
"""Of `features`, in their order; made by ``python -m training.score_answers --fit``."""

_START_MEANT: Final = -9.5
_WEIGHTS_MEANT: Final = (3.27, 2.0, 0.25, 0.61, 1.47, -1.47, -1.23, -0.7, 5.76)
"""The same where vectors were compared; made by ``… --fit --embedding``."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that may answer; `score` 0 to 1: how sure that it does."""

    entry: EntryId
    score: float


LookUp: TypeAlias = Callable[[str, tuple[Entry, ...]], tuple[Found, ...]]
"""Returns the entries that may answer a question, best first."""


def find(question: str, index: Index, meant: Meant | None = None) -> tuple[Found, ...]:
    """Return the entries that may answer a question, best first, at most ten.

    Args:
        meant: the same entries by meaning, with the extra `embed`.
    """
    looked = compared(question, index, meant)
    found: list[Found] = []
    signs = signs_of(question)
    for like in looked.entries[:_SHOWN]:
        score = _sure(features(like, looked, signs))
        found.append(Found(like.entry, min(score, found[-1].score) if found else score))
    return tuple(found)


def look_up(question: str, entries: tuple[Entry, ...]) -> tuple[Found, ...]:
    """Return the entries that may answer, by wording alone."""
    return find(question, index_of(entries))


def compared(question: str, index: Index, meant: Meant | None = None) -> Looked:
    """Return how near a question is to the entries, by meaning too where that is known."""
    looked = index.look(question)
    if meant is None:
        return looked
    among = [like.entry for like in looked.entries[:_SHOWN]]
    near = meant.near(embedded_of(question), among)
    return looked.with_meaning(near) if near else looked


def _sure(values: tuple[float, ...]) -> float:
    by_meaning = len(values) == len(_WEIGHTS_MEANT)
    weights = _WEIGHTS_MEANT if by_meaning else _WEIGHTS
    start = _START_MEANT if by_meaning else _START
    total = start + sum(w * value for w, value in zip(weights, values, strict=True))
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
    nearest other entry, shared meanings, the question's own `signs_of`, and, where vectors were
    compared, their nearness.
    """
    rival = max((other.near for other in looked.entries[:2] if other != like), default=0.0)
    near = max(like.near, _FLOOR)
    return (
        like.covered,
        math.log(near / max(looked.elsewhere, _FLOOR)),
        math.log(near / max(rival, _FLOOR)),
        float(min(_MOST_MEANINGS, like.meanings)),
        *signs,
        *((like.meant,) if looked.by_meaning else ()),
    )
