"""What the trained table looks at: pieces of the writing, pieces of the sound, who spoke where.

Digits are one digit, so that no house number is learned; blanks and a last mark say nothing. Characters and syllables are both
needed: the first carry the words, the second carry what voice input and pinyin keyboards make of
them (docs/language.md has the measurements).
"""

import re
from collections.abc import Iterator
from typing import Final

from language.pinyin import syllables

LONGEST: Final = 400
"""Characters that are looked at; a message that is longer says what it is before that."""

_BLANKS: Final = re.compile(r"\s+")
_EDGES: Final = "!。.~…,、"
_DIGITS: Final = re.compile(r"\d+")
_LETTERS: Final = ((1, 1.5), (2, 1.0), (3, 1.0), (4, 0.7))
_SOUNDS: Final = ((1, 0.6), (2, 0.6), (3, 0.6))
"""Length and weight of the pieces. Weights of everything: by cross-validation (docs/language.md)."""

_LENGTH_STEP: Final = 8
_LENGTH_STEPS: Final = 5


def features(said: str, *, speaker: str, where: str, media: bool) -> dict[str, float]:
    """Return feature → weight before training's own weighting.

    Args:
        said: the normalised text.
        speaker: a `domain.meaning.Speaker`.
        where: ``group`` (overheard), ``at`` or ``direct``.
        media: a picture, a voice or a file came along.
    """
    short = _BLANKS.sub("", said[:LONGEST].lower()).strip(_EDGES)
    text = _DIGITS.sub("0", short)
    found = dict(_grams(f"^{text}$"))
    found.update(_sounds(["^", *syllables(text), "$"]))
    found[f"@speaker {speaker}"] = 3.0
    found[f"@where {where}"] = 1.5
    found[f"@asks {'?' in short}"] = 1.5
    found[f"@length {min(_LENGTH_STEPS, len(short) // _LENGTH_STEP)}"] = 1.5
    if media:
        found["@media"] = 1.5
    return found


def _grams(text: str) -> Iterator[tuple[str, float]]:
    for size, weight in _LETTERS:
        for start in range(len(text) - size + 1):
            yield text[start : start + size], weight


def _sounds(pieces: list[str]) -> Iterator[tuple[str, float]]:
    for size, weight in _SOUNDS:
        for start in range(len(pieces) - size + 1):
            yield "~" + " ".join(pieces[start : start + size]), weight
