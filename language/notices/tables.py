"""Tables: a line of headings, or none, then one line for each stretch."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from language.notices import areas, equipment
from language.notices.labels import Field, Label, named
from language.notices.page import Zone
from language.words import any_of, load, strings

_FUZZY: Final = tuple(
    (Label(label), any_of(strings(load("notices")["headings"], label)))
    for label in load("notices")["headings"]
)
_RULE: Final = re.compile(r"[\s|:+-]+")
_WIDE: Final = re.compile(r"\S+(?: \S+)*")
_WORD: Final = re.compile(r"\S+")
_GLUED: Final = re.compile(
    r"(?:[0-9]{2,4}[-/.])?[0-9]{1,2}[-/.月][0-9]{1,2}日? [0-9]{1,2}:[0-9]{2}\S*|\S+"
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_COUNTED: Final = re.compile(r"[\s0-9.、()]*")
_LEAST: Final = 2
"""Columns and lines of a table."""
_TELLING: Final = {Label.TIME, Label.START, Label.AREA}


@dataclass(frozen=True, slots=True)
class _Line:
    zone: Zone
    cells: tuple[Zone, ...]


def rows(text: str, times: Sequence[Zone]) -> tuple[tuple[Field, ...], ...]:
    """Return the body lines of the first table, each with its fields; empty without a table.

    Args:
        text: the folded text.
        times: where times are said, which tell the column of the time where no heading does.
    """
    for block in (*_blocks(text), *_spaced(text)):
        labels = _headings(text, block[0])
        body = block[1:] if labels else block
        if not labels and (len(body) < _LEAST or not _is_timed(body, times)):
            continue
        if body:
            known = labels or [None] * len(body[0].cells)
            columns = _columns(text, body, known, times)
            return tuple(_row(line, columns, block[0].zone.begin) for line in body)
    return ()


def _row(line: _Line, columns: Sequence[Label], begin: int) -> tuple[Field, ...]:
    head = Zone(begin, begin)
    return tuple(
        Field(label, head, cell, "") for label, cell in zip(columns, line.cells, strict=True)
    )


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Yield runs of lines with the same number of cells; a heading may be parted by blanks."""
    block: list[_Line] = []
    before: _Line | None = None
    for line in _lines(text):
        if _is_empty(text, line.zone):
            continue
        if len(line.cells) < _LEAST or (block and len(line.cells) != len(block[0].cells)):
            if block:
                yield block
            block = []
        if len(line.cells) >= _LEAST:
            if not block and before is not None:
                spread = _spread(text, before)
                block = [spread] if len(spread.cells) == len(line.cells) else []
            block.append(line)
        before = line
    if block:
        yield block


def _spaced(text: str) -> Iterator[list[_Line]]:
    """Yield the tables whose cells single blanks part: a heading, then lines with as many words."""
    lines = list(_lines(text))
    for number, line in enumerate(lines):
        head = _spread(text, line)
        if len(head.cells) <= _LEAST or not _headings(text, head):
            continue
        body: list[_Line] = []
        for below in lines[number + 1 :]:
            parted = (_spread(text, below), _spread(text, below, glued=True))
            fitting = [each for each in parted if len(each.cells) == len(head.cells)]
            if not fitting:
                break
            body.append(fitting[0])
        if body:
            yield [head, *body]


def _spread(text: str, line: _Line, *, glued: bool = False) -> _Line:
    """Return a line parted at every blank; `glued`: the one in 2026-03-20 08:00 parts nothing."""
    words = (_GLUED if glued else _WORD).finditer(text, line.zone.begin, line.zone.stop)
    return _Line(line.zone, tuple(Zone(*word.span()) for word in words))


def _headings(text: str, line: _Line) -> list[Label | None]:
    """Return what the cells name, empty when the line is no heading."""
    cells = [text[cell.begin : cell.stop].strip() for cell in line.cells]
    labels = [named(cell) or _fuzzy(cell) for cell in cells]
    known = {label for label in labels if label}
    enough = sum(label is not None for label in labels) >= _LEAST
    return labels if enough and known & _TELLING else []


