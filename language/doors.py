"""Building, unit and door number as people write them: 5号楼2单元301, 5-2-301, 五栋, 5#, A座."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from language.numerals import NUMERAL, to_door, to_int

_N: Final = rf"(?:\d{{1,3}}|{NUMERAL}{{1,4}})"
_BUILDING: Final = re.compile(
    rf"(?<![\dA-Za-z.:-])(?:(?P<n>{_N})|(?P<letter>[A-Za-z]\d?))"
    rf"(?:号楼|号栋|#楼|楼(?=\d{{1,2}}单元|{NUMERAL}{{1,2}}单元|\d{{3,4}}(?!\d))|栋|幢|座(?!机|位|谈)|#(?!\d)|号(?=\d{{1,2}}单元|{NUMERAL}{{1,2}}单元|-?\d{{3,4}}室))"
)
_UNIT: Final = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,2}}|{NUMERAL}{{1,3}})(?:单元|门(?=\d{{3,4}}))(?!格|测)"
)
_THREE: Final = re.compile(r"(?<![\d.:/-])(\d{1,3})-(\d{1,2})-(\d{3,4})(?![\d-])")
_PAIR: Final = re.compile(
    r"(?<![\dA-Za-z.:/月年-])(\d{1,3})-(\d{1,4})(?![\d:.%/-]|[点时号#日月栋幢楼度个天小分元块人次年户层级米倍成折至到])"
)
_ROOM: Final = re.compile(
    rf"(?:(?<=单元)|(?<=号楼)|(?<=[栋幢座])|(?<=\d#)|(?<=门))[,的]?(?P<after>\d{{3,4}})(?!\d|[块元度伏VvWw多])"
    rf"|(?<!\d)(?P<named>\d{{3,4}}|{NUMERAL}{{3,4}})(?:室|房间|房(?!子))"
    rf"|(?:我家|我是|我在|我住|住|家住|顶楼)(?:在)?(?P<mine>\d{{3,4}})(?!\d|[块元度伏VvWw多年])"
    rf"|(?<![\d.-])(?P<tells>\d{{3,4}})(?=(?:家|说)?(?:也|都)?(?:没电|没有电|停电|断电|跳闸))"
)
_RANGE: Final = re.compile(
    rf"(?<!\d){_N}(?:号楼?|栋|幢)?(?:[、,和到至~-]{_N}(?:号楼?|栋|幢)?){{0,10}}(?:[、和到至~-]){_N}(?:号楼|号院|栋|幢|#楼|#)"
)
_NOT_THIS: Final = re.compile(r"(?:不是|不在|并非|跟|和|像|与|除了|隔壁|对面)$")
_FINE_THERE: Final = re.compile(
    r"(?:\d单元|[一二三四]单元)?(?:一样|有电|来电|来了|好了|正常|没事|没停|亮着|不停|已恢复|的(?:邻居|快递))"
)
_ROOM_MIN_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Doors:
    """What a text says below the community; `several` keeps an enumeration as written."""

    building: str = ""
    unit: str = ""
    room: str = ""
    several: str = ""


def read(dense: str) -> Doors:
    """Return the building, unit and door of the place that is spoken of, each empty if unknown.

    Buildings that are named only to be excluded (不是20栋, 跟6幢一样, 5号楼有电) do not count.
    An enumeration of several buildings gives no single building.
    """
    three = _THREE.search(dense)
    if three:
        return Doors(building=_plain(three[1]), unit=_plain(three[2]), room=three[3])
    several = _RANGE.search(dense)
    if several:
        return Doors(several=several[0])
    building = _building(dense)
    unit = _unit(dense)
    room = _room(dense)
    pair = _PAIR.search(dense) if not building else None
    if pair:
        is_room = len(pair[2]) >= _ROOM_MIN_DIGITS
        return Doors(
            building=_plain(pair[1]),
            unit=unit if is_room else _plain(pair[2]),
            room=pair[2] if is_room else room,
        )
    return Doors(building=building, unit=unit, room=room)


def _plain(digits: str) -> str:
    return str(int(digits))


def _building(dense: str) -> str:
    return _first_meant(dense, _BUILDING, _building_number)


def _unit(dense: str) -> str:
    return _first_meant(dense, _UNIT, lambda match: str(to_int(match["n"]) or ""))


def _building_number(match: re.Match[str]) -> str:
    return match["letter"].upper() if match["letter"] else str(to_int(match["n"]) or "")


def _first_meant(
    dense: str, pattern: re.Pattern[str], number: Callable[[re.Match[str]], str]
) -> str:
    """Return the first number that is meant; one that is fine there only when no other is."""
    fine_there = ""
    for match in pattern.finditer(dense):
        if not number(match) or _NOT_THIS.search(dense[max(0, match.start() - 4) : match.start()]):
            continue
        if not _FINE_THERE.match(dense[match.end() : match.end() + 12]):
            return number(match)
        fine_there = fine_there or number(match)
    return fine_there


def _room(dense: str) -> str:
    match = _ROOM.search(dense)
    if match is None:
        return ""
    return to_door(match["after"] or match["named"] or match["mine"] or match["tells"])
