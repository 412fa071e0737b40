"""How well the crew is understood: commands with number and argument, and free words of the crew.

A case is right when intent, command word, ticket number and argument are all right. The words of
the label guide decide: 查到了… has no command word there, it is free speech that names a cause.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from bot.filters.station import load_gazetteer
from domain.meaning import Command, Hearing, Meaning, Speaker, Verb
from domain.when import STATION_ZONE, local
from language import eta, reasons, understand
from training.corpus import DATA

CASES: Final = DATA / "commands.tsv"
GAZETTEER: Final = DATA / "gazetteer-dev.json"
NOW: Final = datetime(2026, 5, 13, 14, tzinfo=STATION_ZONE)
"""When every case is said: times of the cases count from here."""

_KINDS: Final = ("command", "crew_update", "chatter")
_GUIDE: Final[Mapping[Verb, str]] = {
    Verb.ACCEPT: "accept",
    Verb.ARRIVE: "arrive",
    Verb.FIND: "",
    Verb.ASK_COMMUNITY: "",
    Verb.DONE: "restore",
    Verb.PROMISE: "eta",
    Verb.REFUSE: "reject",
    Verb.TRANSFER: "transfer",
    Verb.SUPPORT: "support",
    Verb.ASSIGN: "assign",
    Verb.CLOSE: "close",
    Verb.LIST: "list",
    Verb.MINE: "mine",
    Verb.SHOW: "query",
    Verb.HELP: "help",
    Verb.SUSPEND: "suspend",
    Verb.MERGE: "merge",
    Verb.UNDO: "cancel",
    Verb.STATS: "stats",
    Verb.DUTY: "duty",
    Verb.NOTICE: "notice",
    Verb.BROADCAST: "notice",
}
"""Verbs in the words of the guide; 支援 has none there and gets its own."""

_NO_MEANING: Final = re.compile(r"[\s,、。:;!?~@+]+")
_DIGITS: Final = re.compile(r"\d{1,6}")


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the test file.

    Attributes:
        ticket: the number, 0 for none.
        argument: person, other ticket, cause or reason, and the time as ``18:30`` or ``明08:00``,
            parted by a slash, without blanks and marks.
    """

    text: str
    speaker: Speaker
    intent: str
    cmd: str
    ticket: int
    argument: str

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Return the case of a line.

        Raises:
            ValueError: the line has not six columns, or a word the guide does not know.
        """
        text, speaker, intent, cmd, ticket, argument = line.split("\t")
        if intent not in _KINDS or (cmd and cmd not in _GUIDE.values()):
            message = f"unknown label: {line}"
            raise ValueError(message)
        return cls(text, Speaker(speaker), intent, cmd, int(ticket or 0), argument)

    @property
    def expected(self) -> tuple[str, str, int, str]:
        """Return what must come out."""
        return self.intent, self.cmd, self.ticket, _bare(self.argument)


def read_cases(path: Path = CASES) -> tuple[Case, ...]:
    """Return the cases of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Case.from_line(line) for line in lines if line)


def understood(case: Case) -> tuple[str, str, int, str]:
    """Return intent, command word, ticket and argument that come out of a case."""
    meaning = understand(
        case.text,
        station=load_gazetteer(GAZETTEER),
        now=NOW,
        hearing=Hearing(speaker=case.speaker, addressed=True),
    )
    return in_words_of_the_guide(meaning)


def in_words_of_the_guide(meaning: Meaning) -> tuple[str, str, int, str]:
    """Return intent, command word, ticket (0 for none) and argument of a meaning."""
    command = meaning.command
    if meaning.intent.label != "command" or command is None:
        return meaning.intent.label, "", int(meaning.slots.ticket_no or 0), ""
    intent = "crew_update" if command.verb is Verb.FIND else "command"
    cmd = _GUIDE.get(command.verb, command.verb.value)
    if command.verb is Verb.SUSPEND and command.eta is not None:
        cmd = "eta"  # 要等配件,晚上7点 tells a time to the guide
    return intent, cmd, int(command.ticket or 0), _bare(_argument(command))


def _argument(command: Command) -> str:
    if command.verb is Verb.MERGE:
        other = _DIGITS.search(command.to or command.words)
        return f"{int(other[0]):04d}" if other else command.words
    words = command.words
    if command.verb is Verb.FIND:  # said as written; whoever tells it on leaves the time out
        words = reasons.without_time(words, eta.read(words, NOW))
    return "/".join(filter(None, (command.to, words, _clock(command.eta))))


def _clock(at: datetime | None) -> str:
    if at is None:
        return ""
    here = local(at)
    ahead = (here.date() - NOW.date()).days
    day = {0: "", 1: "明", 2: "后"}.get(ahead, f"{ahead}天后")
    return f"{day}{here:%H:%M}"


def _bare(words: str) -> str:
    return _NO_MEANING.sub("", unicodedata.normalize("NFKC", words))


def score(path: Path = CASES) -> dict[str, float]:
    """Return the share of cases that are right: of all, and of commands, crew words and the rest."""
    cases = read_cases(path)
    right = {case: understood(case) == case.expected for case in cases}
    shares = {"all": sum(right.values()) / len(cases)}
    for kind in _KINDS:
        mine = [good for case, good in right.items() if case.intent == kind]
        shares[kind] = sum(mine) / len(mine) if mine else float("nan")
    return shares
