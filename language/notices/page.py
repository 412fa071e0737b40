"""The text of a notice in one way of writing, each character at its old place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import opencc

from language.words import load

LIMIT: Final = 4000
"""Characters of a notice that are read."""

BLANK: Final = "\x00"
"""Stands for a character that is read already; no page holds it otherwise."""

_SIGNS: Final = {
    sign: str(plain)
    for plain, signs in load("notices")["writing"]["signs"].items()
    for sign in signs
}
# Characters alone: a converted word could have another length.
_SIMPLIFIER: Final = opencc.OpenCC("t2s")
_HALVES: Final = re.compile(r"[\ud800-\udfff]")
# 08:00一10:00: the numeral is used as a dash.
_STROKE: Final = re.compile(r"(?<=[0-9日号时分点])一(?=[0-9])")
# 路段一西城工商所一红旗路段: between places, and often, it is used as a sign of a list.
_LIST_STROKE: Final = re.compile(
    r"(?<=[段所局行楼区场店院馆厦村路街园苑)])一(?=[\u4e00-\u9fff]{2})(?![段期区组社队带号名台处片])"
)
# ①甲村②乙村: they part the entries of a list.
_CIRCLED: Final = re.compile(r"[①-⑳❶-❿]")
_OFTEN: Final = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A notice as given and as read; both have the same length.

    Attributes:
        given: at most `LIMIT` characters.
        text: half width, simplified, one sign for all dashes (-) and colons, every blank but a
            tab and a line break a plain one.
    """

    given: str
    text: str

    @property
    def readable(self) -> str:
        """The text as given, without the halves of characters that nothing can read."""
        return _HALVES.sub(" ", self.given)

    def piece(self, begin: int, stop: int) -> str:
        """Return the literal piece of the notice, without blanks around it."""
        return self.given[begin:stop].strip()


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A stretch of the text, ``text[begin:stop]``."""

    begin: int
    stop: int

    def holds(self, position: int) -> bool:
        """Whether the position lies inside."""
        return self.begin <= position < self.stop

    def meets(self, other: "Zone") -> bool:
        """Whether both have a character in common."""
        return self.begin < other.stop and other.begin < self.stop


def open_page(given: str) -> Page:
    """Return the page of any text."""
    short = given[:LIMIT]
    plain = _STROKE.sub("-", "".join(_plain(character) for character in short))
    if len(_LIST_STROKE.findall(plain)) >= _OFTEN:
        plain = _LIST_STROKE.sub("、", plain)
    return Page(short, plain)


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character in "\n\t":
        return character
    if character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return " "
    if _CIRCLED.fullmatch(character):
        return "、"
    half = unicodedata.normalize("NFKC", character)
    single = half if len(half) == 1 and not half.isspace() else character
    simplified = str(_SIMPLIFIER.convert(single))
    return simplified if len(simplified) == 1 else single


def blank(text: str, zones: Iterable[Zone]) -> str:
    """Return the text with `BLANK` for each character of the zones: all else stays in place."""
    left: list[str] = []
    position = 0
    for zone in sorted(zones):
        begin = max(position, zone.begin)
        if zone.stop > begin:
            left += [text[position:begin], BLANK * (zone.stop - begin)]
            position = zone.stop
    return "".join(left) + text[position:]
