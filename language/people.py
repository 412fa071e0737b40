"""Names of people in a command: 换老王, 指派 0231 网格员三号, 转派 12 @somebody."""

import re
from typing import Final

from domain.station import StationMap
from language.words import load, strings

_NAMES: Final = load("names")
_SURNAMES: Final = str(_NAMES["surnames"])
_NOT_NAMES: Final = strings(_NAMES, "not_names")
_ADDRESS: Final = re.compile(rf"(?:[老小][{_SURNAMES}]|[{_SURNAMES}](?:师傅|工|队|哥|姐|所))")
_NAME: Final = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_TAIL: Final = re.compile(r"(?:去吧|来吧|去|来|吧|处理|接|上)[!。]?$")
_PARTS: Final = re.compile(r"[\s,、。:!]+")
_LONGEST: Final = 20


def first_person(words: str, station: StationMap) -> tuple[str, str]:
    """Return the person that a text begins with, and the rest; an empty name when none does."""
    words = words.strip(" ,:、")
    if words.startswith("@"):
        name, _, rest = words[1:].partition(" ")
        return name.strip()[:_LONGEST], rest.strip()
    for name in sorted({m.name for m in station.members}, key=len, reverse=True):
        if name and words.startswith(name):
            return name, words.removeprefix(name).strip(" ,:、")
    first, *rest_words = _PARTS.split(words, maxsplit=1)
    rest = rest_words[0] if rest_words else ""
    name = _TAIL.sub("", first)
    return (name, rest) if looks_like_name(name) else ("", words)


def looks_like_name(written: str) -> bool:
    """Tell whether a word is a Chinese name or an address: a surname with one or two characters, 老王, 王师傅."""
    if written.startswith(_NOT_NAMES):
        return False
    return bool(_ADDRESS.fullmatch(written) or _NAME.fullmatch(written))


def any_person(words: str, station: StationMap) -> tuple[str, str]:
    """Return the person after a verb that can mean nothing else: the first word will do."""
    name, rest = first_person(words, station)
    if name:
        return name, rest
    first, *rest_words = _PARTS.split(words.strip(" ,:、"), maxsplit=1)
    return first[:_LONGEST], rest_words[0] if rest_words else ""
