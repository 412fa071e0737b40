"""Where a text says it happens. Communities only as the station names them."""

import re
from dataclasses import dataclass
from typing import Final

from domain.place import Place
from domain.station import StationMap
from language import doors, gazetteer
from language.utterance import prepare
from language.words import load, strings

_LANDMARKS: Final = tuple(re.compile(each) for each in strings(load("names"), "landmarks"))
_STREET_PREFIX: Final = re.compile(r"^[我们家在是住这到]{1,2}(?=[\u4e00-\u9fff]{2})")
_LONGEST_WORDS: Final = 20


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place as far as a text tells it.

    Attributes:
        place: community only when exactly one fits.
        rivals: the canonical names that fit equally well, when several do.
    """

    place: Place
    rivals: tuple[str, ...] = ()


def find(text: str, station: StationMap) -> PlaceFound:
    """Return the place that any text names, for example the answer to 哪个小区几号楼.

    Total: any string gives a result. What the chat implies is not added here.
    """
    return find_in(prepare(text).dense, station)


def find_in(dense: str, station: StationMap) -> PlaceFound:
    """Return the place that a prepared text (`Utterance.dense`) names."""
    names = gazetteer.named(dense, station)
    seen = doors.read(dense)
    place = Place(
        community=names[0] if len(names) == 1 else "",
        building=seen.building,
        unit=seen.unit,
        room=seen.room,
        words="" if seen.building else seen.several[:_LONGEST_WORDS] or _landmark(dense),
    )
    return PlaceFound(place, names if len(names) > 1 else ())


def _landmark(dense: str) -> str:
    for landmark in _LANDMARKS:
        match = landmark.search(dense)
        if match:
            return _STREET_PREFIX.sub("", match[0])[:_LONGEST_WORDS]
    return ""
