"""What it was, as the crew say it: 电缆中间头烧了, 负荷太大."""

import re
from typing import Final

from domain.meaning import Verb
from language.reading import Case
from language.words import any_of, load, strings

_WORDS: Final = load("slots")["cause"]
_BROKEN: Final = any_of(strings(_WORDS, "broken"))
_ABOUT: Final = any_of(strings(_WORDS, "about"))
_LEAD: Final = re.compile(rf"^(?:{any_of(strings(_WORDS, 'lead')).pattern}){{1,4}}")
_TAIL: Final = re.compile(any_of(strings(_WORDS, "tail")).pattern)
_NO_CAUSE: Final = any_of(strings(_WORDS, "no_cause"))
_WORKS: Final = re.compile(str(_WORDS["works"]))
_WORKS_LEAD: Final = re.compile(str(_WORDS["works_lead"]))
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+")
_SCANNED: Final = 400
_SHORTEST: Final = 3
_TELLS: Final = frozenset({Verb.DONE, Verb.REFUSE, Verb.CLOSE, Verb.SUSPEND})
"""Verbs of which the words are the cause as they stand."""


def cause(case: Case) -> str:
    """Return the cause as written: the words of a command, else the clause that tells it."""
    command = case.command
    if command is None:
        return _told(case.text.dense)
    if command.verb is Verb.FIND:
        return _told(command.words) or command.words
    if command.verb in (Verb.NOTICE, Verb.BROADCAST):
        return _work(command.words)
    return command.words if command.verb in _TELLS else ""


def _told(text: str) -> str:
    for clause in _CLAUSE.findall(text[:_SCANNED]):
        words = _TAIL.sub("", _LEAD.sub("", clause, count=1))
        told = _BROKEN.search(words) and _ABOUT.search(words) and not _NO_CAUSE.search(words)
        if told and len(words) >= _SHORTEST:
            return words
    return ""


def _work(text: str) -> str:
    """Return why the supply is cut, as a notice says it: 线路检修."""
    found = [match["work"] for match in _WORKS.finditer(text[:_SCANNED])]
    return _WORKS_LEAD.sub("", found[-1]) if found else ""
