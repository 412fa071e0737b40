"""How near a question is to an entry in meaning: the vectors of the extra `embed`."""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from operator import mul
from typing import Final

from domain.knowledge import Entry, EntryId
from language.vectors import Embedder, Vector

_CLOSEST: Final = 3
_BEST, _CLOSE, _WHOLE = 0.3, 0.2, 0.5
"""Shares of the nearest phrasing, of the three nearest, and of the entry as a whole."""
_LOOKED_AT: Final = 10
"""Entries, nearest as a whole, whose every phrasing is compared."""


class Meant:
    """The entries laid out by meaning; immutable. A question costs some 5 ms."""

    def __init__(
        self, entries: Iterable[Entry], vectors: Mapping[str, Vector], embedder: Embedder
    ) -> None:
        """Lay the entries out.

        Args:
            vectors: of the phrasings, from this embedder; a phrasing without one is left out.
        """
        self._embedder = embedder
        known = {
            entry.id: [vectors[phrasing] for phrasing in entry.phrasings if phrasing in vectors]
            for entry in entries
        }
        everything = [vector for found in known.values() for vector in found]
        self._usual = _mean(everything) if everything else ()
        self._phrasings = {
            entry: [self._apart(vector) for vector in found]
            for entry, found in known.items()
            if found
        }
        self._wholes = {entry: unit(_mean(found)) for entry, found in self._phrasings.items()}

    def near(self, said: str, among: Iterable[EntryId]) -> dict[EntryId, float]:
        """Return how near a question is to entries, up to 1; empty when it has no vector.

        Args:
            said: what is embedded of the question.
            among: entries to compare besides those that are nearest as a whole.
        """
        vector = self._embedder.embed(said)
        if vector is None or len(vector) != len(self._usual):
            return {}
        question = self._apart(vector)
        wholes = {entry: _dot(question, whole) for entry, whole in self._wholes.items()}
        nearest = nlargest(_LOOKED_AT, wholes, key=lambda entry: (wholes[entry], entry))
        return {
            entry: self._weighed(question, entry, wholes[entry])
            for entry in {*nearest, *among}
            if entry in wholes
        }

    def _weighed(self, question: Vector, entry: EntryId, whole: float) -> float:
        best = nlargest(_CLOSEST, (_dot(question, each) for each in self._phrasings[entry]))
        return _BEST * best[0] + _CLOSE * sum(best) / len(best) + _WHOLE * whole

    def _apart(self, vector: Vector) -> Vector:
        return unit([value - usual for value, usual in zip(vector, self._usual, strict=True)])


def unit(vector: Vector) -> Vector:
    """Return a vector of the same direction and of length 1."""
    length = math.sqrt(_dot(vector, vector)) or 1.0
    return array("f", (value / length for value in vector))


def _dot(one: Vector, other: Vector) -> float:
    return float(sum(map(mul, one, other)))


def _mean(vectors: Sequence[Vector]) -> Vector:
    return array("f", (sum(values) / len(vectors) for values in zip(*vectors, strict=True)))
