"""What is wrong, as far as a text states it: dangers and faults of here and now."""

import re
from typing import Final

from language import signs
from language.signs import Asked, Hit, Sign, Veto
from language.utterance import Utterance

_DANGERS: Final = signs.load_signs("danger")
_DANGER_VETOES: Final = signs.load_vetoes("danger")
_NEEDS: Final = signs.load_signs("need")
_FAULTS: Final = signs.load_signs("fault")
_FAULT_VETOES: Final = signs.load_vetoes("fault")
# Of two things that are wrong the ticket names the cause rather than the darkness.
_NO_CAUSE: Final = frozenset({"没电", "灯不亮", "报修"})

_ASKED_AFTER: Final = re.compile(
    r"(?:了|啦|过|着)?(?:吗|(?:么|没有?|不|吧\?|的?\?)(?=[?,。!\s]|$))|\?"
)
_ASKED_BEFORE: Final = re.compile(
    r"(?:是不是|有没有|会不会|是否|停不|谁家|谁|哪里?|哪[儿家栋]|有人|听说|为啥|为什么|为何"
    r"|几点|什么时候|啥时候|何时|多会儿?|因为什么)[^,。!?]{0,8}$"
)
_EITHER_OR: Final = re.compile(r"[^,。!?]{0,4}是[^,。!?]{1,8}还是")
_OWN: Final = re.compile(
    r"我家|我们?(?:这|楼|单元|家|栋)|咱|俺|家里|\d{1,4}(?:号楼|栋|幢|单元)|[A-Z]座"
)
_WINDOW: Final = 16


def dangers_in(text: Utterance) -> tuple[Hit, ...]:
    """Return the signs of danger, those that are excused too."""
    return _read_twice(text, _DANGERS, _DANGER_VETOES, _never_asked)


def needs_in(text: Utterance) -> tuple[Hit, ...]:
    """Return the signs of somebody who cannot wait, those that are excused too."""
    return _read_twice(text, _NEEDS, _DANGER_VETOES, _never_asked)


def faults_in(text: Utterance) -> tuple[Hit, ...]:
    """Return the signs of a fault; one that is only asked about (停电了吗) is excused."""
    return _read_twice(text, _FAULTS, _FAULT_VETOES, _is_asked)


def counting(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return the hits that nothing excuses."""
    return tuple(hit for hit in hits if not hit.excuse)


def main_fault(hits: tuple[Hit, ...]) -> Hit | None:
    """Return the fault that gives the ticket its name: a cause before the mere darkness."""
    stated = counting(hits)
    causes = [hit for hit in stated if hit.what not in _NO_CAUSE]
    return max(causes or stated, key=lambda hit: hit.score, default=None)


def speaks_of_own(clause: str) -> bool:
    """Tell whether a clause is about the writer's own home or a named building."""
    return _OWN.search(clause) is not None


def _read_twice(
    text: Utterance, wanted: tuple[Sign, ...], vetoes: tuple[Veto, ...], asked: Asked
) -> tuple[Hit, ...]:
    """Read with blanks as commas and, when nothing counts, once more without any blank."""
    hits = signs.find(wanted, vetoes, text, asked)
    run_on = text.without_commas_for_blanks()
    if run_on.dense == text.dense or counting(hits):
        return hits
    return hits + counting(signs.find(wanted, vetoes, run_on, asked))


def _never_asked(_text: Utterance, _start: int, _end: int) -> bool:
    """Smoke that is asked about still counts, unless a veto says otherwise."""
    return False


def _is_asked(text: Utterance, start: int, end: int) -> bool:
    """停电了吗, 是不是停电了, 谁家没电: a question about others is no report of one's own."""
    first, last = text.clause(start)
    if _ASKED_BEFORE.search(text.dense[max(first, start - _WINDOW) : start]):
        return True
    near = text.dense[max(first, start - _WINDOW) : min(last, end + _WINDOW)]
    if _EITHER_OR.match(text.dense, end) and not speaks_of_own(near):
        return True
    if not _ASKED_AFTER.match(text.dense, end):
        return False
    # 5号楼没电了? states one's own darkness, 停电了吗? does not.
    only_a_mark = text.dense.startswith(("?", "了?"), end)
    return not (only_a_mark and speaks_of_own(near))
