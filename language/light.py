"""The few words that answer 来电了吗, and mean nothing elsewhere: 来了, 没有, 还没."""

import re
from typing import Final

from language.utterance import prepare
from language.words import any_word, load, strings

_LEXICON: Final = load("light")


def _whole(key: str) -> re.Pattern[str]:
    before, after = (any_word(strings(_LEXICON["around"], side)) for side in ("before", "after"))
    words = any_word(strings(_LEXICON["answer"], key))
    return re.compile(rf"(?:{before}|[,、])*+(?:{words})(?:{after}|[,。!~、])*+")


_LIT: Final = _whole("lit")
_DARK: Final = _whole("dark")


def has_power(text: str) -> bool | None:
    """Return what a short answer says: lit, dark, or None when it is no such answer."""
    dense = prepare(text).dense
    if _DARK.fullmatch(dense):
        return False
    return True if _LIT.fullmatch(dense) else None
