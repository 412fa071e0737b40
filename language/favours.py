"""Tells a small favour (微服务) from a fault: 张大爷灯不亮,能来看看不 is none of the supply.

A rule, not the table: a lamp, switch or socket inside one home, asked for as help, without any
sign of an outage or a danger. When in doubt it stays what it is otherwise. Source: product.md M29.
"""

from typing import Final

from domain.meaning import Intent, Meaning, Scope
from domain.slots import Phenomenon, Sensitive
from language.reading import Case
from language.words import any_of, load, strings

_WORDS: Final = load("favour")["favour"]
_THINGS: Final = any_of(strings(_WORDS, "things"))
_ASKS: Final = any_of(strings(_WORDS, "asks"))
_IN_A_HOME: Final = any_of(
    (
        *strings(_WORDS, "rooms"),
        *strings(_WORDS, "parts"),
        *strings(_WORDS, "people"),
        *strings(_WORDS, "home_wiring"),
    )
)
_NEVER: Final = any_of(strings(_WORDS, "never"))
_DONE: Final = any_of(strings(_WORDS, "done"))
_MAY_BE: Final = frozenset(
    {
        Intent.FAULT,
        Intent.SERVICE,
        Intent.PROGRESS,
        Intent.OPINION,
        Intent.CONSULT,
        Intent.OTHER_UTILITY,
        Intent.STILL_DARK,
        Intent.CHATTER,
    }
)
_NO_FAULT: Final = frozenset({Phenomenon.OUTAGE})
_CANNOT_WAIT: Final = frozenset(
    {Sensitive.MEDICAL, Sensitive.INFANT, Sensitive.TRAPPED, Sensitive.CASUALTY}
)
_LONGEST: Final = 120
"""Characters of a request; a longer text is a story."""


def is_favour(case: Case, meaning: Meaning) -> bool:
    """Whether a message asks for a small thing in one home. Total."""
    text = case.text.dense
    if meaning.intent not in _MAY_BE or len(text) > _LONGEST or _tells_of_more(case, meaning):
        return False
    if _NEVER.search(text) or _DONE.search(text):
        return False
    asked, home = _ASKS.search(text), _IN_A_HOME.search(text)
    return _THINGS.search(text) is not None and asked is not None and home is not None


def _tells_of_more(case: Case, meaning: Meaning) -> bool:
    """Whether anything says that supply fails, that it is dangerous, or that somebody cannot wait."""
    slots = meaning.slots
    return bool(
        case.dangers
        or meaning.scope is Scope.MULTI
        or set(slots.phenomenon) - _NO_FAULT
        or slots.sensitive in _CANNOT_WAIT
        or (slots.households or 1) > 1
        or len(slots.building) > 1
        or slots.utility not in ("", "property")
    )


def work_of(case: Case, meaning: Meaning) -> str:
    """Return what is to be done in a few words: 换灯泡, 看灯."""
    if "不亮" in case.text.dense:
        return "灯不亮"
    thing = _THINGS.search(case.text.dense)
    name = thing[0] if thing else "灯"
    verb = "换" if "换" in case.text.dense else "装" if "装" in case.text.dense else "看"
    return f"{verb}{name}"
