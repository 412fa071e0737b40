"""Where a text says it happens. Communities only as the station names them."""

import re
from dataclasses import dataclass
from typing import Final

from domain.place import Place
from domain.station import StationMap
from language import doors, gazetteer
from language.addresses import Meant, meant
from language.utterance import prepare
from language.words import load, strings

_LANDMARKS: Final = tuple(re.compile(each) for each in strings(load("names"), "landmarks"))
_STREET_PREFIX: Final = re.compile(
    r"^(?:[我们家在是住这到现过于址报那去往从]|发现){1,2}(?=[\u4e00-\u9fff]{2})"
)
_LONGEST_WORDS: Final = 20
_NOTHING: Final = Meant()


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place as far as a text tells it.

    Attributes:
        place: community, building and unit only where exactly one is meant.
        rivals: the canonical names that fit equally well, when several do or are named.
        meant: everything that is named and meant, lists included.
    """

    place: Place
    rivals: tuple[str, ...] = ()
    meant: Meant = _NOTHING


def find(text: str, station: StationMap) -> PlaceFound:
    """Return the place that any text names, for example the answer to 哪个小区几号楼.

    Total: any string gives a result. What the chat implies is not added here.
    """
    return find_in(prepare(text).dense, station)


def find_in(dense: str, station: StationMap) -> PlaceFound:
    """Return the place that a prepared text (`Utterance.dense`) names."""
    named = gazetteer.mentions(dense, station)
    taken = {position for each in named for position in range(each.start, each.end)}
    ends = frozenset(each.end + dense.startswith(",", each.end) for each in named)
    numbered = [each for each in doors.mentions(dense, ends) if each.start not in taken]
    mentions = sorted((*named, *numbered), key=lambda each: (each.start, each.level))
    seen = meant(dense, mentions)
    names = tuple(dict.fromkeys((*seen.communities, *seen.rivals)))
    building = _only(seen.buildings)
    place = Place(
        community=_only(names),
        building=building,
        unit=_only(seen.units),
        room=seen.room,
        words="" if building else seen.several[:_LONGEST_WORDS] or _landmark(dense),
    )
    return PlaceFound(place, names if len(names) > 1 else (), seen)


def _only(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else ""


def _landmark(dense: str) -> str:
    for landmark in _LANDMARKS:
        match = landmark.search(dense)
        if match:
            return _STREET_PREFIX.sub("", match[0])[:_LONGEST_WORDS]
    return ""
