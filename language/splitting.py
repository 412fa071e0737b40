"""拆出0231 12户, 12户那家不是一回事，是他家里的: one household or part does not belong there.

Who is meant is a how-manieth household (第12户), a door (502室), or a building and unit.
"""

import re
from typing import Final

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from language.numerals import NUMERAL, to_int
from language.words import any_word, load, strings

_LEXICON: Final = load("commands")["splitting"]
_VERB: Final = re.compile(any_word(strings(_LEXICON, "verbs")))
_APART: Final = re.compile("|".join(f"(?:{form})" for form in strings(_LEXICON, "apart")))
_INSIDE: Final = re.compile(any_word(strings(_LEXICON, "inside")))
_BESIDE: Final = re.compile(rf"(?:{any_word(strings(_LEXICON, 'beside'))}|[\s,、:。!#~])*+")
_TICKET: Final = re.compile(
    r"(?:编号|工?单号?|#)?\s*(?<!\d)(0\d{3}|\d{4,6})(?!\d|号楼|[栋室户])号?"
)
_NUMBER: Final = rf"(?:\d{{1,4}}|{NUMERAL}{{1,4}})"
_NTH: Final = re.compile(rf"第?({_NUMBER})户")
_PLACE: Final = re.compile(
    rf"(?:({_NUMBER}|[A-Za-z])号?[楼栋幢])?(?:({_NUMBER})单元)?(?:(\d{{2,4}})室?(?!\d|户))?"
)
_LONGEST: Final = 40
INSIDE: Final = "inside"
"""Detail of the command: he says that it is the household's own wiring (室内问题)."""


def parse(core: str) -> Command | None:
    """Return the splitting, None when the text is anything else.

    `Command.words` tells who is meant: ``户12``, or ``building/unit/room`` with parts empty;
    empty when nobody is named.
    """
    if len(core) > _LONGEST:
        return None
    verb, apart = _VERB.search(core), _APART.search(core)
    if verb is None and apart is None:
        return None
    rest = core
    ticket = _TICKET.search(rest)
    if ticket is not None:
        rest = rest[: ticket.start()] + " " + rest[ticket.end() :]
    who, rest = _who(rest)
    if not who and (verb is None or ticket is None):
        return None
    if verb is None and not who.startswith("户") and ticket is None:
        return None  # 3号楼和我们不是一回事: a neighbour's talk
    rest = _APART.sub("", _VERB.sub("", rest))
    if not _BESIDE.fullmatch(rest):
        return None
    return Command(
        verb=Verb.SPLIT,
        ticket=TicketNo(int(ticket[1])) if ticket else None,
        words=who,
        details=((INSIDE, "1"),) if _INSIDE.search(core) else (),
    )


def _who(text: str) -> tuple[str, str]:
    """Return who is meant, and the text without it."""
    nth = _NTH.search(text)
    if nth is not None and (number := to_int(nth[1])):
        return f"户{number}", text[: nth.start()] + text[nth.end() :]
    for found in _PLACE.finditer(text):
        building, unit, room = (part or "" for part in found.groups())
        if building or unit or room:
            shown = "/".join((_digits(building), _digits(unit), room))
            return shown, text[: found.start()] + text[found.end() :]
    return "", text


def _digits(number: str) -> str:
    value = to_int(number) if number and not number.isascii() else None
    return str(value) if value else number.upper()
