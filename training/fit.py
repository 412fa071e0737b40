"""Fits the table: tf-idf of the features, one linear support vector machine for each class."""

import gzip
import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from language.features import features
from language.table import SILENT, SPOKEN, Table, unpack
from language.utterance import prepare
from training.corpus import Line, digest

LEAST: Final = 2
"""Lines a feature must stand in, to be learned."""

PENALTY: Final = 1.0
SHARPNESS: Final = 6.0
"""Found by cross-validation grouped by author (docs/language.md)."""

BYTE: Final = 127


def line_features(line: Line) -> dict[str, float]:
    """Return what the table sees of a line."""
    text = prepare(line.text)
    return features(text.said, speaker=line.role, where=line.where, media=text.had_media)


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
