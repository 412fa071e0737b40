"""Fits the table: tf-idf of the features, one linear support vector machine for each class."""

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from domain.station import StationMap
from domain.when import STATION_ZONE
from language import reading
from language.features import features
from language.table import SILENT, SPOKEN, Table, length_step, reading_of, unpack
from language.utterance import prepare
from training.corpus import Line, digest

LEAST: Final = 2
"""Lines a feature must stand in, to be learned."""

PENALTY: Final = 1.0
SHARPNESS: Final = 6.0
"""Found by cross-validation grouped by author (docs/language.md)."""

TRUST: Final = (0.6, 0.4, 0.3)
"""How much the rules count in a few words, in a sentence and in more."""

VECTOR: Final = 0.8
"""Mean length of the vectors beside pieces of length 1."""

BYTE: Final = 127
NOON: Final = datetime(2026, 11, 24, 12, tzinfo=STATION_ZONE)
_ANY_LENGTH: Final = -1

Vectors: TypeAlias = Any
"""An array, a row for each line; numpy has no types here."""


def line_features(line: Line) -> dict[str, float]:
    """Return what the table sees of a line."""
    text = prepare(line.text)
    return features(text.said, speaker=line.role, where=line.where, media=text.had_media)


def read_line(line: Line) -> tuple[str, str]:
    """Return a line's normalised text, and what the rules alone make of it.

    The station is an empty one: the corpus names places that no station has.
    """
    case = reading.read(line.text, station=StationMap(), now=NOON)
    ruled = reading.by_rules(case)
    return case.text.said, reading_of(ruled.intent, danger=bool(case.danger))


def rule_table(lines: Sequence[Line]) -> list[dict[str, dict[str, float]]]:
    """Return by length and label how the rules read such lines, as logarithms."""
    counts: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    readings: set[str] = set()
    for line in lines:
        said, rule = read_line(line)
        readings.add(rule)
        for step in (length_step(said), _ANY_LENGTH):
            counts[step, line.intent][rule] += 1
    labels = sorted({line.intent for line in lines})
    return [
        {
            label: _logs(counts[step, label], counts[_ANY_LENGTH, label], readings)
            for label in labels
        }
        for step in range(len(TRUST))
    ]


def _logs(here: Counter[str], anywhere: Counter[str], readings: set[str]) -> dict[str, float]:
    """Few lines of one length lean on the lines of any length."""
    unseen = 0.5 / len(readings)

    def log(rule: str) -> float:
        wide = (anywhere[rule] + unseen) / (anywhere.total() + 0.5)
        return round(math.log((here[rule] + 3 * wide) / (here.total() + 3)), 3)

    return {rule: log(rule) for rule in ("", *sorted(readings)) if rule == "" or anywhere[rule]}


def fit(lines: Sequence[Line], vectors: Vectors | None = None) -> Table:
    """Return a table made from these lines; the same lines give the same bytes."""
    return unpack(pack(lines, vectors))


def pack(lines: Sequence[Line], vectors: Vectors | None = None) -> bytes:
    """Return the bytes of the table that is made from these lines.

    Args:
        vectors: a row for each line, for a table of the extra `embed`.
    """
    names, idf, matrix = _pieces(lines)
    middle, unit = (0.0, 1.0) if vectors is None else _middle(vectors)
    if vectors is not None:
        matrix = hstack([matrix, csr_matrix((vectors - middle) * unit)]).tocsr()
    labels = [line.intent + (SPOKEN if line.speak else SILENT) for line in lines]
    model = LinearSVC(C=PENALTY, random_state=0).fit(matrix, labels)
    scale, weights = _bytes(model.coef_[:, : len(names)])
    used = np.abs(weights).max(axis=1) > 0
    parts = [idf[used].tobytes(), np.ascontiguousarray(weights[used]).tobytes()]
    bias, per_vector = model.intercept_, ()
    if vectors is not None:
        # middle and unit go into bias and scale: the product multiplies vectors as they come
        per_vector, rows = _bytes(model.coef_[:, len(names) :] * unit)
        bias = bias - (middle @ rows) * per_vector
        parts.append(np.ascontiguousarray(rows).tobytes())
    head = {
        "classes": list(model.classes_),
        "scale": _numbers(scale),
        "bias": _numbers(bias),
        "sharpness": SHARPNESS,
        "trust": TRUST,
        "rules": rule_table(lines),
        "corpus": digest(lines),
        **({"vectors": _numbers(per_vector)} if vectors is not None else {}),
    }
    written = (json.dumps(head, ensure_ascii=False), "\n", "\n".join(names[used]), "\0")
    return gzip.compress(b"".join((*(w.encode() for w in written), *parts)), mtime=0)


def _pieces(lines: Sequence[Line]) -> tuple[Any, Any, Any]:
    """Return names of the features that are learned, their idf in 1/16, and the lines' values."""
    vectorizer = DictVectorizer()
    counts: Any = vectorizer.fit_transform([line_features(line) for line in lines])
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    found = vectorizer.get_feature_names_out()
    kept = (seen >= LEAST) & np.array(["\n" not in name for name in found])
    inverse = np.log((1 + counts.shape[0]) / (1 + seen[kept])) + 1
    idf = np.clip(np.rint(inverse * 16), 1, 255).astype(np.uint8)
    return found[kept], idf, normalize(counts[:, kept].multiply(idf / 16).tocsr())


def _middle(vectors: Vectors) -> tuple[Vectors, float]:
    """Return the mean vector, and the unit that makes the others' mean distance from it VECTOR."""
    middle = vectors.mean(axis=0)
    return middle, VECTOR / float(np.linalg.norm(vectors - middle, axis=1).mean())


def _bytes(weights: Any) -> tuple[Any, Any]:  # noqa: ANN401  an array
    """Return what a unit is worth for each class, and weights as signed bytes, a row a feature."""
    scale = np.abs(weights).max(axis=1) / BYTE
    return scale, np.rint(weights / scale[:, None]).astype(np.int8).T


def _numbers(values: Any) -> list[float]:  # noqa: ANN401  an array
    return [float(f"{each:.6g}") for each in values]
