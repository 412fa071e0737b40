"""What the trained table looks at: pieces of the writing, pieces of the sound, who spoke where.

Digits are one digit, so that no house number is learned; blanks and a last mark say nothing. Characters and syllables are both
needed: the first carry the words, the second carry what voice input and pinyin keyboards make of
them (docs/language.md has the measurements).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from language.pinyin import syllables

LONGEST: Final = 400
"""Characters that are looked at; a message that is longer says what it is before that."""

_BLANKS: Final = re.compile(r"\s+")
_EDGES: Final = "!。.~…,、"
_DIGITS: Final = re.compile(r"\d+")
_LETTERS: Final = (1, 2, 3, 4)
_SOUNDS: Final = (1, 2, 3)
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
    found = dict.fromkeys(_grams(f"^{text}$", _LETTERS), 1.0)
    sound = ["^", *syllables(text), "$"]
    found.update(dict.fromkeys(_joined(sound, _SOUNDS), 1.0))
    found[f"@speaker {speaker}"] = 2.0
    found[f"@where {where}"] = 1.0
    found[f"@asks {'?' in short}"] = 1.0
    found[f"@length {min(_LENGTH_STEPS, len(short) // _LENGTH_STEP)}"] = 1.0
    if media:
        found["@media"] = 1.0
    return found


def _grams(text: str, sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def _joined(pieces: list[str], sizes: Sequence[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(pieces) - size + 1):
            yield "~" + " ".join(pieces[start : start + size])
