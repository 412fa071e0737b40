"""Talk about a report that is there already, and questions (lexicon/talk.toml)."""

import re
from dataclasses import dataclass
from typing import Final

from domain.meaning import Scope
from language.utterance import Utterance
from language.words import Table, any_of, load, strings, tables

_TALK: Final = load("talk")
_WINDOW: Final = 40
"""Characters around a topic in which a veto is looked for; it keeps long texts linear."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Expressions that show a topic unless one of the vetoes is in the same clause."""

    says: re.Pattern[str]
    vetoes: re.Pattern[str]

    def word_in(self, text: Utterance) -> str:
        """Return the words that show the topic; empty when it is not spoken of."""
        for match in self.says.finditer(text.dense):
            start, end = text.clause(match.start())
            first = max(start, match.start() - _WINDOW)
            last = max(match.end(), min(end, match.end() + _WINDOW))
            if not self.vetoes.search(text.dense, first, last):
                return match[0]
        return ""


def _topic(table: Table) -> Topic:
    return Topic(any_of(strings(table, "says")), any_of(strings(table, "vetoes")))


RESTORED: Final = _topic(_TALK["restored"])
STILL_DARK: Final = _topic(_TALK["still_dark"])
WITHDRAW: Final = _topic(_TALK["withdraw"])
WITHDRAWAL: Final = any_of(strings(_TALK["withdraw"], "whole"))
"""A whole text that takes the speaker's own report back, whoever he is."""

PROGRESS: Final = _topic(_TALK["progress"])
OUTAGE_QUERY: Final = _topic(_TALK["outage_query"])
CREW: Final = _topic(_TALK["crew"])
ADDED: Final = _topic(_TALK["added"])
NOTICE: Final = _topic(_TALK["notice"])
INVITES: Final = _topic(_TALK["invites"])

TRADE: Final = any_of(strings(_TALK["trade"], "says"))
"""What names our trade, anywhere in a text."""

GENERAL: Final = any_of(strings(_TALK["general"], "says"))
"""What asks how it is as a rule, not how it is now."""

_ABOUT: Final = any_of(strings(_TALK["consult"], "about"))
_ASKS: Final = any_of(strings(_TALK["consult"], "asks"))
_NOT_OURS: Final = any_of(strings(_TALK["consult"], "vetoes"))
_REQUESTS: Final = tuple(
    (str(table["what"]), any_of(strings(table, "says"))) for table in tables(_TALK, "request")
)
_MULTI: Final = any_of(strings(_TALK["scope"], "multi"))
_SINGLE: Final = any_of(strings(_TALK["scope"], "single"))
_NOT_SINGLE: Final = re.compile(r"不(?:是|止|只|光)(?:就|只)?(?:有)?$")


def question_in(text: Utterance) -> str:
    """Return the subject of a question about electricity, empty when there is none."""
    about, asks = _ABOUT.search(text.dense), _ASKS.search(text.dense)
    if about is None or asks is None or _NOT_OURS.search(text.dense):
        return ""
    return about[0]


def request_in(text: Utterance) -> tuple[str, str]:
    """Return kind and words of a complaint, a tip-off or an application; empty when none."""
    for what, says in _REQUESTS:
        match = says.search(text.dense)
        if match:
            return what, match[0]
    return "", ""


def scope_of(text: Utterance) -> Scope:
    """Return how many households a text speaks of. 不是我一家 is many."""
    single = _SINGLE.search(text.dense)
    if single and not _NOT_SINGLE.search(text.dense[: single.start()][-4:]):
        return Scope.SINGLE
    return Scope.MULTI if _MULTI.search(text.dense) else Scope.UNKNOWN
