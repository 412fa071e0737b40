"""What can be seen, heard or smelled, in the values of the label guide."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from domain.slots import Phenomenon
from language import reports
from language.reading import Case
from language.signs import Hit
from language.words import any_of, load, strings

_WORDS: Final = load("slots")["phenomenon"]
_SIGNS: Final = cast("Mapping[str, str]", _WORDS["signs"])
_LOOSE: Final = tuple(
    (Phenomenon(name), any_of(strings(_WORDS["loose"], name))) for name in _WORDS["loose"]
)
FAULTS: Final = frozenset(
    {
        Phenomenon.OUTAGE,
        Phenomenon.TRIP,
        Phenomenon.PARTIAL,
        Phenomenon.LOW_VOLTAGE,
        Phenomenon.HIGH_VOLTAGE,
        Phenomenon.FLICKER,
        Phenomenon.METER,
        Phenomenon.NOISE,
    }
)
"""What is wrong with the supply rather than dangerous."""

_FOREIGN_SIGN: Final = "树或异物碰线"
_TREES: Final = any_of(strings(_WORDS, "trees"))
_PARTIAL: Final = any_of(strings(_WORDS, "partial"))
_NOISE: Final = any_of(strings(_WORDS, "noise"))
_METER: Final = any_of(strings(_WORDS, "meter"))
_POLE_WIRE: Final = re.compile(str(_WORDS["pole_wire"]))
_POLE_WORD: Final = re.compile(str(_WORDS["pole_word"]))
_SKIN: Final = str(_WORDS["skin"])
_AGAIN: Final = any_of(strings(_WORDS, "again"))
_COMES_AND_GOES: Final = any_of(strings(_WORDS, "comes_and_goes"))
_DARK_WORDS: Final = frozenset("黑灭亮")


def seen(case: Case) -> tuple[Phenomenon, ...]:
    """Return what a text states to be so here and now, dangers first, each once."""
    text = case.text.dense
    hits = (*case.danger, *reports.counting(case.faults))
    found = dict.fromkeys(each for hit in hits if (each := _of(hit)) is not None)
    found.update(dict.fromkeys(_besides(text, stated=bool(found))))
    if _only_seems_out(found, hits, text):
        found.pop(Phenomenon.OUTAGE, None)
    return tuple(found)


def loosely_seen(case: Case, *, danger: bool) -> tuple[Phenomenon, ...]:
    """Return what a report may mean whose words no sign knows, at most one.

    Right only for a text of which something else tells that it reports a danger or a fault.

    Args:
        danger: which of the two.
    """
    text = case.text.dense
    fitting = (says for says in _LOOSE if (says[0] not in FAULTS) is danger)
    return next(((name,) for name, says in fitting if says.search(text)), ())


def _besides(text: str, *, stated: bool) -> Iterator[Phenomenon]:
    if stated and _PARTIAL.search(text):
        yield Phenomenon.PARTIAL
    if _METER.search(text):
        yield Phenomenon.METER
    if _AGAIN.search(text):
        yield Phenomenon.OUTAGE
    if stated and _NOISE.search(text):
        yield Phenomenon.NOISE


def _of(hit: Hit) -> Phenomenon | None:
    if hit.what == _FOREIGN_SIGN:
        return Phenomenon.TREE if _TREES.search(hit.word) else Phenomenon.FOREIGN
    known = _SIGNS.get(hit.what)
    if known is None:
        return None
    phenomenon = Phenomenon(known)
    # 电线杆断了 is a pole, 飞线的皮掉了 a bare wire, 电杆拉线断了 a wire.
    no_wire = _POLE_WORD.search(hit.word) or _SKIN in hit.word
    if phenomenon is Phenomenon.WIRE_DOWN and no_wire:
        return None
    if phenomenon is Phenomenon.POLE and _POLE_WIRE.search(hit.word):
        return None
    return phenomenon


def _only_seems_out(found: Mapping[Phenomenon, None], hits: tuple[Hit, ...], text: str) -> bool:
    """Half a flat without power, power that comes and goes, and the dark behind a trip say more."""
    if Phenomenon.PARTIAL in found:
        return True
    if Phenomenon.FLICKER in found and _COMES_AND_GOES.search(text):
        return True
    outages = [hit for hit in hits if _of(hit) is Phenomenon.OUTAGE]
    dark = bool(outages) and all(_DARK_WORDS & set(hit.word) for hit in outages)
    return Phenomenon.TRIP in found and dark
