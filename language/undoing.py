"""撤销 0231, 0231的好了撤销, 点错了,撤销: taking a step back, wherever the word for it stands."""

import re
from typing import Final

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from language.words import any_word, load, strings

STEP: Final = "step"
"""The detail of the command that holds the verb of the step that was named, if one was."""

_LEXICON: Final = load("commands")["undoing"]
_VERB: Final = re.compile(any_word(strings(_LEXICON, "verbs")))
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_BESIDE: Final = re.compile(rf"(?:{any_word(strings(_LEXICON, 'beside'))}|[\s,、:。!#~])*+")
_STEPS: Final = {
    word: verb for verb in _LEXICON["steps"] for word in strings(_LEXICON["steps"], verb)
}
_STEP: Final = re.compile(any_word(_STEPS))
_LONGEST: Final = 24
_NUMBERS: Final = 2  # 撤销合并 0231 0232: either will do


def parse(core: str) -> Command | None:
    """Return the taking back of a step, None when the text is anything else.

    Beside the word for it only a number, the step's own name and filling words may stand: a
    report that is taken back (撤销报修) is no step, and nothing is done that is to be undone.
    """
    if len(core) > _LONGEST or not _VERB.search(core):
        return None
    numbers = _NUMBER.findall(core)
    rest = _VERB.sub(" ", _NUMBER.sub(" ", core), count=1)
    steps = _STEP.findall(rest)
    if len(numbers) > _NUMBERS or len(steps) > 1 or not _BESIDE.fullmatch(_STEP.sub(" ", rest)):
        return None
    return Command(
        verb=Verb.UNDO,
        ticket=TicketNo(int(numbers[0])) if numbers and int(numbers[0]) else None,
        details=tuple((STEP, _STEPS[word]) for word in steps),
    )
