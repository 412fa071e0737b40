"""The trained table: feature → weight for each class. Shipped as data, made by ``make train``.

A class is an intent with a sign: ``fault_report+`` is one that wants an answer, ``me_too-`` one
that does not. Weights are bytes; a whole message costs under a millisecond in plain Python.
"""

import gzip
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from language.features import features
from language.judge import Scores
from language.limits import PLAIN, WITH_EMBEDDING, Limits
from language.vectors import Vector, VectorWeights

FILE: Final = "table.bin.gz"
SPOKEN, SILENT = "+", "-"
_LENGTHS: Final = (8, 16)
_DANGER: Final = "hidden_danger"
_FAULT: Final = "fault_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One trained table.

    Attributes:
        classes: intent and sign.
        rows: feature → its row.
        idf: weight of each feature, in 1/16.
        weights: the rows one after another, a signed byte for each class.
        scale: what one unit of each class's bytes is worth.
        bias: of each class.
        sharpness: how much a margin counts in the shares.
        trust: by length of the message, how much the reading of the rules counts (0 to 1).
        rules: by length, then label, then reading of the rules: log of how often that reading
            was given to lines of that label.
        corpus: digest of the lines it was made from.
        vectors: what the vector of the whole text adds, in the table of the extra `embed`.
    """

    classes: tuple[str, ...]
    rows: Mapping[str, int]
    idf: bytes
    weights: memoryview
    scale: tuple[float, ...]
    bias: tuple[float, ...]
    sharpness: float
    trust: tuple[float, ...]
    rules: tuple[Mapping[str, Mapping[str, float]], ...]
    corpus: str
    vectors: VectorWeights | None = None

    @property
    def limits(self) -> Limits:
        """How sure it must be."""
        return PLAIN if self.vectors is None else WITH_EMBEDDING

    def scores(
        self,
        text: str,
        *,
        speaker: str,
        where: str,
        rule: str,
        media: bool = False,
        vector: Vector = (),
    ) -> Scores:
        """Return what the table makes of a normalised text. Total.

        Args:
            rule: what the rules alone make of it, see `reading_of`.
            vector: of the whole text; a table with `vectors` must be given one.
        """
        found = self._weighted(features(text, speaker=speaker, where=where, media=media))
        shares = self._with_rules(self._shares(found, vector), text, rule)
        intents: dict[str, float] = {}
        for name, share in zip(self.classes, shares, strict=True):
            intents[name[:-1]] = intents.get(name[:-1], 0.0) + share
        best = max(range(len(shares)), key=lambda n: shares[n])
        return Scores(
            intents=intents,
            speak=sum(
                share
                for name, share in zip(self.classes, shares, strict=True)
                if name[-1] == SPOKEN
            ),
            danger=intents.get(_DANGER, 0.0),
            trouble=intents.get(_DANGER, 0.0) + intents.get(_FAULT, 0.0),
            words=self._heaviest(found, best),
            limits=self.limits,
        )

    def _with_rules(self, shares: list[float], text: str, rule: str) -> list[float]:
        """Weigh the shares by how often the rules read lines of each class so."""
        step = length_step(text)
        known, trust = self.rules[step], self.trust[step]
        weighed = [
            share * math.exp(trust * known[name[:-1]].get(rule, known[name[:-1]][""]))
            for name, share in zip(self.classes, shares, strict=True)
        ]
        whole = sum(weighed) or 1.0
        return [share / whole for share in weighed]

    def _weighted(self, found: Mapping[str, float]) -> list[tuple[str, int, float]]:
        """Return (feature, row, value) of the known features, the values of length 1 together."""
        known = [
            (name, row, value * self.idf[row] / 16)
            for name, value in found.items()
            if (row := self.rows.get(name)) is not None
        ]
        norm = math.sqrt(sum(value * value for _, _, value in known)) or 1.0
        return [(name, row, value / norm) for name, row, value in known]

    def _shares(self, found: Sequence[tuple[str, int, float]], vector: Vector) -> list[float]:
        width = len(self.classes)
        sums = [0.0] * width
        for _, row, value in found:
            start = row * width
            for n, weight in enumerate(self.weights[start : start + width]):
                sums[n] += value * weight
        more = [0.0] * width if self.vectors is None else self.vectors.margins(vector)
        margins = [
            (total * unit + bias + extra) * self.sharpness
            for total, unit, bias, extra in zip(sums, self.scale, self.bias, more, strict=True)
        ]
        top = max(margins)
        powers = [math.exp(margin - top) for margin in margins]
        whole = sum(powers)
        return [power / whole for power in powers]

    def _heaviest(self, found: Sequence[tuple[str, int, float]], best: int) -> tuple[str, ...]:
        """Return the written pieces that spoke most for the best class."""
        width = len(self.classes)
        pieces = sorted(
            (
                (value * self.weights[row * width + best], name)
                for name, row, value in found
                if len(name) > 1 and name[0] not in "@~^" and name[-1] != "$" and "0" not in name
            ),
            reverse=True,
        )
        shown: list[str] = []
        for weight, name in pieces:
            if weight > 0 and not any(name in each or each in name for each in shown):
                shown.append(name)
        return tuple(shown[:3])


def unpack(data: bytes) -> Table:
    """Return the table of a file's bytes."""
    head, _, rest = gzip.decompress(data).partition(b"\n")
    facts = json.loads(head)
    names, _, numbers = rest.partition(b"\0")
    rows = {name: row for row, name in enumerate(names.decode().split("\n"))}
    end = len(rows) * (1 + len(facts["classes"]))
    per_vector = tuple(facts.get("vectors", ()))
    return Table(
        classes=tuple(facts["classes"]),
        rows=rows,
        idf=numbers[: len(rows)],
        weights=memoryview(numbers[len(rows) : end]).cast("b"),
        scale=tuple(facts["scale"]),
        bias=tuple(facts["bias"]),
        sharpness=facts["sharpness"],
        trust=tuple(facts["trust"]),
        rules=tuple(facts["rules"]),
        corpus=facts["corpus"],
        vectors=VectorWeights(weights=memoryview(numbers[end:]).cast("b"), scale=per_vector)
        if per_vector
        else None,
    )


def length_step(text: str) -> int:
    """Return 0, 1 or 2: a few words, a sentence, more."""
    return sum(len(text) >= limit for limit in _LENGTHS)


def reading_of(intent: str, *, danger: bool) -> str:
    """Return the reading of the rules as the table knows it."""
    return f"{intent}!" if danger else intent


@cache
def shipped(file: str = FILE) -> Table:
    """Return a table that came with the product; read once."""
    return unpack(files("language").joinpath("data", file).read_bytes())
