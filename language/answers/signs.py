"""Signs in the words themselves: somebody else's matter (水费, 社保), and that somebody asks."""

import re
from typing import Final

from language.answers.pieces import plain
from language.words import any_of, any_word, load, strings

_FILE: Final = load("elsewhere")["signs"]
_OURS: Final = re.compile(any_word(strings(_FILE, "ours")))
_NOT_OURS: Final = re.compile(any_word(strings(_FILE, "not_ours")))
_THEIRS: Final = re.compile(any_word(strings(_FILE, "theirs")))
_ASKS: Final = any_of(strings(_FILE, "asks"))
_SHORT: Final = 8
"""Characters up to which a bare matter is a question: 电表过户, 换户主."""


def is_ours(question: str) -> bool:
    """Whether a question names anything of electricity or of the station."""
    return _OURS.search(_NOT_OURS.sub("，", plain(question))) is not None


def is_theirs(question: str) -> bool:
    """Whether a question names a matter of somebody else."""
    return _THEIRS.search(plain(question)) is not None


def asks(question: str) -> bool:
    """Whether the words ask, or are so few that they only name the matter."""
    text = plain(question)
    return len(text) <= _SHORT or _ASKS.search(text) is not None
