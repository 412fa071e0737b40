"""Why the power is cut, in the words of the notice."""

import re
from typing import Final

from language.notices.page import BLANK, Zone
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["reason"]
_SAYS: Final = tuple(re.compile(each) for each in strings(_WORDS, "says"))
_WORKS: Final = any_of(strings(_WORDS, "works"))
_FAULTS: Final = any_of(strings(_WORDS, "faults"))
_HEAD: Final = re.compile(rf"(?:{any_of(strings(_WORDS, 'heads')).pattern})+")
_CUT: Final = any_of(strings(load("notices")["kind"], "cut"))
_AROUND: Final = f" \t\n,;:。、.-{BLANK}"
_SHORTEST: Final = 2


def find(masked: str, zones: tuple[Zone, ...], *, fault: bool) -> Zone | None:
    """Return where the running text gives the reason, None where it gives none.

    Args:
        masked: the folded text, times and labels blanked out.
        zones: what is running text.
        fault: something broke, so a damage is the reason rather than the work on it.
    """
    clauses = (_FAULTS, _WORKS) if fault else (_WORKS, _FAULTS)
    for expression in (*_SAYS, *clauses):
        for zone in zones:
            for match in expression.finditer(masked, zone.begin, zone.stop):
                group = 1 if expression.groups else 0
                found = _trimmed(masked, Zone(match.start(group), match.end(group)))
                if found:
                    return found
    return None


def _trimmed(text: str, zone: Zone) -> Zone | None:
    begin, stop = zone.begin, zone.stop
    head = _HEAD.match(text, begin, stop)
    if head and stop - head.end() >= _SHORTEST:
        begin = head.end()
    while begin < stop and text[begin] in _AROUND:
        begin += 1
    while begin < stop and text[stop - 1] in _AROUND:
        stop -= 1
    words = text[begin:stop]
    if len(words) < _SHORTEST or _CUT.fullmatch(words):
        return None
    return Zone(begin, stop)
