"""The grammar of commands: a short text that begins with its verb (lexicon/commands.toml).

A sentence that only happens to begin with the same characters is none: 接下来怎么办,
到了晚上就停电, 好了没.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from domain.station import StationMap
from language import wordless
from language.numerals import NUMERAL, to_int
from language.orders import ASKS, LONGEST, MARKS, READERS, Order
from language.words import any_word, load, strings, tables

_NOT_A_TICKET: Final = (
    r"(?!\d|[:.]\d|\s?(?:号?[楼栋幢院]|[点时分秒天月日个户人级度块元米伏安相层座]"
    r"|小时|钟|刻|单元|号线|kV|-\d))"
)
_TICKET: Final = re.compile(
    rf"[\s,:]*(?:(?:编号|工?单号|工单|#|No\.?)\s*)?"
    rf"(?:(\d{{1,6}})|(?<=\s)({NUMERAL}{{1,3}}|十{NUMERAL}?)(?=号?\s*$))"
    rf"(?:号工?单|号|单(?!元))?{_NOT_A_TICKET}",
    re.IGNORECASE,
)
_TICKET_LATER: Final = re.compile(r"[\s,(]*(?:编号|工?单号|#)\s*(\d{1,6})(?!\d)\)?")
# A single digit in front is a choice (1我来), unless it says that it is a number.
_TICKET_FIRST: Final = re.compile(
    r"(?:(?:编号|工?单号|工单|#)\s*(\d{1,6})|(\d{1,6})号工?单?|(\d{2,6}))[\s,:、]*"
    r"(?=[^\d\s,:.、点时分-])"
)
_ACKNOWLEDGED: Final = re.compile(
    r"^(?:好的?|收到|嗯+|行|ok|明白|可以)[\s,。!]+(?=\S)", re.IGNORECASE
)
_SIGNED: Final = re.compile(r"^[/#](?=[^\W\d_])")


def parse(said: str, *, station: StationMap, now: datetime) -> Command | None:
    """Return the command that a text gives, or None when it is not in the form of one.

    Args:
        said: `Utterance.said`: normalised, without greetings, blanks kept.
        station: its members and grids are the names that are known.
        now: to make instants of times; aware.
    """
    core = _ACKNOWLEDGED.sub("", _SIGNED.sub("", said)).strip(MARKS)
    number, tail = _leading_number(core)
    if number is not None:
        command = _by_verb(tail, station, now)
        if command is not None and command.ticket is None:
            return replace(command, ticket=number)
    command = _by_verb(core, station, now)
    if command is not None or len(core) > LONGEST or ASKS.search(core):
        return command
    return wordless.parse(core, now)


def _leading_number(core: str) -> tuple[TicketNo | None, str]:
    first = _TICKET_FIRST.match(core)
    if first is None:
        return None, core
    return TicketNo(int(first[1] or first[2] or first[3])), core[first.end() :]


def _by_verb(core: str, station: StationMap, now: datetime) -> Command | None:
    """Try the longest verb first: when 接下 does not fit, 接 may."""
    end = len(core)
    while verb_word := _VERB_WORDS.match(core, 0, end):
        word = verb_word[0]
        for verb, takes in _VERBS[word.lower()]:
            order = _order(verb, core[len(word) :], station, now)
            command = READERS[takes](order)
            if command is not None:
                return command
        end = len(word) - 1
    return None


def _order(verb: Verb, after: str, station: StationMap, now: datetime) -> Order:
    ticket, rest = _number(after)
    return Order(
        verb=verb,
        ticket=ticket,
        parted=ticket is not None or after[:1] in ("", *MARKS),
        rest=rest.strip(MARKS),
        now=now,
        station=station,
    )


def _number(after: str) -> tuple[TicketNo | None, str]:
    """Return the ticket number directly behind the verb, or later with 编号, and the rest."""
    numbered = _TICKET.match(after)
    if numbered:
        value = to_int(numbered[1] or numbered[2])
        return (TicketNo(value) if value else None), after[numbered.end() :]
    later = _TICKET_LATER.search(after)
    if later:
        return TicketNo(int(later[1])), after[: later.start()] + after[later.end() :]
    return None, after


def _load_verbs() -> Mapping[str, list[tuple[Verb, str]]]:
    verbs: dict[str, list[tuple[Verb, str]]] = {}
    for table in tables(load("commands"), "verb"):
        for word in strings(table, "words"):
            verbs.setdefault(word.lower(), []).append((Verb(table["verb"]), table["takes"]))
    return verbs


_VERBS: Final = _load_verbs()
_VERB_WORDS: Final = re.compile(any_word(_VERBS), re.IGNORECASE)
