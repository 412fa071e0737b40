"""Which of the station's communities a text names, by writing and by sound."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from domain.station import StationMap
from language.gazetteer import sounds
from language.gazetteer.around import is_other, is_place_here, is_strange_village
from language.gazetteer.names import ENDINGS, Gazetteer, Index, Owners, gazetteer_of
from language.gazetteer.sounds import Fits, Sound
from language.mention import Level, Mention

_MOST: Final = 200
_LONG: Final = 4
_WIDEST: Final = 12
_COMMA: Final = re.compile(r"(?<=[\u4e00-\u9fff\d]{4}),(?=[\u4e00-\u9fff\d]{4})")
_AND: Final = re.compile(r"[、,和与及跟]|以及|还有")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A name at ``text[start:end]``; `weak` when only what follows can tell that it is a place."""

    start: int
    end: int
    owners: Owners
    weak: bool = False


def mentions(dense_text: str, station: StationMap) -> tuple[Mention, ...]:
    """Return the communities that a prepared text names, in order.

    Never one that the station does not have. A name that several share has rivals instead of
    a value, unless the text names one of them elsewhere.
    """
    names = gazetteer_of(station)
    seen = _confirmed(dense_text, list(_by_writing(dense_text, names)))
    seen = _apart(seen, _across_commas(dense_text, names))
    taken = {position for each in seen for position in range(each.start, each.end)}
    heard = sounds.sound(dense_text)
    by_sound = _by_sound(dense_text, heard, names, names.sounds, names.heard, sounds.fits, taken)
    taken |= {position for each in by_sound for position in range(each.start, each.end)}
    by_sound += _by_sound(
        dense_text,
        sounds.vague(heard),
        names,
        names.vague_sounds,
        names.vaguely,
        sounds.fits_vaguely,
        taken,
    )
    seen = sorted((*seen, *by_sound), key=lambda each: each.start)
    sure = {each.owners[0] for each in seen if len(each.owners) == 1}
    return tuple(_mention(each, sure) for each in seen[:_MOST])


def _mention(seen: _Seen, sure: set[str]) -> Mention:
    owners = tuple(each for each in seen.owners if each in sure) or seen.owners
    decided = len(owners) == 1
    return Mention(
        level=Level.COMMUNITY,
        values=owners if decided else (),
        start=seen.start,
        end=seen.end,
        rivals=() if decided else owners,
    )


def _by_writing(text: str, names: Gazetteer) -> Iterator[_Seen]:
    free = 0
    for at in range(len(text)):
        if at < free:
            continue
        seen = next(_written_at(text, at, names), None)
        if seen is not None:
            free = seen.end
            yield seen


def _written_at(text: str, at: int, names: Gazetteer) -> Iterator[_Seen]:
    """Return what is written here, the longest first, unless what stands around it forbids."""
    for name in names.written.at(text, at):
        end = at + len(name)
        if name in names.weak:
            yield _Seen(at, end, names.weak[name], weak=True)
            continue
        ends_itself = name.endswith(ENDINGS)
        owners = names.full[name]
        strange = not ends_itself and is_strange_village(text, end, owners)
        if not strange and not is_other(text, at, end, ends_itself=ends_itself):
            yield _Seen(at, end, owners)


def _across_commas(text: str, names: Gazetteer) -> list[_Seen]:
    """Return long names with a comma in them: a blank that somebody put there (滨河 花园)."""
    found: list[_Seen] = []
    for comma in _COMMA.finditer(text):
        before, after = text[max(0, comma.start() - _WIDEST) : comma.start()], comma.end()
        joined = before + text[after : after + _WIDEST]
        for at in range(len(before)):
            for name in names.written.at(joined, at):
                spans = at + len(name) > len(before) and len(name) >= _LONG
                if spans and name in names.full:
                    start = comma.start() - len(before) + at
                    found.append(_Seen(start, start + len(name) + 1, names.full[name]))
    return found


def _apart(seen: list[_Seen], more: list[_Seen]) -> list[_Seen]:
    kept = list(seen)
    for each in more:
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _confirmed(text: str, found: list[_Seen]) -> list[_Seen]:
    """Return the names that count: a weak one before a sign of a place, or in a list with one."""
    kept: list[_Seen] = []
    for seen in reversed(found):
        after = kept[-1] if kept else None
        listed = after is not None and _AND.fullmatch(text[seen.end : after.start])
        if not seen.weak or listed or is_place_here(text, seen.start, seen.end):
            kept.append(seen)
    return kept[::-1]


def _by_sound(
    text: str,
    heard: Sound,
    names: Gazetteer,
    index: Index[Sound],
    by_sound: Mapping[Sound, tuple[str, ...]],
    fits: Fits,
    taken: set[int],
) -> list[_Seen]:
    found: list[_Seen] = []
    free = 0
    for at in range(len(text)):
        if at < free or at in taken:
            continue
        for key in index.at(heard, at):
            end = at + len(key)
            written = text[at:end]
            fitting = [name for name in by_sound[key] if fits(written, name)]
            owners = dict.fromkeys(owner for name in fitting for owner in names.full[name])
            ends_itself = written.endswith(ENDINGS)
            blocked = not owners or any(position in taken for position in range(at, end))
            if not blocked and not is_other(text, at, end, ends_itself=ends_itself):
                found.append(_Seen(at, end, tuple(owners)))
                free = end
                break
    return found


__all__ = ["mentions"]
