"""Numbers that are no place: telephone, account, ticket, mark."""

import re
from collections.abc import Mapping
from typing import Final, cast

from language.numerals import to_int
from language.reading import Case
from language.words import load

_WORDS: Final = cast("Mapping[str, str]", load("slots")["digits"])
_MOBILE: Final = re.compile(_WORDS["mobile"])
_LANDLINE: Final = re.compile(_WORDS["landline"])
_LOCAL: Final = re.compile(_WORDS["local"])
_SPOKEN: Final = re.compile(_WORDS["spoken"])
_ACCOUNT: Final = re.compile(_WORDS["account"])
_BARE_ACCOUNT: Final = re.compile(_WORDS["bare_account"])
_TICKET: Final = re.compile(_WORDS["ticket"])
_SCORE: Final = re.compile(_WORDS["score"])
_BARE_SCORE: Final = re.compile(_WORDS["bare_score"])
_DIALLED: Final = str.maketrans("零〇一幺腰二两三四五六七八九", "00111223456789")
_ACCOUNT_LENGTHS: Final = (10, 13)
_MARKS: Final = " ,。!?分"


def phone(said: str) -> str:
    """Return the first telephone number, digits only: a mobile, else a landline."""
    said = _ACCOUNT.sub(" ", said)
    for pattern in (_MOBILE, _LANDLINE, _LOCAL, _SPOKEN):
        found = pattern.search(said)
        if found:
            return _digits(found[1].translate(_DIALLED))
    return ""


def account(said: str) -> str:
    """Return the account number (户号, 10 or 13 digits), digits only."""
    for found in _ACCOUNT.finditer(said):
        digits = _digits(found[1])
        if len(digits) in _ACCOUNT_LENGTHS:
            return digits
    bare = _BARE_ACCOUNT.search(_MOBILE.sub(" ", said))
    return bare[1] if bare else ""


def ticket(case: Case) -> str:
    """Return the number of a ticket: a command's, else one that is called so."""
    if case.command is not None:
        return str(case.command.ticket) if case.command.ticket is not None else ""
    found = _TICKET.search(case.text.dense)
    return str(int(found[1] or found[2])) if found else ""


def score(dense: str) -> int | None:
    """Return the mark that is given: 4分, 五分, a bare 3."""
    bare = dense.strip(_MARKS)
    if _BARE_SCORE.fullmatch(bare):
        return int(bare)
    found = _SCORE.search(dense)
    return to_int(found["mark"]) if found else None


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
