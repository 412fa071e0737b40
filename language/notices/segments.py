"""Which places belong to which stretch."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from domain.notice import Moment
from language.notices.days import Stretch
from language.notices.page import Zone

Arranged: TypeAlias = tuple[tuple[Stretch, tuple[Zone, ...]], ...]

_LINE_ENDS: Final = "\n"
_SENTENCE_ENDS: Final = "。;!?\n"


def arrange(text: str, stretches: Sequence[Stretch], areas: Sequence[Zone]) -> Arranged:
    """Return each stretch with its places.

    A sentence that names both binds them. Else places follow their time or, where the text ends
    with a time, stand before it. Times said together share their places.
    """
    return _merged(_bound(text, stretches, areas))


def _bound(text: str, stretches: Sequence[Stretch], areas: Sequence[Zone]) -> Arranged:
    if len(stretches) <= 1:
        return tuple((stretch, tuple(areas)) for stretch in stretches)
    groups = list(_groups(stretches, areas))
    if len(groups) == 1:
        return tuple((stretch, tuple(areas)) for stretch in stretches)
    bound = (
        _by_sentence(text, groups, areas, _LINE_ENDS)
        or _by_sentence(text, groups, areas, _SENTENCE_ENDS)
        or _by_order(groups, areas)
    )
    return tuple(
        (stretch, bound[number]) for number, group in enumerate(groups) for stretch in group
    )


def _merged(arranged: Arranged) -> Arranged:
    """Put stretches with the same ends together: two lines of a table, or heading and text."""
    found: dict[tuple[Moment | None, Moment | None], tuple[Stretch, tuple[Zone, ...]]] = {}
    for stretch, areas in arranged:
        ends = stretch.start, stretch.end
        first, before = found.get(ends, (stretch, ()))
        found[ends] = first, (*before, *areas)
    return tuple(found.values())


def _groups(stretches: Sequence[Stretch], areas: Sequence[Zone]) -> Iterator[list[Stretch]]:
    """Put the stretches together between which no place stands."""
    group: list[Stretch] = []
    for stretch in stretches:
        if group and any(group[-1].zone.stop <= area.begin < stretch.zone.begin for area in areas):
            yield group
            group = []
        group.append(stretch)
    if group:
        yield group


def _by_sentence(
    text: str, groups: list[list[Stretch]], areas: Sequence[Zone], ends: str
) -> list[tuple[Zone, ...]]:
    """Return the places of each group, empty unless every group has a sentence of its own.

    What ends a sentence is one of the signs `ends`: a line of a table may hold a semicolon.
    """
    sentences = [_sentence(text, group, ends) for group in groups]
    if any(first.meets(second) for first, second in pairwise(sentences)):
        return []
    found = [tuple(area for area in areas if sentence.meets(area)) for sentence in sentences]
    if not all(found):
        return []
    later = [area for area in areas if not any(area in each for each in found)]
    for area in later:
        number = max(
            (n for n, sentence in enumerate(sentences) if sentence.begin < area.begin), default=-1
        )
        if number >= 0:
            found[number] = (*found[number], area)
    return found


def _sentence(text: str, group: list[Stretch], signs: str) -> Zone:
    begin = group[0].zone.begin
    stop = group[-1].zone.stop
    first = max(text.rfind(sign, 0, begin) for sign in signs) + 1
    ends = [at for at in (text.find(sign, stop) for sign in signs) if at >= 0]
    return Zone(first, min(ends, default=len(text)))


def _by_order(groups: list[list[Stretch]], areas: Sequence[Zone]) -> list[tuple[Zone, ...]]:
    begins = [group[0].zone.begin for group in groups]
    follows = not areas or areas[0].begin > begins[0] or areas[-1].begin > begins[-1]
    found: list[list[Zone]] = [[] for _ in groups]
    for area in areas:
        before = sum(begin < area.begin for begin in begins)
        number = before - 1 if follows else before
        if 0 <= number < len(groups):
            found[number].append(area)
    return [tuple(each) for each in found]
