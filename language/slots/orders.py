"""A command in the words of the label guide."""

from collections.abc import Mapping
from typing import Final

from domain.meaning import Command, Verb

_WORDS: Final[Mapping[Verb, str]] = {
    Verb.ACCEPT: "accept",
    Verb.ARRIVE: "arrive",
    Verb.DONE: "restore",
    Verb.PROMISE: "eta",
    Verb.REFUSE: "reject",
    Verb.TRANSFER: "transfer",
    Verb.ASSIGN: "assign",
    Verb.CLOSE: "close",
    Verb.LIST: "list",
    Verb.MINE: "mine",
    Verb.SHOW: "query",
    Verb.HELP: "help",
    Verb.BROADCAST: "notice",
}
_GUIDE: Final = frozenset(
    {
        *_WORDS.values(),
        "suspend",
        "merge",
        "stats",
        "duty",
        "cancel",
    }
)


def word(command: Command | None) -> str:
    """Return the guide's word for a command; empty for none, and for one the guide has not."""
    if command is None:
        return ""
    known = _WORDS.get(command.verb)
    if known is not None:
        return known
    return command.verb.value if command.verb.value in _GUIDE else ""
