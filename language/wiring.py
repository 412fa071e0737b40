"""Words instead of a digit, of a household that looks after its own switch: 推不上去, 没跳, 欠费了."""

import re
from typing import Final

from domain.wiring import ANSWERS, Finding, Question
from language.utterance import prepare
from language.words import any_of, load, strings

_LEXICON: Final = load("wiring")
_STOP: Final = any_of(strings(_LEXICON, "stop"))
_UNLESS: Final = any_of(strings(_LEXICON, "unless"))
_BEFORE: Final = 6
"""Characters before a danger word that may deny it."""
_ORDER: Final = (
    Finding.TRIPS,
    Finding.NOT_TRIPPED,
    Finding.PUSHED,
    Finding.METER_OFF,
    Finding.METER_ON,
    Finding.ARREARS,
    Finding.ALL_DARK,
    Finding.LIT,
)
"""What is looked for first: 推上去又跳 is no success, 没欠费 no debt."""
_SAYS: Final = {finding: any_of(strings(_LEXICON["answers"], finding)) for finding in _ORDER}
_NEIGHBOURS_LIT: Final = any_of(strings(_LEXICON["neighbours"], "lit"))
_QUESTION: Final = re.compile(r"[吗?]|[好来亮]了(?:没|么)|怎么|多久|可以.{0,4}[吗么]")
_LONGEST: Final = 40


def stop_word(text: str) -> str:
    """Return the word of danger that ends a self-check, or an empty string. Total."""
    dense = prepare(text).dense
    for found in _STOP.finditer(dense):
        around = dense[max(0, found.start() - _BEFORE) : found.start()]
        asked = dense[found.end() : found.end() + 2]
        if not _UNLESS.search(around) and "吗" not in asked:
            return found[0]
    return ""


def neighbours_lit(text: str) -> bool:
    """Whether a text says that the stairwell or the neighbours have power. Total."""
    return _NEIGHBOURS_LIT.search(prepare(text).dense) is not None


def finding_in(text: str, question: Question) -> Finding | None:
    """Return what words tell in answer to a question; None when they are no answer to it. Total."""
    dense = prepare(text).dense
    if not dense or len(dense) > _LONGEST or _QUESTION.search(dense):
        return None
    if question is Question.NEIGHBOURS and _NEIGHBOURS_LIT.search(dense):
        return Finding.LIT
    wanted = set(ANSWERS[question].values())
    return next((f for f in _ORDER if f in wanted and _SAYS[f].search(dense)), None)
