"""The reason or cause in a command, without what only stands around it."""

import re
from typing import Final

from language import eta
from language.order_text import MARKS
from language.words import any_word, load, strings

_AROUND: Final = load("commands")["after"]
_BECAUSE: Final = re.compile(r"^(?:(?:原因|理由)(?:[是为:,\s]+)|因为|由于)")
_COURTESY: Final = re.compile(
    r"(?:^|[,。 !])(?:抱歉|不好意思|对不起|谢谢|多谢|辛苦|麻烦|(?:请|大家)*稍等|拜托|见谅).{0,10}$"
)
_BEFORE_TIME: Final = re.compile(rf"(?:{any_word(strings(_AROUND, 'before_time'))}|[{MARKS}])$")
_DONE_BY: Final = re.compile(rf"(?:{any_word(strings(_AROUND, 'promise'))}|[{MARKS}])*+")


def alone(words: str) -> str:
    """Return a reason without 原因是 or 因为 before it."""
    return _BECAUSE.sub("", words).strip(MARKS)


def without_courtesy(words: str) -> str:
    """Return words without the thanks at their end."""
    return _COURTESY.sub("", words).strip(MARKS)


def without_time(words: str, when: eta.Eta | None) -> str:
    """Return a cause or a reason without the time and what only belongs to it: 大概, 前能好."""
    if when is None:
        return words
    before, after = words[: when.start], words[when.end :]
    while (shorter := _BEFORE_TIME.sub("", before)) != before:
        before = shorter
    done = _DONE_BY.match(after)
    after = after[done.end() :] if done else after
    return without_courtesy(f"{before},{after}".strip(MARKS))
