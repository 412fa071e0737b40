"""Fits the table: tf-idf of the features, one linear support vector machine for each class."""

import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
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

BYTE: Final = 127
NOON: Final = datetime(2026, 11, 24, 12, tzinfo=STATION_ZONE)
_ANY_LENGTH: Final = -1


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


def fit(lines: Sequence[Line]) -> Table:
    """Return a table made from these lines; the same lines give the same bytes."""
    return unpack(pack(lines))


def pack(lines: Sequence[Line]) -> bytes:
    """Return the bytes of the table that is made from these lines."""
    vectors = DictVectorizer()
    counts: Any = vectors.fit_transform([line_features(line) for line in lines])
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    found = vectors.get_feature_names_out()
    kept = (seen >= LEAST) & np.array(["\n" not in name for name in found])
    inverse = np.log((1 + counts.shape[0]) / (1 + seen[kept])) + 1
    idf = np.clip(np.rint(inverse * 16), 1, 255).astype(np.uint8)
    matrix = normalize(counts[:, kept].multiply(idf / 16).tocsr())
    labels = [line.intent + (SPOKEN if line.speak else SILENT) for line in lines]
    model = LinearSVC(C=PENALTY, random_state=0).fit(matrix, labels)
    scale = np.abs(model.coef_).max(axis=1) / BYTE
    weights = np.rint(model.coef_ / scale[:, None]).astype(np.int8).T
    used = np.abs(weights).max(axis=1) > 0
    head = {
        "classes": list(model.classes_),
        "scale": [float(f"{each:.6g}") for each in scale],
        "bias": [float(f"{each:.6g}") for each in model.intercept_],
        "sharpness": SHARPNESS,
        "trust": TRUST,
        "rules": rule_table(lines),
        "corpus": digest(lines),
    }
    body = b"".join(
        (
            json.dumps(head, ensure_ascii=False).encode(),
            b"\n",
            "\n".join(found[kept][used]).encode(),
            b"\0",
            idf[used].tobytes(),
            np.ascontiguousarray(weights[used]).tobytes(),
        )
    )
    return gzip.compress(body, mtime=0)
