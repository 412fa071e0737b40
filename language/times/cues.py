"""Words around a time that tell which way it points and which end of a range it is."""

import re
from typing import Final

from language.times.calendar import Lean

_WINDOW: Final = 10
"""Characters before and after a time that are looked at."""

_CLAUSE_END: Final = re.compile(r"[,。!?;\n]")
_BACK_AFTER: Final = re.compile(
    r"(?:多|左右|许|的时候|钟|整|那会儿?)?(?:[开始就已都才又突然忽被]{0,4})(?:停的|停了|没的|没了?电|没有电|跳的|跳了?闸|断的|断了?电|断了"
    r"|停电[了的]|黑的|来的|来了|送的|送上[了的]|(?:恢复|修好|送电|通电|修完|弄好|走|报|发|打|开|坏|烧|熄|灭)[了的]|[\u4e00-\u9fff]{1,2}的(?=[灯电闸刀]|$)|好的(?!,)|到的|停到(?:现在|这会)|到现在|就停|就没|发生|故障|突发|突然)"
)
_AHEAD_BEFORE: Final = re.compile(
    r"(?:预计|估计|预期|大概|大约|计划|拟|将|要到|得到|等到|[延迟长][到至]|推迟[到至]?|延迟|延长|顺延|提前[到至]|最迟|最晚|最快|争取|力争|保证|再|还|会|要|改[到至为])"
    r"(?:于|在|今天)?(?:是|得|要|到|至|于)?$"
)
_FORETOLD: Final = re.compile(
    r"(?:预计|估计|预期|计划|拟|争取|力争|保证|最迟|最晚|最快)[^,。]{0,3}$"
)
_LATE_AFTER: Final = re.compile(r"(?:多|左右|许|钟)?才(?:来|送|恢复|修好|通|复)")
_BACK_BEFORE: Final = re.compile(r"(?:刚才|刚刚|刚|已于?|曾|自从|一直[停黑]?[到至])$")
_AHEAD_AFTER: Final = re.compile(
    r"(?:左右|许|多|钟|整)?(?:[就才之以]{0,2})(?:前(?!面|后)|送电|来电|恢复|复电|通电|供电|能|可以?|到(?![的了现])|修好(?!了)|搞定|来(?![的了])|停电(?![了的])|停(?![的了电到])|开始)"
)
_TOLD_BETWEEN: Final = re.compile(r"[停断黑跳没]电?[的了]|等到")
_SENTENCE_END: Final = re.compile(r"[。!?;\n]")
_TOLD_AFTER: Final = re.compile(r"(?:左右|许|多|钟|整)?(?:送电|来电|恢复|复电|通电|供电|来)")
_FROM_AFTER: Final = re.compile(r"(?:左右|许|整|钟)?(?:起|开始|以后|之后|后(?!天))")
_UNTIL_AFTER: Final = re.compile(r"(?:左右|许|整|钟)?(?:之前|以前|前(?![后面])|止|为止|截止)")
_MOVED_BEFORE: Final = re.compile(
    r"(?:改|改期|改[在成]|调|缩短|压缩|调整|变更|更改|顺延|推迟|延期|延迟|延长|延|提前|挪|更正)(?:到|至|为|成|在|于)(?:于|了)?$"
)
_FORMER_BEFORE: Final = re.compile(
    r"(?:原|原来|原定|原计划|原先|本来|本应)(?:时间|停电时间|送电时间)?(?:于|在|是|为|的|到|:){0,2}$"
)
_UNTIL_BEFORE: Final = re.compile(
    r"(?:截[至止]|最迟|最晚|[停延长推迟续直][到至]|延期[到至]|(?:要|得|等|干|忙|修|没电|持续|一直)[到至]|不晚于|不迟于)(?:到|至|于|今天|当天)?$"
)


def before(text: str, at: int) -> str:
    """Return the words of the same clause before a position."""
    window = text[max(0, at - _WINDOW) : at]
    return _CLAUSE_END.split(window)[-1]


def after(text: str, at: int) -> str:
    """Return the words of the same clause after a position."""
    return _CLAUSE_END.split(text[at : at + _WINDOW], maxsplit=1)[0]


def lean(text: str, begin: int, stop: int) -> Lean:
    """Return which way the words around the time in ``text[begin:stop]`` surely point."""
    words_before, words_after = before(text, begin), after(text, stop)
    if _FORETOLD.search(words_before):
        return Lean.AHEAD
    if _BACK_AFTER.match(words_after):
        return Lean.BACK
    late = _LATE_AFTER.match(words_after)
    if late and _BACK_BEFORE.search(words_before):
        return Lean.BACK
    if _AHEAD_BEFORE.search(words_before) or _UNTIL_BEFORE.search(words_before):
        return Lean.AHEAD
    return Lean.BACK if late or _BACK_BEFORE.search(words_before) else Lean.NEITHER


def tells(text: str, begin: int, stop: int) -> bool:
    """Whether the words between both ends tell of what has happened: 9点停了,停到12点."""
    return _TOLD_BETWEEN.search(text, begin, stop) is not None


def announces(text: str, stop: int, *, past: bool) -> bool:
    """Whether the verb behind a time may announce it: 8点恢复, 3点来电, 9点停电.

    Args:
        past: the time said before has passed, so that 恢复 behind this one may be told too.
    """
    words = after(text, stop)
    return bool(_AHEAD_AFTER.match(words)) and not (past and _TOLD_AFTER.match(words))


def moved(text: str, begin: int) -> bool:
    """Whether 改为 or 推迟到 is said: the time takes the place of the one before."""
    return _MOVED_BEFORE.search(before(text, begin)) is not None


def former(text: str, begin: int) -> bool:
    """Whether 原定 or 原来 is said: the time holds no longer."""
    return _FORMER_BEFORE.search(before(text, begin)) is not None


def begins(text: str, stop: int) -> bool:
    """Whether 起 or 开始 follows: the time is a start."""
    return _FROM_AFTER.match(text, stop) is not None


def ends(text: str, begin: int, stop: int) -> bool:
    """Whether 前, 截至 or 停到 is said: the time is an end."""
    return (
        _UNTIL_AFTER.match(text, stop) is not None
        or _UNTIL_BEFORE.search(before(text, begin)) is not None
    )


def same_sentence(text: str, begin: int, stop: int) -> bool:
    """Whether no sentence ends between two places."""
    return _SENTENCE_END.search(text, begin, stop) is None
