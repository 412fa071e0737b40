"""Places without a door: a landmark, a transformer."""

import re
from typing import Final

from domain.station import StationMap
from language.normalise import normalise
from language.places import PlaceFound
from language.words import load, strings

_WORDS: Final = load("slots")["place"]
_NOT_A_PLACE: Final = frozenset(strings(_WORDS, "not_a_place"))
_TRANSFORMER: Final = re.compile(str(_WORDS["transformer"]))


def place(found: PlaceFound, transformer: str) -> str:
    """Return the free place words; empty when a building or unit says where."""
    words = found.place.words
    if found.meant.buildings or found.meant.units or words in _NOT_A_PLACE or words == transformer:
        return ""
    return words


def transformer(dense: str, station: StationMap) -> str:
    """Return the transformer that is named, as written: the station's own name, or 3号台区."""
    known = [name for each in station.transformers for name in (each.name, *each.aliases)]
    for name in sorted(filter(None, map(normalise, known)), key=len, reverse=True):
        if name in dense:
            return name
    found = _TRANSFORMER.search(dense)
    return found[0] if found else ""
