"""The vectors of the corpus, made once in a run: 20 to 45 ms a line, on one thread."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from bot.embedding import RememberingEmbedder, load_embedder
from language.embedded import embedded_of
from training.corpus import Line
from training.fit import Vectors

_ALL: Final = 100_000
"""Texts that are remembered: more than the corpus has."""


@cache
def embedder() -> RememberingEmbedder:
    """Return the embedder of the extra, which remembers every line of the corpus.

    Raises:
        SettingsError: the extra `embed` is not installed.
    """
    return load_embedder(kept=_ALL)


def vectors_of(lines: Sequence[Line]) -> Vectors:
    """Return a row for each line, of what the bot would embed of it.

    Raises:
        ValueError: a line has no vector; the message names it.
    """
    return np.array([_vector(line) for line in lines], dtype=np.float32)


def _vector(line: Line) -> Sequence[float]:
    found = embedder().embed(embedded_of(line.text))
    if found is None:
        raise ValueError(f"{line.group}: no vector of {line.text!r}")
    return found
