"""A station with compounds, villages and lanes, and a reader of slots over it."""

from datetime import datetime

from domain.meaning import Intent
from domain.slots import Slots
from domain.station import Community, StationMap, Transformer
from domain.when import STATION_ZONE
from language import reading
from language.slots import fitting, read_slots

MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=STATION_ZONE)


def _community(name: str, *aliases: str) -> Community:
    return Community(name=name, station="S", street="城区", grid="G1", aliases=aliases)


TOWN = StationMap(
    communities=(
        _community("梧桐小区", "梧桐"),
        _community("清河花园", "清河", "清河花苑"),
        _community("悦澜家园", "悦澜"),
        _community("银杏园", "银杏园东区", "银杏园二期"),
        _community("和顺里"),
        _community("朝阳社区", "朝阳"),
        _community("铁匠胡同"),
        _community("西关村", "西关"),
        _community("北洼子村", "北洼子"),
        _community("景泰东园社区"),
        _community("景泰园社区"),
        _community("景泰家园社区"),
        _community("南小区社区"),
    ),
    transformers=(
        Transformer(code="CY03", name="CY03"),
        Transformer(code="WT1", name="梧桐1号变", aliases=("梧桐一号变",)),
    ),
)


def raw(text: str) -> Slots:
    """Return everything a text tells."""
    case = reading.read(text, station=TOWN, now=MORNING)
    return read_slots(case, station=TOWN, now=MORNING)


def fit(text: str, intent: Intent) -> Slots:
    """Return what a text of a known intent tells."""
    case = reading.read(text, station=TOWN, now=MORNING)
    return fitting(read_slots(case, station=TOWN, now=MORNING), case, intent)
