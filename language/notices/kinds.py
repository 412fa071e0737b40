"""What a notice is about: an outage planned, running, over, moved, called off, or none at all."""

import re
from dataclasses import dataclass
from typing import Final

from domain.notice import NoticeKind
from language.notices.page import BLANK
from language.words import any_of, load, strings

_WORDS: Final = load("notices")["kind"]
_SENTENCE: Final = re.compile(r"[^。!?;\n]+")
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+")


def _expression(name: str) -> re.Pattern[str]:
    return any_of(strings(_WORDS, name))


_CUT: Final = _expression("cut")
_OTHER: Final = _expression("other")
_GRID: Final = _expression("grid")
_STOPS: Final = _expression("stops")
_AS_CAUSE: Final = _expression("as_cause")
_NOT_POWER: Final = _expression("not_power")
_UNSURE: Final = _expression("unsure")
_EXPECTED: Final = _expression("expected")
_RESTORED: Final = _expression("restored")
_RESTORED_SURE: Final = _expression("restored_sure")
_FUTURE: Final = _expression("future")
_FAULT: Final = _expression("fault")
_PLANNED: Final = _expression("planned")
_TEMPORARY: Final = _expression("temporary")
_NOT_TEMPORARY: Final = _expression("not_temporary")
_RATIONING: Final = _expression("rationing")
_NOT_RATIONING: Final = _expression("not_rationing")
_CHANGES: Final = (
    (NoticeKind.DELAY, _expression("delay")),
    (NoticeKind.RESCHEDULED, _expression("rescheduled")),
    (NoticeKind.CANCELLED, _expression("cancelled")),
)
_STATES: Final = tuple(
    (NoticeKind(kind), any_of(strings(_WORDS["states"], kind))) for kind in _WORDS["states"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known before the kind is.

    Attributes:
        text: the folded text, labels blanked out.
        state: the value of a field 停电类型 or 状态, empty without.
        ahead: the first time lies after the day of reading; None without a time.
        is_form: it has labelled fields of time or area.
    """

    text: str
    state: str = ""
    ahead: bool | None = None
    is_form: bool = False


def read(evidence: Evidence) -> NoticeKind:
    """Return the kind of a notice."""
    text = evidence.text.replace(BLANK, " ")
    if _is_other(text, is_form=evidence.is_form):
        return NoticeKind.NOT_OUTAGE
    sure = _certain(text)
    change = _change(sure)
    if change:
        return change
    stated = _stated(evidence.state)
    if stated:
        return stated
    if _RATIONING.search(_NOT_RATIONING.sub(" ", sure)):
        return NoticeKind.RATIONING
    if _is_restored(sure, evidence):
        return NoticeKind.RESTORED
    return _arranged(sure, evidence)


def names_outage(text: str) -> bool:
    """Whether power that is cut or comes back is named at all."""
    if _CUT.search(text) or _RATIONING.search(text):
        return True
    return _OTHER.search(text) is None and _STOPS.search(text) is not None


def says_power_is_back(text: str, begin: int, stop: int) -> bool:
    """Whether the words tell of restored power that is no mere expectation."""
    return _RESTORED.search(text, begin, stop) is not None and not _FUTURE.search(
        text, begin, stop
    )


def _is_other(text: str, *, is_form: bool) -> bool:
    text = _NOT_POWER.sub(" ", text)
    left = _AS_CAUSE.sub(" ", text)
    if _CUT.search(left) or _RATIONING.search(_NOT_RATIONING.sub(" ", left)):
        return False
    if _OTHER.search(text):
        return True
    return not (is_form or _GRID.search(left) or _STOPS.search(left))


def _certain(text: str) -> str:
    """Blank out what may or may not happen."""
    left = list(text)
    for sentence in _SENTENCE.finditer(text):
        unsure = _UNSURE.search(text, sentence.start(), sentence.end())
        if unsure:
            left[unsure.start() : sentence.end()] = " " * (sentence.end() - unsure.start())
    return "".join(left)


def _change(sure: str) -> NoticeKind | None:
    found = [kind for kind, expression in _CHANGES if expression.search(sure)]
    if NoticeKind.RESCHEDULED in found and NoticeKind.DELAY not in found:
        return NoticeKind.RESCHEDULED
    return found[0] if found else None


def _stated(state: str) -> NoticeKind | None:
    return next((kind for kind, expression in _STATES if expression.search(state)), None)


def _is_restored(sure: str, evidence: Evidence) -> bool:
    for clause in _CLAUSE.finditer(sure):
        begin, stop = clause.span()
        if not says_power_is_back(sure, begin, stop):
            continue
        if _RESTORED_SURE.search(sure, begin, stop):
            return True
        if not evidence.is_form and not evidence.ahead and not _plans_before(sure, begin):
            return True
    return False


def _plans_before(sure: str, position: int) -> bool:
    """Whether the sentence up to here speaks of what is going to be done."""
    sentence = max(sure.rfind(sign, 0, position) for sign in "。!?;\n") + 1
    return _FUTURE.search(sure, sentence, position) is not None


def _arranged(sure: str, evidence: Evidence) -> NoticeKind:
    if _TEMPORARY.search(_NOT_TEMPORARY.sub(" ", sure)):
        return NoticeKind.TEMPORARY
    faults = len(_FAULT.findall(sure))
    plans = len(_PLANNED.findall(sure))
    if not (faults or plans) and _EXPECTED.search(sure):
        return NoticeKind.FAULT
    if evidence.ahead or faults == 0:
        return NoticeKind.PLANNED
    if evidence.ahead is None or not evidence.is_form:
        return NoticeKind.FAULT if faults >= plans else NoticeKind.PLANNED
    return NoticeKind.FAULT if faults > plans else NoticeKind.PLANNED
