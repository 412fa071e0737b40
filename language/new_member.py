"""The form of 新人: a name, an account or mobile number, a grid and a role, parted by blanks."""

import re
from typing import Final

from domain.station import StationMap
from language.words import load, strings

_PARTS: Final = re.compile(r"[\s,、;]+")
_MOBILE: Final = re.compile(r"1\d{2}(?:\d{4}|\*{2,6})\d{4}")
_ACCOUNT: Final = re.compile(r"(?=[A-Za-z0-9_.@-]*[A-Za-z])[A-Za-z0-9_.@-]{1,64}")
_ROLES: Final = frozenset(strings(load("commands")["join"], "roles"))
_LONGEST: Final = 40


def read(words: str, station: StationMap) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the name and the fields ``account``, ``mobile``, ``grid``, ``role`` that are there.

    The name comes first; the order of the others does not matter. What fits no field is taken
    as the grid when the grid is missing, so that the handler can say that it is unknown.
    """
    name, *parts = [part for part in _PARTS.split(words.strip()) if part] or [""]
    fields: dict[str, str] = {}
    for part in parts:
        fields.setdefault(_field(part, station), part[:_LONGEST])
    return name.removeprefix("@")[:_LONGEST], tuple(sorted(fields.items()))


def _field(part: str, station: StationMap) -> str:
    if any(part in (grid.code, grid.name) for grid in station.grids):
        return "grid"
    if _MOBILE.fullmatch(part):
        return "mobile"
    if part in _ROLES:
        return "role"
    if _ACCOUNT.fullmatch(part):
        return "account"
    return "grid"
