"""What can be seen, heard or smelled, in the values of the label guide."""

import re
from collections.abc import Mapping
from typing import Final, cast

from domain.slots import Phenomenon
from language import reports
from language.reading import Case
from language.signs import Hit
from language.words import any_of, load, strings

_WORDS: Final = load("slots")["phenomenon"]
_SIGNS: Final = cast("Mapping[str, str]", _WORDS["signs"])
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
    if _PARTIAL.search(text) and found:
        found[Phenomenon.PARTIAL] = None
    if _METER.search(text):
        found[Phenomenon.METER] = None
    if _AGAIN.search(text):
        found[Phenomenon.OUTAGE] = None
    if _NOISE.search(text) and found:
        found[Phenomenon.NOISE] = None
    if _only_seems_out(found, hits, text):
        found.pop(Phenomenon.OUTAGE, None)
    return tuple(found)


def _of(hit: Hit) -> Phenomenon | None:
    if hit.what == _FOREIGN_SIGN:
        return Phenomenon.TREE if _TREES.search(hit.word) else Phenomenon.FOREIGN
    known = _SIGNS.get(hit.what)
    if known is None:
        return None
    phenomenon = Phenomenon(known)
    if phenomenon is Phenomenon.WIRE_DOWN and (
        _POLE_WORD.search(hit.word) or _SKIN in hit.word
    ):
        # 电线杆断了 is a pole, 飞线的皮掉了 a bare wire.
        return None
    if phenomenon is Phenomenon.POLE and _POLE_WIRE.search(hit.word):
        return None
    return phenomenon


def _only_seems_out(
    found: Mapping[Phenomenon, None], hits: tuple[Hit, ...], text: str
) -> bool:
    """Half a flat without power, power that comes and goes, and the dark behind a trip say more."""
    if Phenomenon.PARTIAL in found:
        return True
    if Phenomenon.FLICKER in found and _COMES_AND_GOES.search(text):
        return True
    outages = [hit for hit in hits if _of(hit) is Phenomenon.OUTAGE]
    dark = bool(outages) and all(_DARK_WORDS & set(hit.word) for hit in outages)
    return Phenomenon.TRIP in found and dark
