"""Lists and ranges of doors: 1、2、3号楼, 12幢到15幢, 6号楼1到4单元, 5、6、7三栋楼."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from language.doors.numbers import MOST, between
from language.doors.tokens import ROOM_FOLLOWS, Token
from language.mention import Level, Mention

_AND: Final = re.compile(r"[、,和与及跟&/+或]|以及|还有|连同")
_TO: Final = re.compile(r"[-~—–]{1,2}|[到至]|一直到|直到")
_HOW_MANY: Final = re.compile(
    r"(?:这)?[二两三四五六七八九十]{1,2}(?:(?P<building>[栋幢座]楼?|个?号?楼)|(?P<unit>个?单元)|(?P<floor>层))"
)
_BETWEEN: Final = re.compile(r"(?:之间|中间)")
_ROOM: Final = re.compile(rf"-?{ROOM_FOLLOWS}")
_WIDE: Final = 3


@dataclass
class _Run:
    """Numerals that stand together; `ranges` tells which continue a range."""

    tokens: list[Token]
    ranges: list[bool]

    def add(self, token: Token, *, to: bool) -> None:
        self.tokens.append(token)
        self.ranges.append(to)


def mentions(text: str, tokens: Iterable[Token]) -> Iterator[Mention]:
    """Return the buildings, units and floors that the numerals name, lists and ranges expanded."""
    for run in _runs(text, tokens):
        yield from _read(text, run)


def _runs(text: str, tokens: Iterable[Token]) -> Iterator[_Run]:
    run: _Run | None = None
    for token in tokens:
        last = run.tokens[-1] if run else None
        how = _link(text, last, token) if last else None
        if run is not None and how is not None:
            run.add(token, to=how)
            continue
        if run is not None:
            yield run
        run = _Run([token], [False])
    if run is not None:
        yield run


def _link(text: str, first: Token, second: Token) -> bool | None:
    """Return True for a range, False for a list, None when the numerals do not belong together."""
    gap = text[first.end : second.start]
    if None not in (first.level, second.level) and first.level != second.level:
        return None
    if _TO.fullmatch(gap):
        return True
    together = _run_on(first, second) if not gap else _listed(text, gap, first, second)
    return False if together else None


def _run_on(first: Token, second: Token) -> bool:
    """Tell whether two numerals without anything between are a list: 9号楼10号楼, 一号二号楼."""
    if first.house:
        return second.house or second.level is Level.BUILDING
    return first.level is not None and first.level == second.level


def _listed(text: str, gap: str, first: Token, second: Token) -> bool:
    if not _AND.fullmatch(gap):
        return False
    if first.level is not None or first.house:
        # 除了3号楼,5号楼都没电: two places, of which each has its own verdict.
        return gap != ","
    if first.script != second.script or text[max(0, first.start - 1) : first.start] == "第":
        return False
    return len(first.values[0]) < _WIDE or len(second.values[0]) >= _WIDE


def _read(text: str, run: _Run) -> Iterator[Mention]:
    levels, end = _levels(text, run)
    pair = _building_and_unit(text, run, levels)
    if pair is not None:
        yield from pair
        return
    start = 0
    for at in range(1, len(levels) + 1):
        if at < len(levels) and levels[at] == levels[start]:
            continue
        level = levels[start]
        last = run.tokens[at - 1]
        alone = at - start == 1 and last.counts
        if level is not None and not alone:
            yield Mention(
                level=level,
                values=_values(text, run, start, at),
                start=run.tokens[start].start,
                end=end if at == len(levels) else last.end,
            )
        start = at


def _levels(text: str, run: _Run) -> tuple[list[Level | None], int]:
    """Return what each numeral is, told by the next one that says so, and where the list ends."""
    level = run.tokens[-1].level
    end = run.tokens[-1].end
    if level is None:
        count = _HOW_MANY.match(text, end)
        if count is not None and (len(run.tokens) > 1 or len(run.tokens[0].values) > 1):
            level = _level_of(str(count.lastgroup))
            end = count.end()
    found: list[Level | None] = []
    for token in reversed(run.tokens):
        level = token.level if token.level is not None else level
        found.append(level)
    return found[::-1], end


def _level_of(word: str) -> Level:
    return {"building": Level.BUILDING, "unit": Level.UNIT}.get(word, Level.FLOOR)


def _building_and_unit(
    text: str, run: _Run, levels: list[Level | None]
) -> tuple[Mention, Mention] | None:
    """Return the parts of 5-2单元, which is no range: it falls, or a door follows."""
    if len(run.tokens) != 2 or levels[-1] is not Level.UNIT or not run.ranges[1]:  # noqa: PLR2004 - a pair
        return None
    building, unit = run.tokens
    if building.level is not None or text[building.end] != "-":
        return None
    falls = int(building.values[0]) >= int(unit.values[0]) if _plain(building, unit) else False
    if not falls and not _ROOM.match(text, unit.end):
        return None
    return (
        Mention(
            level=Level.BUILDING, values=building.values, start=building.start, end=unit.start
        ),
        Mention(level=Level.UNIT, values=unit.values, start=unit.start, end=unit.end),
    )


def _plain(first: Token, second: Token) -> bool:
    return first.values[0].isdigit() and second.values[0].isdigit()


def _values(text: str, run: _Run, start: int, stop: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    ends_only = _BETWEEN.match(text, run.tokens[stop - 1].end)
    for at in range(start, stop):
        token = run.tokens[at]
        if at > start and run.ranges[at] and not ends_only:
            first = run.tokens[at - 1].values[-1]
            found.update(dict.fromkeys(between(first, token.values[0])))
        found.update(dict.fromkeys(token.values))
    return tuple(found)[: 2 * MOST]
