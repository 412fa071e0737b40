"""What is said about the end of an announced outage: 送电了 P012; 林荫小区送电了; P012 要到18点半."""

import re
from dataclasses import dataclass
from typing import Final

from domain.station import StationMap
from language import part_done, places
from language.delays import LIMIT
from language.utterance import prepare

_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9])[Pp][\s\-#]?0*([1-9]\d{0,5})(?:号|的)?(?!\d)")
_POWER: Final = re.compile("电|亮|恢复|合闸")
_BACK: Final = re.compile(f"{_POWER.pattern}|好了|好啦|完了|完工")
"""One of these must be there where no number is: 好的 alone tells nothing."""

_EDGES: Final = " ,，。:：;；、的"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSaid:
    """What was read.

    Attributes:
        numbers: of the outages that were named, as 12 for P012.
        communities, buildings: the places that were named.
        restored: power is said to be back, as a whole.
        rest: the text without the numbers.
        of_power: the words speak of power (送电了); 好了 alone may be about any work.
    """

    numbers: tuple[int, ...] = ()
    communities: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    restored: bool = False
    rest: str = ""
    of_power: bool = False


def read(text: str, *, station: StationMap) -> EndSaid | None:
    """Return what a text says of the end of an outage; None when it is about none. Total.

    It is about one when it names a number, or says nothing but that power is back.
    """
    said = prepare(text).said
    if len(said) > LIMIT:
        return None
    numbers = tuple(dict.fromkeys(int(found[1]) for found in _NUMBER.finditer(said)))
    rest = _NUMBER.sub("，", said).strip(_EDGES) if numbers else said
    clauses = "，".join(rest.split())
    restored = part_done.is_whole(clauses, station=station) and bool(numbers or _BACK.search(rest))
    if not (numbers or restored):
        return None
    meant = places.find(rest, station).meant
    return EndSaid(
        numbers=numbers,
        communities=tuple(meant.communities),
        buildings=tuple(meant.buildings),
        restored=restored,
        rest=rest,
        of_power=_POWER.search(rest) is not None,
    )