def _fuzzy(cell: str) -> Label | None:
    if len(cell) > areas.LONGEST_HEADING:
        return None
    return next((label for label, words in _FUZZY if words.search(cell)), None)


def _is_timed(body: Sequence[_Line], times: Sequence[Zone]) -> bool:
    timed = sum(any(line.zone.meets(time) for time in times) for line in body)
    return timed * 2 > len(body)


def _columns(
    text: str, body: Sequence[_Line], labels: Sequence[Label | None], times: Sequence[Zone]
) -> list[Label]:
    """Return what each column holds; a column without a known heading shows it by its cells."""
    found: dict[int, Label] = {n: label for n, label in enumerate(labels) if label}
    open_columns = [n for n in range(len(labels)) if n not in found]
    for number in list(open_columns):
        cells = [line.cells[number] for line in body]
        if all(_COUNTED.fullmatch(text, cell.begin, cell.stop) for cell in cells):
            found[number] = Label.OTHER
        elif _is_timed([_Line(cell, ()) for cell in cells], times):
            found[number] = Label.TIME
        elif _mostly(equipment.ends_as_name(text, cell) for cell in cells):
            found[number] = Label.LINE
    open_columns = [n for n in open_columns if n not in found]
    _name_whole(text, body, found, open_columns)
    if Label.AREA not in found.values() and open_columns:
        longest = max(open_columns, key=lambda n: _length(text, body, n))
        found[longest] = Label.AREA
        for number in open_columns:
            places = (areas.trim(text, line.cells[number], listed=True) for line in body)
            is_place = _mostly(bool(place and place.strong) for place in places)
            if number != longest and not is_place and not any(labels):
                found[number] = Label.LINE
    return [found.get(number, Label.OTHER) for number in range(len(labels))]


def _name_whole(
    text: str, body: Sequence[_Line], found: dict[int, Label], open_columns: Sequence[int]
) -> None:
    """Take 花园校区 of another column for the place where the column of places only says 全校."""
    for number in [n for n, label in found.items() if label is Label.AREA]:
        cells = (areas.trim(text, line.cells[number], listed=True) for line in body)
        if not all(cell and cell.whole for cell in cells):
            continue
        for other in open_columns:
            names = (areas.trim(text, line.cells[other], listed=True) for line in body)
            if _mostly(bool(name and name.strong) for name in names):
                found[other], found[number] = Label.AREA, Label.OTHER
                return


def _mostly(answers: Iterator[bool]) -> bool:
    told = list(answers)
    return sum(told) * 2 > len(told)


def _length(text: str, body: Sequence[_Line], number: int) -> int:
    cells = (line.cells[number] for line in body)
    return sum(len(_HAN.findall(text, cell.begin, cell.stop)) for cell in cells)


def _is_empty(text: str, line: Zone) -> bool:
    words = text[line.begin : line.stop]
    return not words.strip() or _RULE.fullmatch(words) is not None


def _lines(text: str) -> Iterator[_Line]:
    begin = 0
    for line in text.split("\n"):
        zone = Zone(begin, begin + len(line))
        yield _Line(zone, tuple(_cells(text, zone)))
        begin += len(line) + 1


def _cells(text: str, line: Zone) -> Iterator[Zone]:
    words = text[line.begin : line.stop]
    separator = next((sign for sign in "|\t" if sign in words), None)
    if separator is None:
        for match in _WIDE.finditer(text, line.begin, line.stop):
            yield Zone(*match.span())
        return
    begin = line.begin
    edges = words.strip().startswith(separator), words.strip().endswith(separator)
    parts = words.split(separator)
    for number, part in enumerate(parts):
        outer = (number == 0 and edges[0]) or (number == len(parts) - 1 and edges[1])
        if not outer:
            yield Zone(begin, begin + len(part))
        begin += len(part) + 1
