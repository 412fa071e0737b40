"""Lengths that stand for a time: 20分钟后, 半个钟头前停的, 停了俩小时了, 还得两个小时."""

import re
from datetime import datetime
from enum import Enum, auto
from typing import Final

from language.times import cues
from language.times.tokens import LengthToken


class Way(Enum):
    """Where a length lies, seen from the moment of speaking."""

    SINCE = auto()
    """停了俩小时了: from then until now."""
    AGO = auto()
    """半小时前"""
    AHEAD = auto()
    """半小时后, 还得半小时"""
    WITHIN = auto()
    """两小时内"""


_AGO_AFTER: Final = re.compile(r"(?:多|左右)?(?:之|以)?前(?![往面方])")
_AHEAD_AFTER: Final = re.compile(
    r"(?:多|左右|吧|许)?(?:之后|以后|过后|后(?!天|面)"
    r"|[就才可能会应该准得要]{0,4}(?:到(?!现在|这会|目前)|能|来电|送电|恢复|复电|通电|修好|搞定|弄好|弄完|好(?![了几])|完(?!了)|过去|赶到|处理))"
)
_WITHIN_AFTER: Final = re.compile(r"(?:之|以)?内(?!容|部)")
_PASSED_AFTER: Final = re.compile(r"(?:多|左右|来)?(?:了|没电|没有电|没来|过去了|停电了)")
_PASSED_BEFORE: Final = re.compile(
    r"(?:[停断黑等熄坏修跳灭晒冻热干忙守][了咗]|没电了?|没来电?|停电了|断电了|已经?|停电已|已停电?|黑灯|都)"
    r"(?:电|快|有|了|都|成|将近|差不多|大概|足足|整整|一共|得有){0,3}$"
)
_ANNOUNCED: Final = re.compile(r"(?:预计|计划|将|要|会|得|拟|需)[^,。]{0,4}$")
_AHEAD_BEFORE: Final = re.compile(
    r"(?:仲要|还得要?|还需要?|还要|还有|再过|再有|再等|再给我?|再来|再|(?<!超)过|大概还?要?|大约还?要?|约|预计|估计|最多|最快|最迟|至少|需要?|得|等|差不多|也就)"
    r"(?:大概|大约|约|差不多|再|要|得|有|个|等|花|用|修|个?把|需要?){0,3}$"
)
_ALONE: Final = re.compile(r"[\s,。!~吧的哈啊呢左右多钟先]{0,6}")


def way(text: str, length: LengthToken, *, promise: bool) -> Way | None:
    """Return where the length lies, None where it only tells how long something takes.

    Args:
        text: folded.
        length: where it stands and how long it is.
        promise: somebody tells how long his work will take.
    """
    before, after = cues.before(text, length.begin), cues.after(text, length.stop)
    if _AGO_AFTER.match(after):
        return None if before.endswith("提") else Way.AGO
    if _WITHIN_AFTER.match(after):
        return Way.WITHIN
    announced = _ANNOUNCED.search(before) is not None
    if not announced and (_PASSED_BEFORE.search(before) or _PASSED_AFTER.match(after)):
        return Way.SINCE
    if _AHEAD_AFTER.match(after) or _AHEAD_BEFORE.search(before):
        return Way.AHEAD
    return Way.AHEAD if promise or _is_all(text, length) else None


def bounds(length: LengthToken, of: Way, now: datetime) -> tuple[datetime, datetime]:
    """Return first and last instant that is meant.

    Raises:
        OverflowError: beyond the calendar.
    """
    if of is Way.SINCE:
        return now - length.high, now
    if of is Way.AGO:
        return now - length.high, now - length.low
    if of is Way.WITHIN:
        return now, now + length.high
    return now + length.low, now + length.high


def _is_all(text: str, length: LengthToken) -> bool:
    """Whether nothing else is said: 半小时吧."""
    ends = (text[: length.begin], text[length.stop :])
    return all(_ALONE.fullmatch(end) for end in ends)
