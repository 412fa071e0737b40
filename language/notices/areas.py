"""One place of a notice: what belongs to its name, and whether it is one."""

import re
from dataclasses import dataclass
from typing import Final

from language.notices.page import Zone
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["areas"]
_ENDING: Final = re.compile(
    rf"(?:{any_of(strings(_WORDS, 'endings')).pattern})(?:\([^()]{{0,40}}\))?\Z"
)
_SOFT: Final = tuple(strings(_WORDS, "soft"))
_TAIL: Final = re.compile(rf"(?:{any_of(strings(_WORDS, 'tails')).pattern})\s*\Z")
_HEAD: Final = any_of(strings(_WORDS, "heads"))
_DISTRICT: Final = any_of(strings(_WORDS, "districts"))
_ROAD: Final = re.compile(str(_WORDS["road_of_compound"]))
_CITY: Final = any_of(strings(_WORDS, "cities"))
_SHARE: Final = any_of(strings(_WORDS, "share"))
_CODES: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,3}-[A-Z]{0,2}[0-9]{1,3}")
# 寿卡一带 says that 寿卡 is a place.
_AROUND: Final = re.compile(r"(?:等地)?一带|等地|附近")
_ENTRY_ENDS: Final = ("", "、", "\n", "。", ";", "|")
_GENERIC: Final = re.compile(rf"\A(?:{any_of(strings(_WORDS, 'generic')).pattern})\Z")
_JOIN: Final = re.compile(r"[和及与]")
_WHOLE: Final = any_of(strings(_WORDS, "whole"))
_NEVER: Final = any_of(strings(_WORDS, "never"))
_NUMBER_END: Final = re.compile(r"[0-9]#?\Z|[0-9]号?[栋幢座楼]?\Z")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_BLANK: Final = " \t\n,;:、。-.*·\"'“”‘’「」『』《》\x00"
LONGEST: Final = 40
"""Characters of the longest name that is believed."""
LONGEST_HEADING: Final = 12
"""Characters of the longest heading of a column."""
_LONGEST_TAIL: Final = 24
_SHORTEST_REST: Final = 3
_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A piece of the text without the words around the name.

    Attributes:
        zone: what is left, perhaps nothing.
        strong: it ends like a place.
        soft: it does, but so do other things (部, 中心).
        whole: it says all of something that is not named (全校, 整个小区).
    """

    zone: Zone
    strong: bool
    soft: bool
    whole: bool = False


def trim(text: str, zone: Zone, *, listed: bool = False, of_many: bool = False) -> Trimmed | None:
    """Return the name in a piece of the text, None where there is none.

    Args:
        text: the folded text.
        zone: the piece.
        listed: it stands in a list or alone in a field, so a district before it speaks for all.
        of_many: it is the first of several, so a city before it speaks for all of them.
    """
    begin, stop = _stripped(text, zone.begin, zone.stop)
    begin = _without_heads(text, begin, stop)
    stop = _without_tails(text, begin, stop)
    around = _AROUND.match(text, stop) is not None
    begin, stop = _stripped(text, begin, stop)
    begin = _without_owner(text, begin, stop)
    begin = _without_district(text, begin, stop, listed=listed)
    if of_many:
        city = _CITY.match(text, begin, stop)
        begin = city.end() if city else begin
    name = text[begin:stop]
    if listed and _CODES.fullmatch(name):
        return Trimmed(Zone(begin, stop), strong=False, soft=False)
    if not _is_name(name):
        return _all_of_it(text, zone)
    ending = _ENDING.search(name)
    soft = name.endswith(_SOFT) and not _NUMBER_END.search(name)
    return Trimmed(Zone(begin, stop), ending is not None or around, soft)


def _all_of_it(text: str, zone: Zone) -> Trimmed | None:
    begin, stop = _stripped(text, zone.begin, zone.stop)
    found = _WHOLE.match(text, begin, stop)
    return Trimmed(Zone(*found.span()), strong=False, soft=False, whole=True) if found else None


def _is_name(name: str) -> bool:
    if not 1 < len(name) <= LONGEST or not _HAN.search(name):
        return False
    if _NEVER.search(name):
        return False
    return not all(_GENERIC.match(part) for part in _JOIN.split(name))


def _stripped(text: str, begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and text[begin] in _BLANK:
        begin += 1
    while begin < stop and text[stop - 1] in _BLANK:
        stop -= 1
    return begin, stop


def _without_heads(text: str, begin: int, stop: int) -> int:
    for _ in range(_ROUNDS):
        head = _HEAD.match(text, begin, stop)
        if head is None or stop - head.end() < _SHORTEST_REST - 1:
            break
        begin = head.end()
    return begin


def _without_tails(text: str, begin: int, stop: int) -> int:
    """Return where the name ends; in a list 东平村部分区域 is an entry as it stands."""
    share = _SHARE.search(text, max(begin, stop - _LONGEST_TAIL), stop)
    if share and share.start() > begin + 1 and text[stop : stop + 1] in _ENTRY_ENDS:
        return stop
    for _ in range(_ROUNDS):
        tail = _TAIL.search(text, max(begin, stop - _LONGEST_TAIL), stop)
        if tail is None or tail.start() == tail.end() or _ends_name(text, tail):
            break
        stop = tail.start()
    return stop


def _ends_name(text: str, tail: re.Match[str]) -> bool:
    """Whether 和 joins nothing: 大地天和 before a sign."""
    return tail[0] == "和" and text[tail.end() : tail.end() + 1] in {")", "、"}


def _without_owner(text: str, begin: int, stop: int) -> int:
    """Return where 上寨 of 团结村委会的上寨 begins."""
    owner = text.rfind("的", begin, stop)
    return owner + 1 if owner > begin and stop - owner > _SHORTEST_REST - 1 else begin


def _without_district(text: str, begin: int, stop: int, *, listed: bool) -> int:
    for part in (_DISTRICT, _ROAD):
        found = part.match(text, begin, stop)
        if found is None:
            continue
        rest = text[found.end() : stop]
        if _GENERIC.match(rest):
            continue
        whole = len(rest) >= _SHORTEST_REST and _ENDING.search(rest) and _HAN.match(rest)
        if whole or (listed and part is _DISTRICT and len(rest) > 1 and _HAN.match(rest)):
            begin = found.end()
    return begin
