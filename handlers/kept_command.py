"""A command kept in the options of a question of ours, until a digit says that it is meant."""

import json
from dataclasses import replace
from datetime import datetime

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from handlers.words import as_written


def pack(command: Command, ticket: TicketNo | None = None, *, version: int | None = None) -> str:
    """Return a command as one word for an option; with the ticket it turned out to be about."""
    no = command.ticket if ticket is None else ticket
    return json.dumps(
        {
            "verb": command.verb,
            "no": no,
            "words": command.words,
            "to": command.to,
            "eta": command.eta.isoformat() if command.eta else None,
            "details": command.details,
            "version": version,
        },
        ensure_ascii=False,
    )


def unpack(option: str) -> Command:
    """Return the command that was kept, about its ticket."""
    kept = json.loads(option)
    no, eta = kept["no"], kept["eta"]
    return Command(
        verb=Verb(kept["verb"]),
        ticket=None if no is None else TicketNo(no),
        words=kept["words"],
        to=kept["to"],
        eta=datetime.fromisoformat(eta) if eta else None,
        details=tuple((key, value) for key, value in kept["details"]),
    )


def version_of(option: str) -> int | None:
    """Return the version of the ticket when the command was kept."""
    version = json.loads(option)["version"]
    return version if isinstance(version, int) else None


def with_words(command: Command, text: str) -> Command:
    """Return a command with its words as they were written: the digit comes in another message.

    查到了 without a cause takes the whole message for it.
    """
    if command.verb is Verb.FIND and not command.words:
        return replace(command, words=text.strip())
    return replace(command, words=as_written(text, command.words))
