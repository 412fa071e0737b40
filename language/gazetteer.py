"""The names of the station's communities, and which of them a text names."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from domain.station import Community, StationMap
from language.normalise import normalise
from language.utterance import dense
from language.words import any_of, any_word, load, strings

_NAMES: Final = load("names")
_EVERYDAY: Final = frozenset(strings(_NAMES, "everyday"))
_SIGN: Final = any_of(strings(_NAMES, "signs"))
_OTHER: Final = any_of(strings(_NAMES, "others"))
_ENDINGS: Final = strings(_NAMES, "endings")
_STEM_ENDS: Final = strings(_NAMES, "stem_ends")
_STEM_STARTS: Final = strings(_NAMES, "stem_starts")
_GENERIC: Final = frozenset((*_ENDINGS, *_STEM_ENDS))
_SHORTEST: Final = 2
_NOT_THIS: Final = re.compile(r"(?:不是|不在|并非|除了)$")
# 河南小区 is not 南小区, 湖北小区 is not 北小区.
_DIRECTIONS: Final = "东西南北"
_OTHER_PROVINCE: Final = frozenset("河湖云海济山广江")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every way to write a community of one station.

    Attributes:
        full: names that count wherever they stand.
        weak: names that count only before a sign of a place.
    """

    full: dict[str, tuple[str, ...]]
    weak: dict[str, tuple[str, ...]]
    pattern: re.Pattern[str]


@dataclass
class _Memo:
    """The names of the picture of the station seen last; an import makes a new picture."""

    last: tuple[tuple[Community, ...], Gazetteer] | None = None


_memo = _Memo()


def gazetteer_of(station: StationMap) -> Gazetteer:
    """Return the names of a station, built again only when its communities were replaced."""
    last = _memo.last
    if last is None or last[0] is not station.communities:
        last = (station.communities, _build(station.communities))
        _memo.last = last
    return last[1]


def named(dense_text: str, station: StationMap) -> tuple[str, ...]:
    """Return the canonical names that the text names, in order, without repetition.

    More than one means that the text does not decide: several were named, or a name that
    several share. Never a name that the station does not have.
    """
    gazetteer = gazetteer_of(station)
    found: dict[str, None] = {}
    for match in gazetteer.pattern.finditer(dense_text):
        found.update(dict.fromkeys(_meant(match, dense_text, gazetteer)))
    return tuple(found)


def _meant(match: re.Match[str], text: str, names: Gazetteer) -> tuple[str, ...]:
    written = match[0]
    before = text[max(0, match.start() - 4) : match.start()]
    if _NOT_THIS.search(before) or (written[0] in _DIRECTIONS and before[-1:] in _OTHER_PROVINCE):
        return ()
    if written in names.full:
        ends_itself = any(written.endswith(ending) for ending in _ENDINGS)
        other = not ends_itself and _OTHER.match(text, match.end())
        return () if other else names.full[written]
    return names.weak[written] if _SIGN.match(text, match.end()) else ()


def _build(communities: tuple[Community, ...]) -> Gazetteer:
    full: defaultdict[str, dict[str, None]] = defaultdict(dict)
    weak: defaultdict[str, dict[str, None]] = defaultdict(dict)
    stems: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for community in communities:
        for name in (community.name, *community.aliases):
            written = _written(name)
            if len(written) < _SHORTEST:
                continue
            short = _short(written)
            for form in {written, short}:
                (weak if form in _EVERYDAY else full)[form][community.name] = None
            for stem in _stems(short):
                stems[stem][community.name] = None
    for stem, sharers in stems.items():
        # A stem of one community could as well be a place that is not ours.
        if len(sharers) > 1 and stem not in full and stem not in weak and stem not in _GENERIC:
            weak[stem] = sharers
    return Gazetteer(
        full={form: _exact(form, tuple(owners)) for form, owners in full.items()},
        weak={form: tuple(owners) for form, owners in weak.items()},
        pattern=re.compile(any_word((*full, *weak)) or r"(?!)"),
    )


def _exact(form: str, owners: tuple[str, ...]) -> tuple[str, ...]:
    """A canonical name beats an alias that reads the same."""
    exact = tuple(owner for owner in owners if _written(owner) == form)
    return exact or owners


def _written(name: str) -> str:
    return dense(normalise(name))


def _short(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST:
            return name.removesuffix(ending)
    return name


def _stems(short: str) -> set[str]:
    """Return what is left of a name without directions and endings: 兴谷家园 gives 兴谷."""
    stems: set[str] = set()
    todo = [short]
    while todo:
        name = todo.pop()
        cut = [name.removesuffix(end) for end in _STEM_ENDS if name.endswith(end)]
        cut += [name.removeprefix(start) for start in _STEM_STARTS if name.startswith(start)]
        fresh = {stem for stem in cut if len(stem) >= _SHORTEST} - stems
        stems |= fresh
        todo.extend(fresh)
    return stems
