"""What the community is asked for, and what a person who was asked answers."""

import re
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from domain.favour import HelpKind
from domain.meaning import Hearing, Speaker, Verb
from language.normalise import normalise
from language.orders import ASKS, LONGEST
from language.reading import Case
from language.words import any_of, load, strings

_WORDS: Final = load("favour")
_KINDS: Final = tuple(
    (kind, any_of(strings(_WORDS["help"], kind)))
    for kind in (HelpKind.MOVE_CAR, HelpKind.KEY, HelpKind.COMFORT, HelpKind.TELL)
)
_BEFORE: Final = re.compile(
    rf"^(?:(?:{any_of(strings(_WORDS['help'], 'before')).pattern})[,:\s]*)+"
)
_AFTER: Final = re.compile(
    rf"(?:(?:{any_of(strings(_WORDS['help'], 'after')).pattern})[?。!,\s]*)+$"
)
_MARKS: Final = " ,:。!?、~"
_NO: Final = any_of(strings(_WORDS["answer"], "no"))
_POINTER: Final = any_of(strings(_WORDS["answer"], "pointer"))
_YES: Final = any_of(strings(_WORDS["answer"], "yes"))
_BACK: Final = any_of(strings(_WORDS["answer"], "back"))
_EXPLICIT: Final = re.compile(r"求助|帮忙|协助")
_STAFF: Final = frozenset({Speaker.CREW, Speaker.HEAD})
_LONGEST_YES: Final = 16


class Reply(Enum):
    """What somebody who was asked for help says."""

    NO = auto()  # 不清楚, 不在: somebody else has to be asked
    YES = auto()  # 好的, 我去
    BACK = auto()  # 哪个配电间?
    WORDS = auto()  # 在物业老王那


def help_kind(words: str) -> HelpKind:
    """Return what is asked for: a key, a car moved, people told, somebody calmed."""
    said = normalise(words)
    return next((kind for kind, says in _KINDS if says.search(said)), HelpKind.OTHER)


def wanted(words: str) -> str:
    """Return the thing alone: 5号楼配电间钥匙 of 找下5号楼配电间钥匙在谁手里."""
    core = words.strip(_MARKS)
    core = _AFTER.sub("", _BEFORE.sub("", core)).strip(_MARKS)
    return core or words.strip(_MARKS)


def reply_of(text: str) -> Reply:
    """Return what an answer in free words comes to. Total."""
    said = normalise(text).strip(_MARKS)
    if _NO.search(said):
        return Reply.WORDS if _POINTER.search(said) else Reply.NO
    if len(said) <= _LONGEST_YES and _YES.search(said):
        return Reply.YES
    back = len(said) <= LONGEST and (text.rstrip().endswith(("?", "？")) or _BACK.search(said))
    return Reply.BACK if back and ASKS.search(normalise(text)) else Reply.WORDS


def for_staff(case: Case, hearing: Hearing) -> Case:
    """Take away the command that asks the community where it is none.

    Only the station asks the community through the bot, and what colleagues say to each other
    (找社区拿钥匙去了) is no order unless it carries a number or the word for it.
    """
    command = case.command
    if command is None or command.verb is not Verb.ASK_COMMUNITY:
        return case
    said_to_us = hearing.addressed or command.ticket is not None
    if hearing.speaker in _STAFF and (said_to_us or _EXPLICIT.search(case.text.dense)):
        return case
    return replace(case, command=None)
