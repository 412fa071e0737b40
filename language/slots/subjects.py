"""What a question or request is about, and what is not electricity."""

import re
from typing import Final

from language.words import any_of, load, strings, tables


def _named(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (str(table["name"]), any_of(strings(table, "says"))) for table in tables(_WORDS, kind)
    )


_WORDS: Final = load("slots")
_TOPICS: Final = _named("topic")
_UTILITIES: Final = _named("utility")


def topic(dense: str) -> str:
    """Return the subject in the words of the label guide, empty if none is known."""
    return _first(_TOPICS, dense)


def utility(dense: str) -> str:
    """Return the service other than electricity that is spoken of, empty if none."""
    return _first(_UTILITIES, dense)


def _first(named: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((name for name, says in named if says.search(text)), "")
