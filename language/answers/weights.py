"""How much a piece of a question says, and how sure a likeness is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from language.answers.pieces import is_meaning, is_sound

Vector: TypeAlias = dict[str, float]

_LETTERS: Final = (0.8, 0.8, 1.0)
_SOUND: Final = 0.6
_MEANING: Final = 1.5


class Weights:
    """Rare pieces say more than common ones. What no text has is as rare as can be.

    A piece is counted once per topic (an entry, or a group of what belongs elsewhere): a word in
    twenty phrasings of one entry is still rare.
    """

    def __init__(self, topics: Iterable[frozenset[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for topic in topics:
            counts.update(topic)
            total += 1
        self._unknown = math.log((total + 1) / 0.5)
        self._rarity = {
            piece: max(0.0, math.log((total + 1) / (count + 0.5)))
            for piece, count in counts.items()
        }

    def vector(self, pieces: Iterable[str]) -> Vector:
        """Return the pieces as a vector of length 1; empty when nothing says anything."""
        return unit({p: self._rarity.get(p, self._unknown) * _kind(p) for p in pieces})


def _kind(piece: str) -> float:
    if is_meaning(piece):
        return _MEANING
    return _SOUND if is_sound(piece) else _LETTERS[len(piece) - 1]


def unit(vector: Mapping[str, float]) -> Vector:
    """Return a vector of the same direction and of length 1."""
    # sorted: a sum of floats depends on the order, and that of a set on the process
    length = math.sqrt(math.fsum(sorted(weight * weight for weight in vector.values())))
    return {piece: w / length for piece, w in vector.items() if w} if length else {}
