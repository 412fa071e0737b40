"""Door numbers without dashes: 2单元301, 三零一室, 我家402, 1203没电."""

import re
from collections.abc import Iterator
from typing import Final

from language.doors.tokens import HAN_DIGITS, ROOM_FOLLOWS
from language.mention import Level, Mention
from language.numerals import to_door

_HAN_DOOR: Final = rf"[{HAN_DIGITS}]{{3,4}}+"
_AFTER_DOOR: Final = re.compile(rf"[,的-]?(?P<door>{ROOM_FOLLOWS}|{_HAN_DOOR}(?=[室,。家]|$))")
_NAMED: Final = re.compile(
    rf"(?<![\d.])(?P<door>[1-9]\d{{2,3}}|{_HAN_DOOR})(?:室|房间|房(?!子|租|价|间隔|产))"
    rf"|(?:[我俺](?:们)?(?:家|是|在|住)|家住|住|门牌号?是?|房号是?|顶楼)(?:在|是)?(?P<mine>{ROOM_FOLLOWS}(?!年|平|号楼|栋|幢))"
    rf"|[我俺](?P<own>{ROOM_FOLLOWS})(?=[室户家这那没停断跳也])"
    rf"|(?<![\d.年月第-])(?P<tells>{ROOM_FOLLOWS})(?=(?:家|说|这边|这)?(?:也|都|还)?(?:没电|没有电|停电|断电|跳闸|没来电|停了))"
)
_ALONE: Final = re.compile(
    r"(?<=[,。!?;\n])(?P<alone>(?!11[02479]|120)[1-9]\d{0,1}(?:0[1-9]|1\d|20))(?=[,。!?;\n]|$)"
)
_VOLTAGE: Final = re.compile(r"电压|伏")
_HOME: Final = re.compile(r"[楼栋幢户]|单元|[我俺他她]家|租[客户]|屋")


def mentions(text: str, ends: frozenset[int]) -> Iterator[Mention]:
    """Return the door numbers of a text.

    Args:
        text: with the addresses that were read already masked out.
        ends: where a building, unit or floor ends; a number right behind it is a door.
    """
    for end in sorted(ends):
        found = _AFTER_DOOR.match(text, end)
        if found:
            yield _room(found, "door")
    measured = _VOLTAGE.search(text) is not None
    for found in _NAMED.finditer(text):
        if measured and found.lastgroup in ("mine", "tells"):
            continue
        if found.lastgroup is not None:
            yield _room(found, found.lastgroup)
    if _HOME.search(text):
        for found in _ALONE.finditer(text):
            yield _room(found, "alone")


def _room(found: re.Match[str], group: str) -> Mention:
    return Mention(
        level=Level.ROOM,
        values=(to_door(found[group]),),
        start=found.start(group),
        end=found.end(),
    )
