"""Building, unit, floor and door as people write them: 5号楼2单元301, 5-2-301, 五栋, 1-8#, A座."""

import re
from dataclasses import replace
from typing import Final

from language.doors import dashed, lists, rooms
from language.doors.tokens import tokens
from language.mention import Level, Mention

MOST: Final = 200
"""Mentions of one text that are read; no message has more."""

_MOST_UNITS: Final = 20
_POINTS: Final = re.compile(r"(?<=\d)\.(?=\d{1,2}(?:[.、]\d{1,2}){0,8}(?:号楼|#|[栋幢座]|单元))")


def mentions(dense: str, names: frozenset[int] = frozenset()) -> tuple[Mention, ...]:
    """Return every building, unit, floor and door that a prepared text names, in order.

    Whether it is meant is not decided here (`language.addresses`). Two mentions never overlap.

    Args:
        dense: `Utterance.dense`.
        names: where the name of a community ends.
    """
    text = _POINTS.sub("、", dense)
    found = list(dashed.mentions(text))[:MOST]
    rest = dashed.masked(text, found)
    numbered = list(lists.mentions(rest, tokens(rest, names)))[:MOST]
    found = _below(numbered, found)
    ends = frozenset(mention.end for mention in (*found, *numbered))
    rest = dashed.masked(rest, numbered)
    found += [*numbered, *rooms.mentions(rest, ends)]
    found.sort(key=lambda mention: (mention.start, mention.level))
    return tuple(_apart(found))[:MOST]


def _below(numbered: list[Mention], dashed_ones: list[Mention]) -> list[Mention]:
    """In 5号楼,2-301 the 2 is a unit: the building was named already."""
    first = next((each for each in numbered if each.level is Level.BUILDING), None)
    if first is None:
        return dashed_ones
    kept = []
    for at, mention in enumerate(dashed_ones):
        after = dashed_ones[at + 1] if at + 1 < len(dashed_ones) else None
        pair = after is not None and after.level is Level.ROOM and after.start == mention.end + 1
        number = mention.values[0]
        is_unit = number.isdigit() and int(number) <= _MOST_UNITS
        if mention.level is Level.BUILDING and pair and is_unit and mention.start > first.end:
            mention = replace(mention, level=Level.UNIT)  # noqa: PLW2901 - the same mention, read better
        kept.append(mention)
    return kept


def _apart(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


__all__ = ["Level", "Mention", "mentions"]
