"""A single digit that names a ticket: 1好了, 2到了, 1 接, 好了1 (product.md X5).

The digit is the speaker's own short number, or the number of one of the first nine tickets; only
the caller knows which. A bare digit is an answer to a question of ours and no command.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from domain.meaning import Command, Verb
from language import order_text
from language.numerals import DIGITS, to_int

_DIGIT: Final = f"[1-9{''.join(DIGITS)}]"
_FRONT: Final = re.compile(
    rf"第?({_DIGIT})(?:[号件张个条]|单(?!元))?[\s,:、.)。]*"
    r"(?=[^\d\s,:.、)。-]|(?<=[\s,、])\d{1,2}(?:点|:\d\d|分钟|个?半?小时))"
)
_BEHIND: Final = re.compile(
    rf"(.+?)[\s,]*第({_DIGIT})(?:[件张个条单]|件事)(?:工?单子?)?[了吧啊哈]?"
)
_MEASURED: Final = re.compile(
    rf"第?{_DIGIT}\s?(?:[点时分秒天月日户级度块元米伏安相层座楼栋幢院根组队班台路段片棵杆线刻区桌会切]"
    r"|人(?!手)"
    r"|号(?:[楼栋幢院杆线台变箱柜门]|主变)|个(?:半|人|小时|钟|月|多)|小时|钟头|单元|网格|公里|里地|[kK][vV])"
)
_WITH_DIGIT: Final = frozenset(
    {
        Verb.ACCEPT,
        Verb.ARRIVE,
        Verb.FIND,
        Verb.DONE,
        Verb.PROMISE,
        Verb.SUSPEND,
        Verb.REFUSE,
        Verb.TRANSFER,
        Verb.ASSIGN,
        Verb.SUPPORT,
        Verb.CLOSE,
        Verb.DOOR,
        Verb.ESCALATE,
        Verb.ASK_COMMUNITY,
    }
)


def read(core: str, grammar: Callable[[str, int], Command | None]) -> Command | None:
    """Return the command beside a single digit, with the digit as its short number.

    Args:
        grammar: reads what is left without the digit, which is its second argument.
    """
    behind = _BEHIND.fullmatch(core)
    front = None if _MEASURED.match(core) else _FRONT.match(core)
    if behind is None and front is None:
        return None
    said, digit = (
        (behind[1], behind[2])
        if behind
        else (core[front.end() :], front[1])
        if front
        else ("", "")
    )
    for tail in dict.fromkeys((said, order_text.without_state(said))):
        command = grammar(tail, to_int(digit) or 0)
        if command is not None and command.verb in _WITH_DIGIT and command.ticket is None:
            return replace(command, short=to_int(digit))
    return None


def marked(command: Command | None, core: str) -> Command | None:
    """Return the command with its number as a short one too, if it was written as one digit."""
    if command is None or command.ticket is None or command.short is not None:
        return command
    digit = int(command.ticket)
    if command.verb not in _WITH_DIGIT or digit > 9 or re.search(rf"0+{digit}(?!\d)", core):  # noqa: PLR2004
        return command
    return replace(command, short=digit)
