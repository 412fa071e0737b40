"""What it was, as the crew say it: 电缆中间头烧了, 负荷太大."""

import re
from typing import Final

from domain.meaning import Command, Verb
from language.reading import Case
from language.words import any_of, load, strings

_WORDS: Final = load("slots")["cause"]
_BROKEN: Final = any_of(strings(_WORDS, "broken"))
_ABOUT: Final = any_of(strings(_WORDS, "about"))
_LEAD: Final = re.compile(rf"(?:{any_of(strings(_WORDS, 'lead')).pattern})+")
_TAIL: Final = re.compile(any_of(strings(_WORDS, "tail")).pattern)
_NO_CAUSE: Final = any_of(strings(_WORDS, "no_cause"))
_WORKS: Final = re.compile(str(_WORDS["works"]))
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+")
_SCANNED: Final = 400
_SHORTEST: Final = 3
_TELLS: Final = frozenset({"accept", "arrive", "find", "done", "refuse", "close", "suspend"})


def cause(case: Case) -> str:
    """Return the cause as written: the words of a command, else the clause that tells it."""
    if case.command is not None:
        return _of_command(case.command)
    for clause in _CLAUSE.findall(case.text.dense[:_SCANNED]):
        words = _TAIL.sub("", _LEAD.sub("", clause, count=1) if _LEAD.match(clause) else clause)
        told = _BROKEN.search(words) and _ABOUT.search(words) and not _NO_CAUSE.search(words)
        if told and len(words) >= _SHORTEST:
            return words
    return ""


def _of_command(command: Command) -> str:
    if command.verb is Verb.BROADCAST:
        work = _WORKS.search(command.words)
        return work["work"] if work else ""
    return command.words if command.verb.value in _TELLS else ""
