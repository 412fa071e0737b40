"""Lists of places, as they stand in a field of a form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.notices.areas import trim
from language.notices.page import BLANK, Zone
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["areas"]
_CLOSING: Final = any_of(strings(load("notices")["reading"], "closing"))
_SENTENCE: Final = re.compile(r"[。!\n,;]")
_UNIT: Final = r"(?:号?[楼栋幢座院]|号|#|单元|[社组队区期排])"
_NUMBER_SIGNS: Final = tuple("0123456789#(")
_LONGEST_NUMBER: Final = 16
_BARE_NUMBER: Final = re.compile(r"[0-9一二三四五六七八九十A-Z]\s*\Z")
# 二期6-9栋 is a place beside 一期1-5栋, but 二期 goes on with 花园一.
_PHASE: Final = re.compile(r"[0-9一二三四五六七八九十]{1,2}[期区]")
# In 和平里 and 和顺街 the 和 joins nothing.
_JOIN: Final = re.compile(r"以及|及|和(?![平睦谐顺美悦畅兴])|与(?!.{1,12}(?:之间|间|交))")
_SAME_AGAIN: Final = re.compile(
    rf"(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,2}}|[A-Z])-?[0-9]{{0,3}}{_UNIT}"
)
_EXCLUDED: Final = re.compile(rf"({any_of(strings(_WORDS, 'excluded_before')).pattern})")
_WORK: Final = any_of(strings(_WORDS, "work"))
_DISTRICT_HEAD: Final = re.compile(r"(?:镇|乡|街道(?:办事处)?|办事处|村委会|行政村|社区)\Z")
# What a number belongs to stands before it (林荫小区1, 大岭村1社, 桥东村一, 万福花园A) ...
_NUMBERED: Final = re.compile(
    rf"(?:[0-9]#?-?[0-9]{{0,4}}#?{_UNIT}?|(?<=[村区街里、])[一二三四五六七八九十]{{1,2}}{_UNIT}?"
    r"|(?<![A-Za-z])[A-Z])\Z"
)
# ... and 3号楼, 5社, 二, 三组, B, C区 go on with it.
_STARTS_WITH_NUMBER: Final = re.compile(
    rf"[0-9]{{1,3}}(?:{_UNIT}|-)|[0-9]{{1,3}}\Z|[一二三四五六七八九十]{{1,2}}(?:{_UNIT}|\Z)"
    r"|[A-Z](?:号?[楼栋幢座]|区)?\Z"
)
_NUMBERING: Final = re.compile(r"\s*(?:[0-9]{1,2}|[一二三四五六七八九十])\s*")
_ATTACHED: Final = any_of(strings(_WORDS, "attached"))
_BUILDING_ENDS: Final = "楼栋幢座号院寓厦"
_SEPARATORS: Final = f"、,;。\n\t|/!{BLANK}"
_RUN_ON: Final = any_of(strings(_WORDS, "run_on"))
_SOME: Final = 3
_LEAST_RUN_ON: Final = 9
"""A piece this long that ends like a place three times is a list without signs."""
_ALL_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_ROADS: Final = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:路|街|大道|巷)(?![东西南北中]?[段路口侧头])")
_BARE: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Places:
    """What a list of places gave.

    Attributes:
        areas: where each name stands.
        excluded: names marked as not concerned.
        unread: pieces that may be places and are none that we know.
    """

    areas: tuple[Zone, ...] = ()
    excluded: tuple[Zone, ...] = ()
    unread: tuple[Zone, ...] = ()


def read(text: str, zone: Zone) -> Places:
    """Return the places of a list."""
    areas: list[Zone] = []
    whole: list[Zone] = []
    excluded: list[Zone] = []
    unread: list[Zone] = []
    for item in _joined(text, list(_items(text, extent(text, zone)))):
        words = text[item.begin : item.stop]
        if (out := _EXCLUDED.search(words)) and "(" not in words:
            left = trim(text, Zone(item.begin, item.begin + out.start()))
            excluded.extend([left.zone] if left else [])
            continue
        for bare, inner in _brackets(text, item):
            found = trim(text, bare, listed=True)
            if found:
                (whole if found.whole else areas).append(found.zone)
            elif found is None and _HAN.search(text, bare.begin, bare.stop):
                unread.append(bare)
            excluded.extend(inner)
    return Places(tuple(areas or whole), tuple(excluded), tuple(unread))


def extent(text: str, zone: Zone) -> Zone:
    """Return the part of a field before the sentences that close a notice."""
    begin = zone.begin
    while begin < zone.stop:
        stop = _SENTENCE.search(text, begin, zone.stop)
        end = stop.start() if stop else zone.stop
        words = text[begin:end].strip(" \t")
        if words and begin > zone.begin and _CLOSING.match(words):
            return Zone(zone.begin, begin)
        begin = end + 1
    return zone


def _items(text: str, zone: Zone) -> Iterator[Zone]:
    begin, depth = zone.begin, 0
    for position in range(zone.begin, zone.stop):
        sign = text[position]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and _separates(text, position):
            yield Zone(begin, position)
            begin = position + 1
        elif depth == 0 and sign == ":":
            begin = position + 1
    yield Zone(begin, zone.stop)


def _separates(text: str, position: int) -> bool:
    sign = text[position]
    if sign not in " .·":
        return sign in _SEPARATORS
    around = text[max(0, position - 1) : position + 2]
    return len(around) > 1 and not any(each.isascii() and each.isalnum() for each in around)


def _joined(text: str, items: list[Zone]) -> Iterator[Zone]:
    """Put 8号楼 to 林荫小区1-6号楼 before it, and yield each item."""
    pending: Zone | None = None
    for item in items:
        words = text[item.begin : item.stop].strip()
        if not words:
            continue
        if (
            _NUMBERING.fullmatch(words)
            and text[item.stop : item.stop + 1] in "、."
            and (pending is None or not _ends_with_number(text, pending))
        ):
            continue
        if pending and goes_on(text, pending, item):
            pending = Zone(pending.begin, item.stop)
            continue
        if pending:
            yield from parted(text, pending)
        pending = item
    if pending:
        yield from parted(text, pending)


def goes_on(text: str, first: Zone, second: Zone) -> bool:
    """Whether 8号楼 only has a meaning with 林荫小区1-6号楼 before it."""
    words = text[second.begin : second.stop].strip()
    if _STARTS_WITH_NUMBER.match(words) is None or not _ends_with_number(text, first):
        return False
    bare = _BARE_NUMBER.search(text, first.begin, first.stop) is not None
    return bare or _PHASE.match(words) is None


def _ends_with_number(text: str, item: Zone) -> bool:
    words = text[item.begin : item.stop].strip()
    return (
        words[:1] not in _NUMBER_SIGNS and _NUMBERED.search(words[-_LONGEST_NUMBER:]) is not None
    )


def parted(text: str, item: Zone) -> Iterator[Zone]:
    """Part 甲村及乙村 and 甲小区乙小区丙医院; 明和苑 and 校医院及放射科 stay whole."""
    plain = _ALL_HAN.fullmatch(text, item.begin, item.stop)
    ends = [road.end() for road in _ROADS.finditer(text, item.begin, item.stop) if plain]
    if len(ends) < _SOME:
        ends = [found.end() for found in _RUN_ON.finditer(text, item.begin, item.stop)]
    if len(ends) >= _SOME and item.stop - item.begin >= _LEAST_RUN_ON:
        begins = [item.begin, *ends[:-1]]
        for begin, end in zip(begins, [*ends[:-1], item.stop], strict=True):
            yield from _at_joins(text, Zone(begin, end))
    else:
        yield from _at_joins(text, item)


def _at_joins(text: str, item: Zone) -> Iterator[Zone]:
    begin = item.begin
    for join in _JOIN.finditer(text, item.begin, item.stop):
        left, right = (
            trim(text, Zone(begin, join.start())),
            trim(text, Zone(join.end(), item.stop)),
        )
        if not left or not right or _is_addition(text, left.zone, Zone(join.end(), item.stop)):
            continue
        ends_there = left.strong or left.zone.stop < join.start()
        alike = not (left.strong or right.strong) and all(
            _BARE.fullmatch(text, each.zone.begin, each.zone.stop) for each in (left, right)
        )
        if (ends_there and (right.strong or join[0] == "以及")) or alike:
            yield Zone(begin, join.start())
            begin = join.end()
    yield Zone(begin, item.stop)


def _is_addition(text: str, left: Zone, right: Zone) -> bool:
    """Whether 1-6号楼及商铺 or 一单元和二单元 is one place."""
    again = _SAME_AGAIN.match(text, right.begin, right.stop)
    attached = _ATTACHED.fullmatch(text, right.begin, right.stop)
    return bool(
        again
        or (attached and text[left.stop - 1] in _BUILDING_ENDS)
        or not _HAN.match(text, right.begin, right.stop)
    )


def _brackets(text: str, item: Zone) -> Iterator[tuple[Zone, tuple[Zone, ...]]]:
    """Yield the names of an item with what its brackets exclude.

    第一教学楼(海洋学院除外) excludes; 东高村镇(甲村、乙村) stands for what is inside;
    学生宿舍F区(8-9栋) is one name.
    """
    opened = text.find("(", item.begin, item.stop)
    closed = text.find(")", opened + 1, item.stop) if opened >= 0 else -1
    if closed < 0:
        yield Zone(item.begin, opened if opened >= 0 else item.stop), ()
        return
    inner = Zone(opened + 1, closed)
    words = text[inner.begin : inner.stop]
    before = Zone(item.begin, opened)
    if out := _EXCLUDED.search(words):
        left = trim(text, Zone(inner.begin, inner.begin + out.start()))
        yield before, (left.zone,) if left else ()
    elif _WORK.search(words) or BLANK in words:
        yield before, ()
    elif "、" in words and _DISTRICT_HEAD.search(text[item.begin : opened]):
        for part in _items(text, inner):
            yield part, ()
    else:
        yield item, ()
