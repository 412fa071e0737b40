"""What belongs together in a list of places, and what 和 and 及 part."""

import re
from collections.abc import Iterator
from typing import Final

from language.notices.areas import trim
from language.notices.page import Zone
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["areas"]
_UNIT: Final = r"(?:号?[楼栋幢座院]|号|#|单元|[社组队区期排])"
_NUMBER_SIGNS: Final = tuple("0123456789#(")
_LONGEST_NUMBER: Final = 16
_BARE_NUMBER: Final = re.compile(r"[0-9一二三四五六七八九十A-Z]\s*\Z")
# 二期6-9栋 is a place beside 一期1-5栋, but 二期 goes on with 花园一.
_PHASE: Final = re.compile(r"[0-9一二三四五六七八九十]{1,2}[期区]")
# In 和平里 and 和顺街 the 和 joins nothing.
_JOIN: Final = re.compile(
    r"以及|及|和(?![平睦谐顺美悦畅兴])|与(?!.{1,12}(?:之间|间|交))|跟(?=[\u4e00-\u9fff]{2})"
)
_SAME_AGAIN: Final = re.compile(
    rf"(?:[0-9]{{1,3}}|[一二三四五六七八九十]{{1,2}}|[A-Z])-?[0-9]{{0,3}}{_UNIT}(?![店商大食餐超])"
)
# What a number belongs to stands before it (林荫小区1, 大岭村1社, 桥东村一, 万福花园A) ...
_NUMBERED: Final = re.compile(
    rf"(?:[0-9]#?-?[0-9]{{0,4}}#?{_UNIT}?|(?<=[村区街里城园苑府院庄、])[一二三四五六七八九十]{{1,2}}{_UNIT}?"
    r"|(?<![A-Za-z])[A-Z]|(?<=[\u4e00-\u9fff])[A-Z](?:号?[楼栋幢座]|区))\Z"
)
# ... and 3号楼, 5社, 二, 三组, B, C区 go on with it.
_STARTS_WITH_NUMBER: Final = re.compile(
    rf"[0-9]{{1,3}}(?:{_UNIT}|-)|[0-9]{{1,3}}\Z|[一二三四五六七八九十]{{1,2}}(?:{_UNIT}|\Z)"
    r"|[A-Z](?:号?[楼栋幢座]|区)?\Z|B?[0-9]{1,2}F\Z"
)
# 2号 of 2号、4号楼, A1 of A1、A2栋, 东 of 东、西校区: half of a name alone ...
_HALF: Final = re.compile(
    r"(?:[A-Z]?[0-9]{1,3}[号#]?|[A-Z])(?:-[A-Z]?[0-9]{1,3}[号#]?)?|[东西南北中前后上下]"
    r"|[甲乙丙丁一二三四五六七八九十]|[0-9]{1,3}[号#]?[楼栋][0-9]{1,2}"
)
# ... which goes on with a name or another half of the same kind.
_SAME_KIND: Final = (
    (
        re.compile(r"[A-Z]?[0-9]"),
        re.compile(r"[A-Z]?[0-9]{1,3}[号#]?(?:楼|栋|幢|座|单元|院|区|\Z|-)"),
    ),
    (re.compile(r"[A-Z]"), re.compile(r"[A-Z](?:号?[楼栋幢座区]|\Z)")),
    (
        re.compile(r"[东西南北中前后上下]"),
        re.compile(r"[东西南北中前后上下](?:校?区|院|街|村|片|楼|门|两|\Z)"),
    ),
    (
        re.compile(r"[甲乙丙丁一二三四五六七八九十]"),
        re.compile(r"[甲乙丙丁一二三四五六七八九十](?:号|楼|栋|组|社|队|区|期|单元|\Z)"),
    ),
)
_ATTACHED: Final = any_of(strings(_WORDS, "attached"))
_BUILDING_ENDS: Final = "楼栋幢座号院寓厦"
_RUN_ON: Final = any_of(strings(_WORDS, "run_on"))
_SOME: Final = 3
_LEAST_RUN_ON: Final = 9
"""A piece this long that ends like a place three times is a list without signs."""
_ALL_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_ROADS: Final = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:路|街|大道|巷)(?![东西南北中]?[段路口侧头])")
_BARE: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
_NAME: Final = re.compile(r"[\u4e00-\u9fff]|[A-Z][0-9]{1,3}(?:-[0-9]{1,3})?[\u4e00-\u9fff]{2}")


