"""Commands without a verb: a bare number, a bare time, a cause with what is done about it."""

import re
from datetime import datetime
from typing import Final

from domain.ids import TicketNo
from domain.meaning import Command, Verb
from language import eta
from language.orders import COMING
from language.words import any_word, load, strings

_LEXICON: Final = load("commands")
_NUMBER: Final = re.compile(r"(?:编号|工?单号|#)\s*(\d{1,6})|(0\d{3,5})")
_ARRIVING: Final = re.compile(r"到(?!底)|过去|过来|赶|出发|在路上")
_DONE_BY: Final = re.compile(rf"(?:{any_word(strings(_LEXICON['after'], 'promise'))}|[\s,。!~])*+")
# 5分 answers how satisfied somebody is.
_MARK: Final = re.compile(r"\d{1,3}分")
_CAUSE: Final = re.compile(str(_LEXICON["finding"]["cause"]))
_ACTION: Final = re.compile(str(_LEXICON["finding"]["action"]))


def parse(core: str, now: datetime) -> Command | None:
    """Return the command of a short text without a verb, None when it is none.

    ``0231`` shows the ticket, ``1点前`` promises, ``半小时到`` says when the person will be
    there, ``单元开关烧了,换一个,1点前`` is a finding with a promise.
    """
    number = _NUMBER.fullmatch(core)
    if number:
        return Command(verb=Verb.SHOW, ticket=TicketNo(int(number[1] or number[2])))
    when = eta.read(core, now)
    if when is None or _MARK.fullmatch(core):
        return None
    return _time_alone(core, when) or _finding(core, when)


def _time_alone(core: str, when: eta.Eta) -> Command | None:
    around = eta.without(core, when)
    if _ARRIVING.search(around) and COMING.fullmatch(around):
        return Command(verb=Verb.ACCEPT, eta=when.at)
    if _DONE_BY.fullmatch(around):
        return Command(verb=Verb.PROMISE, eta=when.at)
    return None


def _finding(core: str, when: eta.Eta) -> Command | None:
    cause = _CAUSE.match(core)
    if cause is None or not _ACTION.search(core, cause.end()):
        return None
    return Command(verb=Verb.FIND, words=core, eta=when.at)
