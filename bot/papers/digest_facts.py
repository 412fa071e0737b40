"""The facts of the picture beside the daily message, checked before it is drawn."""

from pydantic import BaseModel, ConfigDict


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True)


class Figure(_Facts):
    """A number and what it counts."""

    label: str
    n: int


class TrendFacts(_Facts):
    """Bars, one a day."""

    title: str
    bars: tuple[Figure, ...]


class Hop(_Facts):
    """One link of the chain: median and 90th percentile in seconds and in words, with n."""

    label: str
    n: int
    middle: float
    p90: float
    middle_words: str
    p90_words: str


class HopFacts(_Facts):
    """The links from message to door."""

    title: str
    rows: tuple[Hop, ...]


class Legend(_Facts):
    """A light and how many communities have it."""

    lamp: str
    words: str


class Tile(_Facts):
    """A community: its light and its repairs of a year."""

    name: str
    lamp: str
    n: int


class Street(_Facts):
    """The communities of a street."""

    name: str
    tiles: tuple[Tile, ...]


class LampFacts(_Facts):
    """Every community by its light."""

    title: str
    legend: tuple[Legend, ...]
    rule: str
    streets: tuple[Street, ...]


class Picture(_Facts):
    """The facts as handlers/digest_picture.py makes them."""

    title: str
    date: str
    station: str
    heads: tuple[Figure, ...]
    trend: TrendFacts
    hops: HopFacts
    lamps: LampFacts
