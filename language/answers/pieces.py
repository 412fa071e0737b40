"""What a question is made of: characters, sounds and meanings, as the index compares them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from language.normalise import normalise
from language.pinyin import syllable
from language.words import any_word, load

LONGEST: Final = 200
"""Characters of a question that are compared; what is asked stands within them."""

_LETTERS: Final = (1, 2, 3)
_SOUND: Final = 2
_FILE: Final = load("synonyms")
_PLAIN: Final[Mapping[str, str]] = _FILE["plain"]
_SPOKEN: Final = re.compile(any_word(_PLAIN))
_GROUPS: Final[Mapping[str, Sequence[str]]] = _FILE["meaning"]
_MENTION: Final = re.compile(r"@\S{1,20}")
_MARKS: Final = re.compile(r"[\W_]+")


def _named() -> dict[str, tuple[str, ...]]:
    named: dict[str, tuple[str, ...]] = {}
    for name, words in _GROUPS.items():
        for word in words:
            named[word] = (*named.get(word, ()), name)
    return named


_MEANINGS: Final = _named()
_MEANT: Final = re.compile(f"(?=({any_word(_MEANINGS)}))")


def plain(question: str) -> str:
    """Return a question in plain words: no marks, no mention, dialect and spoken words replaced."""
    text = _MENTION.sub("", normalise(question[: LONGEST * 2])).lower()
    return _SPOKEN.sub(lambda hit: _PLAIN[hit[0]], _MARKS.sub("", text))[:LONGEST]


def pieces(question: str) -> frozenset[str]:
    """Return the pieces of a question: ``电费`` writing, ``~dian fei`` sound, ``#fee`` meaning."""
    text = plain(question)
    return frozenset((*_letters(text), *_sounds(text), *_meanings(text)))


def is_meaning(piece: str) -> bool:
    """Whether a piece is a group of meaning."""
    return piece[0] == "#"


def is_sound(piece: str) -> bool:
    """Whether a piece is a piece of sound."""
    return piece[0] == "~"


def is_writing(piece: str) -> bool:
    """Whether a piece is written as it stands."""
    return piece[0] not in "#~"


def _letters(text: str) -> Iterator[str]:
    for size in _LETTERS:
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def _sounds(text: str) -> Iterator[str]:
    read = [syllable(character) for character in text]
    for start in range(len(read) - _SOUND + 1):
        yield "~" + " ".join(read[start : start + _SOUND])


def _meanings(text: str) -> Iterator[str]:
    """Yield the groups of every word in the text; a longer word at the same place hides a shorter."""
    for hit in _MEANT.finditer(text):
        for name in _MEANINGS[hit[1]]:
            yield "#" + name
