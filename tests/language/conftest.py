"""What the rules alone make of a text, over the small station."""

from collections.abc import Callable

import pytest

from domain.meaning import Meaning
from domain.station import StationMap
from language import reading
from tests.language.language_parts import EVENING, STATION


@pytest.fixture(scope="session")
def station() -> StationMap:
    return STATION


@pytest.fixture(scope="session")
def read() -> Callable[[str], Meaning]:
    return lambda text: reading.by_rules(reading.read(text, station=STATION, now=EVENING))
