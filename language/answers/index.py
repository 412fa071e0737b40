"""The entries laid out for looking up, beside what people ask that belongs elsewhere."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from heapq import nlargest
from typing import Final, Self, TypeAlias

from domain.knowledge import Entry, EntryId
from language.answers.pieces import is_meaning, is_writing, pieces
from language.answers.weights import Vector, Weights, unit
from language.words import load, strings

Postings: TypeAlias = dict[str, list[tuple[int, float]]]
"""Piece → which texts have it, and with what weight."""

_TOPICS_ELSEWHERE: Final = ("other", "unanswered")
_CLOSEST: Final = 3
_BEST, _CLOSE, _WHOLE = 0.3, 0.3, 0.4
"""Shares of the nearest phrasing, of the three nearest, and of the entry as a whole."""
_MEANT: Final = 0.5
"""What nearness in meaning counts beside nearness in pieces."""
_RESEMBLES: Final = 0.6
"""A line of elsewhere.toml this near to a phrasing is silent: the entry answers it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How near a question is to an entry.

    Attributes:
        near: 0 to 1.
        covered: the share of the question's writing that the entry's phrasings know, 0 to 1.
        meanings: groups of meaning they share (count).
        meant: how near their vectors are, up to 1; 0 without the extra `embed`.
    """

    entry: EntryId
    near: float
    covered: float
    meanings: int
    meant: float = 0.0

    @property
    def nearness(self) -> float:
        """What the entries are ordered by."""
        return self.near + _MEANT * max(0.0, self.meant)

    @classmethod
    def none(cls, entry: EntryId) -> Self:
        """Return the likeness of a question that shares no piece with an entry."""
        return cls(entry=entry, near=0.0, covered=0.0, meanings=0)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the index has for a question: entries nearest first, and the likeness of elsewhere.

    `by_meaning`: the vectors of the extra `embed` were compared too.
    """

    entries: tuple[Likeness, ...]
    elsewhere: float
    by_meaning: bool = False

    def with_meaning(self, near: Mapping[EntryId, float]) -> Self:
        """Return the same in the order that the vectors give as well; see `Meant.near`."""
        known = {like.entry: like for like in self.entries}
        entries = [
            replace(known.get(entry, Likeness.none(entry)), meant=near.get(entry, 0.0))
            for entry in {*known, *near}
        ]
        return replace(self, entries=_in_order(entries), by_meaning=True)


@dataclass(frozen=True, slots=True)
class _Topic:
    entry: EntryId | None
    phrasings: tuple[frozenset[str], ...]

    @property
    def vocabulary(self) -> frozenset[str]:
        return frozenset().union(*self.phrasings)


class Index:
    """An immutable index; make a new one when an entry changes (about 0.6 s for 60 entries)."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        topics = [
            _Topic(entry.id, tuple(pieces(phrasing) for phrasing in entry.phrasings))
            for entry in entries
        ]
        topics += [_Topic(None, phrasings) for phrasings in _elsewhere()]
        self._weights = Weights(topic.vocabulary for topic in topics)
        self._topics = [topic.entry for topic in topics]
        self._of_phrasing: list[int] = []
        self._phrasings: Postings = defaultdict(list)
        self._wholes: Postings = defaultdict(list)
        for number, topic in enumerate(topics):  # entries first: they silence what comes after
            self._add(number, topic)

    def _add(self, number: int, topic: _Topic) -> None:
        vectors = [self._weights.vector(phrasing) for phrasing in topic.phrasings]
        if topic.entry is None:
            vectors = [vector for vector in vectors if not self._is_answered(vector)]
        for vector in vectors:
            _enter(self._phrasings, len(self._of_phrasing), vector)
            self._of_phrasing.append(number)
        _enter(self._wholes, number, _middle(vectors))

    def _is_answered(self, vector: Vector) -> bool:
        return any(
            likeness >= _RESEMBLES and self._topics[self._of_phrasing[phrasing]] is not None
            for phrasing, likeness in _near(self._phrasings, vector).items()
        )

    def look(self, question: str) -> Looked:
        """Return how near a question is to every entry that shares anything with it."""
        vector = self._weights.vector(pieces(question))
        nearest: dict[int, list[float]] = defaultdict(list)
        for phrasing, likeness in _near(self._phrasings, vector).items():
            nearest[self._of_phrasing[phrasing]].append(likeness)
        near = {
            number: _weighed(nearest[number], whole)
            for number, whole in _near(self._wholes, vector).items()
        }
        shared = _Shared(self._wholes, vector)
        entries = [
            Likeness(
                entry=entry,
                near=near[number],
                covered=shared.covered(number),
                meanings=shared.meanings[number],
            )
            for number in near
            if (entry := self._topics[number]) is not None
        ]
        return Looked(
            entries=_in_order(entries),
            elsewhere=max((near[n] for n in near if self._topics[n] is None), default=0.0),
        )


def _in_order(entries: Iterable[Likeness]) -> tuple[Likeness, ...]:
    return tuple(sorted(entries, key=lambda like: (-like.nearness, like.entry)))


@lru_cache(maxsize=2)
def index_of(entries: tuple[Entry, ...]) -> Index:
    """Return the index over these entries, made once."""
    return Index(entries)


class _Shared:
    """What a question and the topics have in common."""

    def __init__(self, wholes: Mapping[str, Sequence[tuple[int, float]]], vector: Vector) -> None:
        self.meanings: dict[int, int] = defaultdict(int)
        self._written: dict[int, float] = defaultdict(float)
        self._total = math.fsum(w for piece, w in vector.items() if is_writing(piece))
        for piece, weight in sorted(vector.items()):
            for number, _ in wholes.get(piece, ()):
                if is_writing(piece):
                    self._written[number] += weight
                elif is_meaning(piece):
                    self.meanings[number] += 1

    def covered(self, number: int) -> float:
        return self._written[number] / self._total if self._total else 0.0


def _near(postings: Mapping[str, Sequence[tuple[int, float]]], vector: Vector) -> dict[int, float]:
    found: dict[int, list[float]] = defaultdict(list)
    for piece, weight in vector.items():
        for number, other in postings.get(piece, ()):
            found[number].append(weight * other)
    return {number: math.fsum(parts) for number, parts in found.items()}


def _weighed(nearest: Sequence[float], whole: float) -> float:
    best = nlargest(_CLOSEST, nearest)
    return _BEST * best[0] + _CLOSE * sum(best) / _CLOSEST + _WHOLE * whole


def _enter(postings: Postings, number: int, vector: Vector) -> None:
    for piece, weight in vector.items():
        postings[piece].append((number, weight))


def _middle(vectors: Sequence[Vector]) -> Vector:
    parts: dict[str, list[float]] = defaultdict(list)
    for vector in vectors:
        for piece, weight in vector.items():
            parts[piece].append(weight)
    return unit({piece: math.fsum(weights) for piece, weights in parts.items()})


@cache
def _elsewhere() -> tuple[tuple[frozenset[str], ...], ...]:
    file = load("elsewhere")
    return tuple(_groups(file[part] for part in _TOPICS_ELSEWHERE))


def _groups(parts: Iterable[dict[str, object]]) -> Iterator[tuple[frozenset[str], ...]]:
    for part in parts:
        for name in part:
            yield tuple(pieces(line) for line in strings(part, name))
