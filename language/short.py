"""Very short answers: a digit that chooses, and bare acknowledgements."""

import re
from typing import Final

from language.numerals import DIGITS
from language.utterance import Utterance
from language.words import any_word, load, strings

_CHOICE: Final = load("commands")["choice"]
_CHOSEN: Final = re.compile(
    rf"@?(?:我)?\s*(?:{any_word(strings(_CHOICE, 'before'))}){{0,2}}\s*(?:了)?(?P<digit>[1-9一二三四五六七八九])"
    rf"(?:[\s.,、:)。!]|号(?!楼)|项|个(?!人))*(?P<tail>(?:{any_word(strings(_CHOICE, 'tails'))})?|换.{{1,8}})[了吧啊哈呀。!~]{{0,3}}",
)
_WORDS: Final = load("talk")["thanks"]
_THANK: Final = any_word(strings(_WORDS, "words"))
_BESIDE: Final = any_word(strings(_WORDS, "beside"))
_THANKS: Final = re.compile(
    rf"(?:{_BESIDE}|[\s,。!~.、…])*+(?:{_THANK})(?:{_THANK}|{_BESIDE}|[\s,。!~.、…])*+",
    re.IGNORECASE,
)
_LONGEST: Final = 20


def choice(text: Utterance) -> int | None:
    """Return the digit 1 to 9 that a text chooses: 1, 选2, 1来了, 一; None otherwise."""
    if len(text.said) > _LONGEST:
        return None
    chosen = _CHOSEN.fullmatch(text.said)
    if chosen is None:
        return None
    digit = chosen["digit"]
    return int(digit) if digit.isdigit() else DIGITS[digit]


def is_thanks(text: Utterance) -> bool:
    """Tell whether a text only acknowledges. A sticker or an emoji alone does too."""
    if not text.said:
        return not text.had_media and not text.was_blank
    return len(text.said) <= 3 * _LONGEST and _THANKS.fullmatch(text.said) is not None
