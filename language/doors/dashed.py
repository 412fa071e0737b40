"""Addresses written with dashes: 5-2-301, 5-402, 5-2, 5栋2-301."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from language.doors.numbers import numbers
from language.doors.tokens import ROOM_FOLLOWS
from language.mention import Level, Mention

MASK: Final = "\x00"
"""What stands in place of an address that was read already; no text holds it."""

_BUILDING: Final = r"[A-Za-z]?\d{1,3}|[A-Za-z]"
_SUFFIX: Final = r"(?:号楼|号|栋|幢|座|\#)"
_THREE: Final = re.compile(
    rf"(?<![\d.:/A-Za-z-])(?P<building>{_BUILDING}){_SUFFIX}?[-/](?P<unit>\d{{1,2}})(?:单元)?[-/](?P<room>\d{{3,4}})(?![\d/-])"
)
_UNIT_ROOM: Final = re.compile(
    rf"(?<=[楼栋幢座#])-?(?P<unit>\d{{1,2}})-(?P<room>{ROOM_FOLLOWS})(?!-)"
)
# A pair may be anything: a score, a span, a date. What stands around it must look like an address.
_PAIR: Final = re.compile(
    rf"(?<![\dA-Za-z.:/月年日楼栋幢座#-])(?!B\d)(?P<building>{_BUILDING})-(?:(?P<room>{ROOM_FOLLOWS})|(?P<unit>\d{{1,2}})(?!\d))"
    r"(?![-:./%~][\d-]?|[点时号#日月栋幢楼度个天小分元块人次年户层级米倍成折至到周单千公斤岁期路万])"
)
_BEFORE_PAIR: Final = re.compile(
    r"(?:^|[,。!?;:(\n]|\d-\d{1,2}、|[\u4e00-\u9fff](?<![比分赢输从约共每等隔差近要花停间第周期早晚午上下点收费价涨降少多和续]))$"
)
_AFTER_PAIR: Final = re.compile(
    r"$|[,。!?;)\n]|、(?=\d{1,3}-\d)|[没停断跳也都全黑有家户的这还来怎又电冒着灯室]|整个|突然|一直|已|就|漏电|闪|报修|单元"
)
_MOST_UNITS: Final = 20
_BEFORE: Final = 6


def mentions(text: str) -> Iterator[Mention]:
    """Return the parts of every address that is written with dashes."""
    for found in _THREE.finditer(text):
        yield from _parts(found, Level.BUILDING, Level.UNIT, Level.ROOM)
    for found in _UNIT_ROOM.finditer(text):
        yield from _parts(found, Level.UNIT, Level.ROOM)
    for found in _PAIR.finditer(text):
        if _is_address(text, found):
            yield from _parts(found, Level.BUILDING, Level.ROOM if found["room"] else Level.UNIT)


def masked(text: str, read: Iterable[Mention]) -> str:
    """Return the text with what was read made unreadable, every position kept."""
    characters = list(text)
    for mention in read:
        characters[mention.start : mention.end] = MASK * (mention.end - mention.start)
    return "".join(characters)


def _is_address(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    if _BEFORE_PAIR.search(before) is None:
        return False
    if found["room"]:
        return True
    possible = 1 <= int(found["unit"]) <= _MOST_UNITS
    return possible and _AFTER_PAIR.match(text, found.end()) is not None


def _parts(found: re.Match[str], *levels: Level) -> Iterator[Mention]:
    for level in levels:
        name = level.name.lower()
        written = found[name]
        values = (written,) if level is Level.ROOM else numbers(written)
        if values:
            yield Mention(
                level=level,
                values=values,
                start=found.start(name),
                end=found.end(name),
            )
