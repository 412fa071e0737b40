"""Lists of places, as they stand in a field of a form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.notices import brackets
from language.notices.areas import trim
from language.notices.joins import ends_with_number, goes_on, parted
from language.notices.page import BLANK, Zone
from language.words import any_of, load, strings

_CLOSING: Final = any_of(strings(load("notices")["reading"], "closing"))
_SENTENCE: Final = re.compile(r"[。!\n,;]")
_NUMBERING: Final = re.compile(r"\s*(?:[0-9]{1,2}|[一二三四五六七八九十])\s*")
_NUMBER_FOLLOWS: Final = re.compile(r"\s*[0-9]{1,3}\s*(?:[、号#栋幢楼座]|\Z)")
_SEPARATORS: Final = f"、,;。\n\t|/!{BLANK}"
# The blanks of 东 高 村 part no places.
_SPACED: Final = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff] [\u4e00-\u9fff]|[\u4e00-\u9fff] [\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
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
    items = list(_joined(text, list(_items(text, extent(text, zone)))))
    for item in items:
        words = text[item.begin : item.stop]
        if "(" not in words and (out := tuple(brackets.left_out(text, item))):
            excluded.extend(out)
            continue
        for bare, inner in brackets.opened(text, item):
            of_many = item == items[0] and len(items) > 1
            found = trim(text, bare, listed=True, of_many=of_many)
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
    plain = not any(each.isascii() and each.isalnum() for each in around)
    return len(around) > 1 and plain and _SPACED.search(text, position - 2, position + 3) is None


def _joined(text: str, items: list[Zone]) -> Iterator[Zone]:
    """Put 8号楼 to 林荫小区1-6号楼 before it, and yield each item."""
    pending: Zone | None = None
    several = False
    for item in items:
        if not text[item.begin : item.stop].strip() or _is_numbering(text, item, pending):
            continue
        if pending and goes_on(text, pending, item):
            pending = Zone(pending.begin, item.stop)
            continue
        if pending:
            yield from parted(text, pending)
            several = True
        pending = item
    if pending:
        yield from parted(text, pending, last=several)


def _is_numbering(text: str, item: Zone, pending: Zone | None) -> bool:
    """Whether the item is the number before an entry; in 1、2、3号楼 it is not."""
    return bool(
        _NUMBERING.fullmatch(text, item.begin, item.stop)
        and text[item.stop : item.stop + 1] in {"、", "."}
        and not _NUMBER_FOLLOWS.match(text, item.stop + 1)
        and (pending is None or not ends_with_number(text, pending))
    )
