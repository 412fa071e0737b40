"""What a member of the crew said, when recognition wrote it down badly: 呃那个号了 is 好了.

Only words of the crew are read so, and only when they are no order as they stand: the same
characters from a neighbour keep their own meaning.
"""

import re
from typing import Final

from language.pinyin import syllables
from language.words import any_word, load, strings

_LEXICON: Final = load("transcripts")
_MARKS: Final = r"[\s,，、。.!！~;；:：…]*"
_BEFORE: Final = re.compile(rf"(?:(?:{'|'.join(strings(_LEXICON, 'before'))}){_MARKS})++(?=\S)")
_AFTER: Final = re.compile(rf"(?:{_MARKS}(?:{'|'.join(strings(_LEXICON, 'after'))}))+{_MARKS}$")
_NEVER: Final = re.compile(any_word(strings(_LEXICON, "never")))
_LONGEST: Final = 40
"""Characters of an order that was spoken; a longer text is a story."""


def as_meant(said: str) -> tuple[str, ...]:
    """Return what a short text may have been meant as, the nearest to the letter first.

    Args:
        said: `Utterance.said`: normalised, without greetings.
    """
    if len(said) > _LONGEST:
        return ()
    opening = _BEFORE.match(said)
    plain = said[opening.end() :] if opening else said
    ended = _AFTER.sub("", plain) or plain
    ways = [way for text in (plain, ended) for way in (text, _respelt(text)) if way]
    return tuple(dict.fromkeys(way for way in ways if way != said))


def _respelt(text: str) -> str:
    """Return a text whose first characters only sound like an order with that order."""
    number, rest = _number(text)
    if _NEVER.match(rest):
        return ""
    for length, verbs in _BY_LENGTH:
        verb = verbs.get(tuple(syllables(rest[:length]))) if len(rest) >= length else None
        if verb is not None and verb != rest[:length]:
            return number + verb + rest[length:]
    return ""


def _number(text: str) -> tuple[str, str]:
    digits = re.match(r"(?:编号|工?单号|#)?\d{1,6}号?[\s,、]*", text)
    end = digits.end() if digits else 0
    return text[:end], text[end:]


def _by_length() -> tuple[tuple[int, dict[tuple[str, ...], str]], ...]:
    found: dict[int, dict[tuple[str, ...], str]] = {}
    for verb in strings(_LEXICON, "sounds"):
        found.setdefault(len(verb), {}).setdefault(tuple(syllables(verb)), verb)
    return tuple(sorted(found.items(), reverse=True))


_BY_LENGTH: Final = _by_length()
"""The orders by their sound, the longest first."""
