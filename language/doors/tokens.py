"""Numerals in a text, and what part of an address the word behind them makes of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.doors.numbers import numbers
from language.mention import Level

HAN_DIGITS: Final = "零〇一二三四五六七八九十百"
ROOM_FOLLOWS: Final = r"[1-9]\d{2,3}(?![\d块元度伏瓦千多余.]|[VvWwAa]|分钟)"
"""A door number, and not an amount of anything."""

_NUMBER: Final = re.compile(
    r"(?P<digits>(?<![\d./A-Za-z])(?<!\d:)\d{1,3}(?![\d:.%]))"
    rf"|(?P<han>[{HAN_DIGITS}]{{1,5}}+)"
    r"|(?P<letter>(?<![A-Za-z\d])[A-Za-z]\d{0,2}(?![A-Za-z\d])|(?<![\d:./A-Za-z-])\d{1,2}[A-Z](?![A-Za-z\d]))"
)
_SUFFIX: Final = re.compile(
    rf"""
      (?P<house>号楼(?!梯)|号栋|\#楼)
    | (?P<block>(?:栋|幢)(?!梁)(?:楼(?![下上道前后顶梯]))?)
    | (?P<tower>座(?![机位谈桥山城塔庙坟椅]))
    | (?P<sharp>\#(?![变杆线箱塔柜]|主变|台区|环网|公变|专变|开闭|表箱|配电|接单|工单))
    | (?P<unit>单元(?![格测素]|楼宇)|门(?={ROOM_FOLLOWS}))
    | (?P<door>门(?=$|[,。!?;的没停也都全跳断又]))
    | (?P<floor_or_house>楼(?![梯盘市宇台]))
    | (?P<floor>层(?![次层级面压]|楼(?![梯道])))
    | (?P<yard>号大?院(?![内里外中]|子)(?!.{{0,4}}(?:\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})(?:号楼|[栋幢座\#])))
    | (?P<number>号(?![线变院码召称令脚表箱]|台区|主变|公变|专变|箱变|变压器|开关|站|馆|店|门店|杆|塔|机))
    """,
    re.VERBOSE,
)
_UNIT_FOLLOWS: Final = re.compile(rf"[,的-]?(?:\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})单元")
_ROOM_FOLLOWS: Final = re.compile(rf"-?(?P<room>{ROOM_FOLLOWS})")
_SURE_ROOM_FOLLOWS: Final = re.compile(
    r"[,-]?[1-9]\d{2,3}(?:室|房(?!子)|(?=$|[,。!?]|[没停断跳也]))"
)
_STATED: Final = re.compile(r"$|[,。!?@;\n]|没(?:有)?电|跳闸|黑|断电")
# 整一栋, 每一层, 同一单元 count or compare; so do 共3栋 and 三栋楼都没电.
_ONE_OF: Final = frozenset("这那哪每整同另某半几多好数首")
_SOME_OF: Final = frozenset("这那哪每几多好")
_COUNTED_BEFORE: Final = re.compile(
    r"(?:共|约|将近|至少|影响|涉及|波及|总计|连着|这|那|[前后旁]面|[旁东西南北]边|有|头|周围)$"
)
_COUNTED_OFF: Final = re.compile(r"(?:[左右]手|往里|进来|进去|数|过去|边)(?:边)?(?:的|起)?第$")
_ALL_OF_THEM: Final = re.compile(r"(?:都|全|一起|同时|一块|集体|的(?:居民|住户|人))")
_BUILDING_ENDS: Final = tuple("楼栋幢座#")
_FEW: Final = frozenset("一二三四五六七八九十")


@dataclass(frozen=True, slots=True)
class Token:
    """One numeral with the word behind it: ``text[start:end]``.

    Attributes:
        values: what it writes, mostly one number.
        level: None when the word behind it does not say, as the first of 1、2号楼.
        script: digits, Chinese numerals and letters do not mix in one list.
        house: it ends in 号, so that it may be a building if the list says so.
        counts: it may as well say how many there are (三栋楼).
    """

    values: tuple[str, ...]
    start: int
    end: int
    level: Level | None
    script: str
    house: bool = False
    counts: bool = False


def tokens(text: str, names: frozenset[int] = frozenset()) -> Iterator[Token]:
    """Return every numeral of a text that may belong to an address.

    Args:
        names: where the name of a community ends; 3号 right behind one is a building.
    """
    for found in _NUMBER.finditer(text):
        token = _token(text, found, behind_name=found.start() in names)
        if token is not None:
            yield token


def _token(text: str, found: re.Match[str], *, behind_name: bool) -> Token | None:
    script = str(found.lastgroup)
    values = numbers(found[0])
    suffix = _SUFFIX.match(text, found.end())
    if not values or (suffix is None and script == "letter" and len(found[0]) > 1):
        return None
    if suffix is None:
        return Token(values, found.start(), found.end(), None, script)
    kind = str(suffix.lastgroup)
    if script == "letter" and kind not in ("house", "block", "tower", "unit"):
        return None
    before = text[max(0, found.start() - 6) : found.start()]
    if kind == "door" and not before.endswith(_BUILDING_ENDS):
        return None
    if _is_one_of(before, script, kind):
        return None
    level = _level(text, kind, suffix.end(), values)
    if level is Level.FLOOR and before.endswith(("负", "地下")):
        values = tuple(f"-{value}" for value in values)
    if kind == "number" and behind_name and _STATED.match(text, suffix.end()):
        level = Level.BUILDING
    counts = _counts(text, found, suffix, before) and level is not Level.UNIT
    return Token(
        values,
        found.start(),
        suffix.end(),
        level,
        script,
        house=kind == "number",
        counts=counts,
    )


def _is_one_of(before: str, script: str, kind: str) -> bool:
    """Tell whether the number only points or counts: 整一栋, 这3栋, 左手第二栋."""
    last = "" if before.endswith("胡同") else before[-1:]
    if (
        last
        and last in (_ONE_OF if script == "han" else _SOME_OF)
        and kind not in ("house", "sharp")
    ):
        return script == "han" or kind == "block"
    return _COUNTED_OFF.search(before) is not None


def _level(text: str, kind: str, end: int, values: tuple[str, ...]) -> Level | None:
    if kind in ("house", "block", "tower", "sharp", "yard"):
        return Level.BUILDING
    if kind in ("unit", "door"):
        return Level.UNIT
    if kind == "floor":
        return Level.FLOOR
    unit = _UNIT_FOLLOWS.match(text, end)
    if kind == "number":
        return Level.BUILDING if unit or _SURE_ROOM_FOLLOWS.match(text, end) else None
    room = _ROOM_FOLLOWS.match(text, end)
    # 5楼501 is on the fifth floor, 5楼301 is not.
    other_floor = room is not None and room["room"][:-2] != values[-1]
    return Level.BUILDING if unit or other_floor else Level.FLOOR


def _counts(text: str, found: re.Match[str], suffix: re.Match[str], before: str) -> bool:
    if suffix.lastgroup not in ("block", "tower") or _UNIT_FOLLOWS.match(text, suffix.end()):
        return False
    if found.lastgroup == "letter":
        return False
    if _COUNTED_BEFORE.search(before):
        return True
    building_word = suffix[0].endswith("楼")
    if found[0] in _FEW:
        return building_word or suffix.lastgroup == "tower"
    return building_word and _ALL_OF_THEM.match(text, suffix.end()) is not None
