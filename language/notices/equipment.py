"""Which lines, stations and transformers a notice names."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from language.notices.page import Zone, blank
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["equipment"]
_NAME: Final = r"[\u4e00-\u9fff0-9A-Za-zⅠ-Ⅻ#·\-]"
_NOUN: Final = any_of(strings(_WORDS, "nouns"))
_CUT: Final = any_of(strings(_WORDS, "cuts"))
_WEAK_CUT: Final = any_of(strings(_WORDS, "weak_cuts"))
_UNNAMED: Final = any_of(strings(_WORDS, "unnamed"))
_VOLTAGE: Final = re.compile(
    r"(?:(?:[0-9]{1,3}|[二两三四五六七八九十]{1,3})条)?(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,2})?\s?"
    r"(?:千伏特?|万伏特?|[kK][vV]|[vV]|伏)(?![0-9])|(?<![一二三四五六七八九十百])[一二三四五六七八九十百]{1,4}千伏"
)
_STATION_BEFORE: Final = re.compile(
    r"(?:[\u4e00-\u9fff]{2,4}至[\u4e00-\u9fff]{2,4}|[0-9]{0,4}[\u4e00-\u9fff]{2,5}(?:变电站|站|变))\s?\Z"
)
# 临河西郊110kV变 names the station; the village before 10kV is where a line leads.
_NAME_BEFORE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}(?<![镇乡村庄区县市、])\s?\Z")
_STATION_FOLLOWS: Final = re.compile(r"\s?变(?![压电])|\s?变电[站所]")
_ORDER: Final = r"[一二三四五六七八九十甲乙丙东南西北IⅠⅡⅢ]"
# 新城一、二线 and 城东、城西线 go on behind the 、.
_AFTER_VOLTAGE: Final = re.compile(
    rf"\s?(?:{_NAME}|(?<={_ORDER})[、和](?={_ORDER}{{1,2}}线)"
    r"|(?<=[\u4e00-\u9fff]{2})(?<!线)、(?=[\u4e00-\u9fff]{2,4}线)){0,30}"
)
# 1#、2#变压器 begins with the first number.
_NUMBERS_BEFORE: Final = re.compile(r"(?:[0-9]{1,3}[号#]?[、和及]){1,6}\Z")
_BEGINS_WITH_NUMBER: Final = re.compile(r"#?[0-9]{1,3}[号#]?[\u4e00-\u9fff]")
_PART_OF_IT: Final = re.compile(
    r"(?:[一二两三四五六0-9]{1,2}[条台根座])?"
    rf"(?:的?(?:{any_of(strings(_WORDS, 'part_kinds')).pattern}){{0,2}}"
    rf"(?:{any_of(strings(_WORDS, 'part_nouns')).pattern})){{1,2}}"
)
_POLES: Final = re.compile(
    r"(?:#[0-9]{1,4}(?:-[0-9]{1,3})?|[0-9]{1,4}(?:-[0-9]{1,3})?[号#])[杆塔]?"
    r"(?:[至到和、-]#?[0-9]{1,4}(?:-[0-9]{1,3})?[号#]?)?[杆塔](?:以?[后前下](?:段|线路)?|段)?"
)
_RUN: Final = re.compile(rf"{_NAME}{{2,60}}")
_NAMED: Final = any_of(strings(_WORDS, "named"))
_PLACE_BEFORE: Final = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:村|小区|社区|庄|屯|花园|家园|苑)(?=.{0,8}(?:台区|公变|专变|配变|台变|箱变|变压器|配电[室房]|[0-9]号?变))"
)
_LISTED: Final = re.compile(r"[^\s、,;。|][^、,;。\n\t|]{0,60}")
_HAS_NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_SPEAKS: Final = re.compile(r"(?:通知|表示|公告|提醒|说明|发布|消息)")
_NAMED_AREA: Final = re.compile(r"(?:村|社区|镇|乡)[\u4e00-\u9fff]{2,4}台区\Z")
_GAP: Final = re.compile(rf"{_NAME}{{0,6}}")
_BROKEN: Final = any_of(strings(_WORDS, "broken"))
_PART: Final = any_of(strings(_WORDS, "parts"))
_FEEDS: Final = re.compile(r"(?:台区|公变|专变|配变|台变|箱变|公用变|变台)")
_LONGEST_NAME: Final = 14
_SHORTEST_NAME: Final = 3
_WINDOW: Final = 12


def find(masked: str, *, broken: bool = False) -> tuple[Zone, ...]:
    """Return where the names stand, in order, none inside another.

    Args:
        masked: the text; everything that cannot belong to a name (times, labels) is blanked out.
        broken: something broke, so 电缆 or 变压器 alone is the thing that did.
    """
    with_voltage = tuple(_with_voltage(masked))
    rest = blank(masked, with_voltage)
    found: list[Zone] = []
    for zone in sorted((*with_voltage, *_without(rest))):
        if found and _go_on(masked, found[-1], zone):
            found[-1] = Zone(found[-1].begin, zone.stop)
        else:
            found.append(zone)
    found = [_with_parts(masked, zone) for zone in found]
    if broken:
        found += [Zone(*part.span()) for part in _BROKEN.finditer(blank(masked, found))]
    names = {masked[zone.begin : zone.stop] for zone in found}
    return tuple(
        zone for zone in sorted(found) if not _said_in_full(masked[zone.begin : zone.stop], names)
    )


def _said_in_full(name: str, names: set[str]) -> bool:
    """Whether 丰六线 is 10千伏丰六线 again."""
    return any(name != other and name in other for other in names)


def _with_parts(text: str, zone: Zone) -> Zone:
    """Return the name with what of it is meant (2号公变 + 低压电缆, 城关线 + 12号杆后段)."""
    stop = zone.stop
    for expression in (_PART_OF_IT, _POLES, _PART_OF_IT):
        found = expression.match(text, stop)
        stop = found.end() if found else stop
    begin = zone.begin
    if _BEGINS_WITH_NUMBER.match(text, begin):
        numbers = _NUMBERS_BEFORE.search(text, max(0, begin - _WINDOW), begin)
        begin = numbers.start() if numbers else begin
    return Zone(begin, stop)


def _with_voltage(text: str) -> Iterator[Zone]:
    position = 0
    while match := _VOLTAGE.search(text, position):
        begin, stop = match.start(), match.end()
        run = _AFTER_VOLTAGE.match(text, stop)
        of_station = run is not None and _STATION_FOLLOWS.match(run[0]) is not None
        expression = _NAME_BEFORE if of_station else _STATION_BEFORE
        before = expression.search(text, max(position, begin - _WINDOW), begin)
        if before:
            begin = before.start() + _lead(before[0])
        tail = _before_next(run[0]) if run else ""
        cut = _CUT.search(tail)
        tail = tail[: cut.start()] if cut else tail
        ends = [noun.end() for noun in _NOUN.finditer(tail)]
        position = stop
        if ends or "条" in match[0]:
            position = stop + max(ends, default=0)
            yield Zone(begin, position)


def _before_next(tail: str) -> str:
    """Return the words up to the next voltage: 1条35千伏和3条10千伏线路 are two."""
    following = _VOLTAGE.search(tail)
    return tail[: following.start()] if following else tail


def _without(text: str) -> Iterator[Zone]:
    for run in _RUN.finditer(text):
        for part in _PART.finditer(text, run.start(), run.end()):
            yield Zone(part.start(), part.end())
        position = run.start()
        while match := _NAMED.search(text, position, run.end()):
            begin = position + _lead(text[position : match.end()])
            name = Zone(begin, match.end())
            if _is_name(text[begin : match.end()]) and not _is_other(text, name):
                yield Zone(begin, match.end())
            position = match.end()


def _lead(name: str) -> int:
    """Return how many characters at the front belong to the words before the name."""
    last = len(name) - _SHORTEST_NAME
    sure = max((cut.end() for cut in _CUT.finditer(name)), default=0)
    weak = max((cut.end() for cut in _WEAK_CUT.finditer(name) if cut.end() <= last), default=0)
    return max(sure, weak)


def _is_name(name: str) -> bool:
    if not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
        return False
    return _UNNAMED.fullmatch(name) is None


def _is_other(text: str, name: Zone) -> bool:
    """Whether 徐圩村东马台区 names where people live, or a power station tells something."""
    named_area = _NAMED_AREA.search(text, name.begin, name.stop)
    return named_area is not None or _SPEAKS.match(text, name.stop) is not None


def _go_on(text: str, first: Zone, second: Zone) -> bool:
    """Whether 922铁镇线 goes on with 机关变0.4KV电杆."""
    gap = text[first.stop : second.begin]
    return bool(_GAP.fullmatch(gap)) and not (_CUT.search(gap) or _WEAK_CUT.search(gap))


def ends_as_name(text: str, cell: Zone) -> bool:
    """Whether a cell of a table ends as the names of lines, rooms and transformers do."""
    words = text[cell.begin : cell.stop].strip()
    return any(found.end() == len(words) for found in _NOUN.finditer(words))


def without_place(text: str, name: Zone) -> Zone:
    """Return the part of a name behind a place: 3号台区 of 东寺渠村3号台区."""
    place = _PLACE_BEFORE.match(text, name.begin, name.stop)
    return Zone(place.end(), name.stop) if place else name


def serves_homes(text: str, name: Zone, places: Iterable[Zone]) -> bool:
    """Whether a transformer stands for all it feeds: no place stands before its name."""
    fed = _FEEDS.search(text, name.begin, name.stop)
    return fed is not None and not any(
        place.stop <= name.begin <= place.stop + 1 for place in places
    )


def listed(text: str, zone: Zone) -> tuple[Zone, ...]:
    """Return the names in a field 停电设备, whatever they end in."""
    parts = _LISTED.finditer(text, zone.begin, zone.stop)
    return tuple(Zone(*part.span()) for part in parts if _HAS_NAME.search(part[0]))