def goes_on(text: str, first: Zone, second: Zone) -> bool:
    """Whether 8号楼 only has a meaning with 林荫小区1-6号楼 before it, or 2号 with 4号楼 behind."""
    words = text[second.begin : second.stop].strip()
    if _is_half(text[first.begin : first.stop], words):
        return True
    if _STARTS_WITH_NUMBER.match(words) is None or not ends_with_number(text, first):
        return False
    bare = _BARE_NUMBER.search(text, first.begin, first.stop) is not None
    return bare or _PHASE.match(words) is None


def _is_half(first: str, second: str) -> bool:
    last = re.split(r"[、,]", first)[-1].strip()
    if _HALF.fullmatch(last) is None or any(
        _HALF.fullmatch(each.strip()) is None for each in re.split(r"[、,]", first)
    ):
        return False
    return any(
        begins.match(last) is not None and follows.match(second) is not None
        for begins, follows in _SAME_KIND
    )


def ends_with_number(text: str, item: Zone) -> bool:
    """Whether a further number may go on with what stands here."""
    words = text[item.begin : item.stop].strip()
    return (
        words[:1] not in _NUMBER_SIGNS and _NUMBERED.search(words[-_LONGEST_NUMBER:]) is not None
    )


def parted(text: str, item: Zone, *, last: bool = False) -> Iterator[Zone]:
    """Part 甲村及乙村 and 甲小区乙小区丙医院; 明和苑 and 校医院及放射科 stay whole.

    Args:
        text: the folded text.
        item: what stands between two signs.
        last: it ends an enumeration, so 和 before the last name joins two of its places.
    """
    plain = _ALL_HAN.fullmatch(text, item.begin, item.stop)
    ends = [road.end() for road in _ROADS.finditer(text, item.begin, item.stop) if plain]
    if len(ends) < _SOME:
        ends = [found.end() for found in _RUN_ON.finditer(text, item.begin, item.stop)]
    if len(ends) >= _SOME and item.stop - item.begin >= _LEAST_RUN_ON:
        begins = [item.begin, *ends[:-1]]
        for begin, end in zip(begins, [*ends[:-1], item.stop], strict=True):
            yield from _at_joins(text, Zone(begin, end), last=False)
    else:
        yield from _at_joins(text, item, last=last)


def _at_joins(text: str, item: Zone, *, last: bool) -> Iterator[Zone]:
    begin = item.begin
    for join in _JOIN.finditer(text, item.begin, item.stop):
        if _joins(
            text, Zone(begin, join.start()), join[0], Zone(join.end(), item.stop), last=last
        ):
            yield Zone(begin, join.start())
            begin = join.end()
    yield Zone(begin, item.stop)


def _joins(text: str, before: Zone, word: str, behind: Zone, *, last: bool) -> bool:
    """Whether the word between two pieces of a list joins two places."""
    left, right = trim(text, before, listed=True), trim(text, behind, listed=True)
    if not left or not right or _is_addition(text, left.zone, behind):
        return False
    if last and not (left.whole or right.whole):
        return True
    ends_there = left.strong or left.zone.stop < before.stop
    alike = not (left.strong or right.strong) and all(
        _BARE.fullmatch(text, each.zone.begin, each.zone.stop) for each in (left, right)
    )
    return (ends_there and (right.strong or word == "以及")) or alike


def _is_addition(text: str, left: Zone, right: Zone) -> bool:
    """Whether 1-6号楼及商铺 or 一单元和二单元 is one place; C组与D组 are two."""
    again = _SAME_AGAIN.match(text, right.begin, right.stop)
    alone = _SAME_AGAIN.fullmatch(text, left.begin, left.stop)
    attached = _ATTACHED.fullmatch(text, right.begin, right.stop)
    if again:
        return alone is None
    return bool(
        (attached and text[left.stop - 1] in _BUILDING_ENDS)
        or not _NAME.match(text, right.begin, right.stop)
    )
