"""The pieces of a sentence of running text: between signs and words that belong to no place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from language.notices import brackets
from language.notices.areas import Trimmed, trim
from language.notices.joins import goes_on, parted
from language.notices.page import BLANK, Zone, blank
from language.words import any_of, load, strings

_CUT: Final = any_of(strings(load("notices")["areas"], "cuts")).pattern
_PIECE: Final = re.compile(
    rf"{_CUT}|[、,:;()\t|/ {BLANK}]|(?<=[\u4e00-\u9fff])[.·](?=[\u4e00-\u9fff])"
)
_NUMBERING: Final = re.compile(r"\s*\(?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[、.)](?![0-9])")
_BRACKET: Final = re.compile(r"\([^()\n]*\)?")
_ENUMERATES: Final = re.compile(r"[、和及/.·]+")
# Brackets behind an entry that are blanked out already.
_REMARK: Final = re.compile(rf"{BLANK}+(?=、)")
_LONGEST_KEPT: Final = 16
"""Characters of brackets that may belong to a name."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece and the place it names.

    Attributes:
        zone: where it stands.
        name: the place, None where it names none.
        run: pieces between which only 、 and 和 stand have the same number.
    """

    zone: Zone
    name: Trimmed | None
    run: int


def pieces(text: str, sentence: Zone) -> Iterator[Piece]:
    """Yield the pieces of a sentence in order, 1号楼、2号楼 of a place as one."""
    bare = _without_works(text, sentence)
    whole = list(_whole_pieces(bare, sentence))
    for number, (zone, run) in enumerate(whole):
        first = number == 0 or whole[number - 1][1] != run
        last = number + 1 == len(whole) or whole[number + 1][1] != run
        parts = list(parted(bare, zone, last=last and not first))
        of_many = first and not (last and len(parts) == 1)
        for part in parts:
            for place, _ in brackets.opened(bare, part):
                yield Piece(place, trim(bare, place, listed=True, of_many=of_many), run)


def _whole_pieces(text: str, sentence: Zone) -> Iterator[tuple[Zone, int]]:
    """Yield the pieces with the number of their enumeration, 1号楼、2号楼 of a place as one."""
    pending: tuple[Zone, int] | None = None
    for zone, run in _cut(text, sentence):
        if pending and pending[1] == run and goes_on(text, pending[0], zone):
            pending = Zone(pending[0].begin, zone.stop), run
            continue
        if pending:
            yield pending
        pending = zone, run
    if pending:
        yield pending


def _without_works(text: str, sentence: Zone) -> str:
    """Blank out the brackets that tell what is done or when."""
    signs = _BRACKET.finditer(text, sentence.begin, sentence.stop)
    return blank(
        text,
        (
            Zone(*found.span())
            for found in signs
            if found[0].endswith(")") and brackets.tells_no_place(found[0][1:-1])
        ),
    )


def _cut(text: str, sentence: Zone) -> Iterator[tuple[Zone, int]]:
    """Yield the pieces with the number of their enumeration."""
    kept = list(_kept(text, sentence))
    number = _NUMBERING.match(text, sentence.begin, sentence.stop)
    run, begin = 0, number.end() if number else sentence.begin
    for sign in _PIECE.finditer(text, begin, sentence.stop):
        if any(zone.holds(sign.start()) for zone in kept):
            continue
        if sign.start() > begin:
            yield Zone(begin, sign.start()), run
        parts = not (_ENUMERATES.fullmatch(sign[0]) or _REMARK.match(text, sign.start()))
        if parts or sign.start() == sentence.begin:
            run += 1
        begin = sign.end()
    if begin < sentence.stop:
        yield Zone(begin, sentence.stop), run


def _kept(text: str, sentence: Zone) -> Iterator[Zone]:
    """Brackets that belong to a name: F区(8-9栋), 餐厅(局部)."""
    for found in _BRACKET.finditer(text, sentence.begin, sentence.stop):
        if found[0].endswith(")") and len(found[0]) <= _LONGEST_KEPT and BLANK not in found[0]:
            yield Zone(found.start(), found.end())
