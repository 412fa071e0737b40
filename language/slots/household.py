"""How many households a text speaks of."""

import re
from typing import Final

from language.numerals import to_int
from language.reading import Case
from language.words import any_of, load, strings

_WORDS: Final = load("slots")["scope"]
_SINGLE: Final = any_of(strings(_WORDS, "single"))
_MANY: Final = any_of(strings(_WORDS, "many"))
_HOME: Final = any_of(strings(_WORDS, "home"))
_NOT_SINGLE: Final = re.compile(r"不(?:是|止|只|光|单)(?:就|只)?(?:有)?$")
_COUNT: Final = re.compile(str(load("slots")["households"]["count"]))
_CORRECTED: Final = re.compile(r"现在(?:是|数)|实际|其实|更正|不是\d{1,4}户|改成")
_SEVERAL: Final = 2
_SCANNED: Final = 400


def scope(case: Case, *, in_trouble: bool, urgent: bool, transformer: str) -> str:
    """Return ``single`` or ``multi``, empty when nothing tells.

    A building, unit or community in trouble is many households unless a home or a door is named.
    A danger says nothing about how many are without power.

    Args:
        in_trouble: something is stated to be wrong.
        urgent: it is about somebody or something in danger, not about how many are in the dark.
        transformer: the one that was named, or empty.
    """
    # A blank inside a word must not hide it, one between two clauses hides nothing here.
    text, meant = case.text.without_commas_for_blanks().dense, case.found.meant
    single = _SINGLE.search(text)
    if single and not _NOT_SINGLE.search(text[max(0, single.start() - 4) : single.start()]):
        return "single"
    counted = households(text)
    if counted is not None and counted >= _SEVERAL:
        return "multi"
    if _MANY.search(text) or len(meant.buildings) >= _SEVERAL or len(meant.units) >= _SEVERAL:
        return "multi"
    if not in_trouble:
        return ""
    if meant.room or _HOME.search(text):
        return "single"
    named = meant.communities or meant.buildings or meant.units or transformer
    return "multi" if named and not urgent and not case.danger else ""


def households(dense: str) -> int | None:
    """Return how many households were counted, the corrected number if one is: 8户, 二十多家都没电."""
    counts = [to_int(found["number"]) for found in _COUNT.finditer(dense[:_SCANNED])]
    if not counts:
        return None
    return counts[-1] if _CORRECTED.search(dense[:_SCANNED]) else counts[0]
