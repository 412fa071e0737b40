"""Who cannot wait, and whether it is urgent."""

import re
from typing import Final

from domain.slots import Phenomenon
from language import reports
from language.reading import Case
from language.words import Table, any_of, load, strings

_WORDS: Final[Table] = load("slots")["need"]
_KINDS: Final = tuple(
    (kind, any_of(strings(_WORDS, kind)))
    for kind in ("casualty", "trapped", "medical", "infant", "elderly")
)
_NOT_NOW: Final = any_of(f"(?:{each})" for each in strings(_WORDS, "not_now"))
_PERISHING: Final = any_of((*strings(_WORDS, "animals"), *strings(_WORDS, "goods")))
_URGENT: Final = frozenset(map(Phenomenon, strings(_WORDS, "urgent")))
_OPEN_BOX: Final = any_of(strings(_WORDS, "open_box"))
_CANNOT_WAIT: Final = frozenset({"casualty", "trapped", "medical"})
_WINDOW: Final = 14


def sensitive(case: Case) -> str:
    """Return the most pressing need that a text speaks of, in the words of the label guide."""
    counting = {hit.what for hit in reports.counting(case.needs)}
    excused = {hit.what for hit in case.needs} - counting
    text = case.text.dense
    for kind, says in _KINDS:
        if kind in counting or (kind not in excused and _spoken_of(says, text)):
            return kind
    return ""


def urgency(case: Case, seen: tuple[Phenomenon, ...], need: str) -> str:
    """Return ``urgent`` for people, animals or goods that cannot wait, ``normal`` for other dangers.

    Without a danger and without a need nothing is said.
    """
    text = case.text.dense
    if need in _CANNOT_WAIT or (seen and _PERISHING.search(text)):
        return "urgent"
    return urgency_of(seen, text) if case.danger else ""


def urgency_of(seen: tuple[Phenomenon, ...], dense: str) -> str:
    """Return how urgent a danger is: ``normal`` only when what was seen can wait."""
    open_to_hands = Phenomenon.EXPOSED in seen and _OPEN_BOX.search(dense)
    return "urgent" if not seen or open_to_hands or _URGENT & set(seen) else "normal"


def _spoken_of(says: re.Pattern[str], text: str) -> bool:
    return any(
        not _NOT_NOW.search(text[max(0, found.start() - _WINDOW) : found.start()])
        for found in says.finditer(text)
    )
