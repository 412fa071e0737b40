"""Whether words ask about a running repair, and whether they ask how far it reaches (停电三问)."""

import re
from typing import Final

from language.utterance import prepare
from language.words import any_of, load, strings

_LEXICON: Final = load("three")
_ASKS: Final = any_of(strings(_LEXICON, "asks"))
_ABOUT: Final = any_of(strings(_LEXICON, "about"))
_WHERE: Final = any_of(strings(_LEXICON, "where"))
_ONE: Final = any_of(strings(_LEXICON, "one"))
_LONGEST: Final = 40
_STATES: Final = re.compile(r"[也都还全仍]没有?电?$")
"""俺家4号楼也没有 ends like a question and is a report."""


def asks(text: str) -> bool:
    """Whether a short text asks, in whatever words: 咋又没电了, 修没修呢."""
    dense = prepare(text).dense
    return len(dense) <= _LONGEST and _ASKS.search(dense) is not None


def about_repair(text: str) -> bool:
    """Whether the words of a question fit a repair: 到底怎么回事, and not 怎么交电费."""
    return _ABOUT.search(prepare(text).dense) is not None


def asks_where(text: str) -> bool:
    """Whether it asks which places are dark: 哪些地方停了."""
    return _WHERE.search(prepare(text).dense) is not None


def asks_about_building(text: str) -> bool:
    """Whether it only asks if one building is dark: 7号楼停了吗. A report says more."""
    dense = re.sub(r"[。!~]+$", "", prepare(text).dense)
    if _STATES.search(dense):
        return False
    return _ONE.search(dense) is not None and re.search(r"[吗么?]|没有?$", dense) is not None
