"""Every way to write the names of a station's communities, ready to be looked up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

from domain.station import Community, StationMap
from language.gazetteer import sounds
from language.gazetteer.sounds import Sound
from language.normalise import normalise
from language.utterance import dense
from language.words import load, strings

_NAMES: Final = load("names")
_EVERYDAY: Final = frozenset(strings(_NAMES, "everyday"))
ENDINGS: Final = strings(_NAMES, "endings")
"""What official names end in; people leave it out."""

_STEM_ENDS: Final = strings(_NAMES, "stem_ends")
_STEM_STARTS: Final = strings(_NAMES, "stem_starts")
_GENERIC: Final = frozenset((*ENDINGS, *_STEM_ENDS))
_START: Final = 2

Owners: TypeAlias = tuple[str, ...]
"""The canonical names of the communities that a written name may mean."""

Key = TypeVar("Key", str, Sound)


@dataclass(frozen=True, slots=True)
class Index(Generic[Key]):
    """Things that are looked for at a position: names, or sounds of names."""

    by_start: Mapping[Key, tuple[Key, ...]]

    def at(self, where: Key, position: int) -> Iterator[Key]:
        """Return what stands at a position, the longest first."""
        for key in self.by_start.get(where[position : position + _START], ()):
            if where[position : position + len(key)] == key:
                yield key


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every way to write a community of one station.

    Attributes:
        full: names that count wherever they stand.
        weak: names that count only before a sign of a place.
        heard, vaguely: sound → the full names that sound so; the second without what speakers
            confuse.
    """

    full: Mapping[str, Owners]
    weak: Mapping[str, Owners]
    heard: Mapping[Sound, tuple[str, ...]]
    vaguely: Mapping[Sound, tuple[str, ...]]
    written: Index[str]
    sounds: Index[Sound]
    vague_sounds: Index[Sound]


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


def _build(communities: tuple[Community, ...]) -> Gazetteer:
    full: defaultdict[str, dict[str, None]] = defaultdict(dict)
    weak: defaultdict[str, dict[str, None]] = defaultdict(dict)
    stems: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for community in communities:
        for name in (community.name, *community.aliases):
            written = _written(name)
            if len(written) < _START:
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
    heard = _by_sound(full)
    vaguely = {sounds.vague(key): heard[key] for key in heard}
    for key, names in heard.items():
        vaguely[sounds.vague(key)] = tuple(dict.fromkeys((*vaguely[sounds.vague(key)], *names)))
    return Gazetteer(
        full={form: _exact(form, tuple(owners)) for form, owners in full.items()},
        weak={form: tuple(owners) for form, owners in weak.items()},
        heard=heard,
        vaguely=vaguely,
        written=_index((*full, *weak)),
        sounds=_index(heard),
        vague_sounds=_index(vaguely),
    )


def _by_sound(names: Iterable[str]) -> dict[Sound, tuple[str, ...]]:
    found: dict[Sound, tuple[str, ...]] = {}
    for name in names:
        if sounds.can_be_heard(name):
            key = sounds.sound(name)
            found[key] = (*found.get(key, ()), name)
    return found


def _index(keys: Iterable[Key]) -> Index[Key]:
    by_start: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in sorted(keys, key=len, reverse=True):
        by_start[key[:_START]].append(key)
    return Index({start: tuple(found) for start, found in by_start.items()})


def _exact(form: str, owners: Owners) -> Owners:
    """A canonical name beats an alias that reads the same."""
    exact = tuple(owner for owner in owners if _written(owner) == form)
    return exact or owners


def _written(name: str) -> str:
    return dense(normalise(name))


def _short(name: str) -> str:
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _START:
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
        fresh = {stem for stem in cut if len(stem) >= _START} - stems
        stems |= fresh
        todo.extend(fresh)
    return stems
