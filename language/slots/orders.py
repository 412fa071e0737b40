"""A command in the words of the label guide."""

import re
from collections.abc import Mapping
from typing import Final

from domain.meaning import Command, Verb

_OTHER_TICKET: Final = re.compile(r"\d{1,6}")
_BEFORE_NAME: Final = re.compile(r"^(?:给|由|让|@|\s)+")
_WORDS: Final[Mapping[Verb, str]] = {
    Verb.ACCEPT: "accept",
    Verb.ARRIVE: "arrive",
    Verb.DONE: "restore",
    Verb.PROMISE: "eta",
    Verb.REFUSE: "reject",
    Verb.TRANSFER: "transfer",
    Verb.ASSIGN: "assign",
    Verb.SUSPEND: "suspend",
    Verb.CLOSE: "close",
    Verb.MERGE: "merge",
    Verb.SHOW: "query",
    Verb.LIST: "list",
    Verb.MINE: "mine",
    Verb.STATS: "stats",
    Verb.DUTY: "duty",
    Verb.HELP: "help",
    Verb.NOTICE: "notice",
    Verb.BROADCAST: "notice",
    Verb.UNDO: "cancel",
}


def word(command: Command | None) -> str:
    """Return the guide's word for a command; empty for none, and for one the guide has not."""
    if command is None:
        return ""
    if command.verb is Verb.SUSPEND and command.eta is not None:
        return _WORDS[Verb.PROMISE]  # 要等配件,晚上7点 tells a time to the guide
    return _WORDS.get(command.verb, "")


def to(command: Command | None) -> str:
    """Return the person a command names, or the ticket another one is merged into."""
    if command is None:
        return ""
    if command.verb is Verb.MERGE:
        other = _OTHER_TICKET.search(command.to or command.words)
        return str(int(other[0])) if other else command.to
    return _BEFORE_NAME.sub("", command.to)
