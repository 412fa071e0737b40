"""Which question of the group a member of staff answers in free words, without a number (M26)."""

import re
from datetime import timedelta
from typing import Final

from domain.meaning import Intent
from domain.ticket import Ticket
from domain.ticket_moves import Action, Kind
from handlers.turn import Turn

LATELY: Final = timedelta(hours=36)
SHORTEST: Final = 4
"""Characters; 好的 and 收到 answer nothing."""

_NO_ANSWER: Final = frozenset(
    {
        Intent.DANGER,
        Intent.COMMAND,
        Intent.FAULT,
        Intent.ME_TOO,
        Intent.STILL_DARK,
        Intent.RESTORED,
        Intent.WITHDRAW,
        Intent.CHOICE,
        Intent.THANKS,
    }
)
_ASKS: Final = re.compile(r"[?\uff1f]|[吗呢]$|什么|怎么|多少|哪")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")
_EVERYWHERE: Final = frozenset(
    {"可以", "能不", "不能", "怎么", "什么", "多少", "我们", "你们", "这个", "那个", "一下"}
)
"""Pairs of characters that any question and any answer may have in common."""


async def question_meant(turn: Turn) -> Ticket | None:
    """Return the open question these words answer; None when that is not plain.

    It is the one whose words were quoted, else the only one that speaks of the same thing.
    """
    text = turn.inbound.text.strip()
    if turn.inbound.chat is None or turn.meaning.intent in _NO_ANSWER:
        return None
    if len(text) < SHORTEST or _ASKS.search(text):
        return None
    found = await turn.uow.tickets.of_chat(turn.inbound.chat, since=turn.now - LATELY)
    waiting = [t for t in found if t.kind is Kind.QUESTION and t.allows(Action.ANSWER)]
    quote = _plain(turn.inbound.quote)
    if quote:
        quoted = [t for t in waiting if quote in _plain(t.words) or _plain(t.words) in quote]
        return quoted[0] if len(quoted) == 1 else None
    pairs = _pairs(text)
    alike = [t for t in waiting if pairs & _pairs(t.words)]
    return alike[0] if len(alike) == 1 else None


def _plain(text: str) -> str:
    return re.sub(r"@\S+|\s", "", text)


def _pairs(text: str) -> frozenset[str]:
    """Return every two characters that stand side by side, without those that say nothing."""
    runs = _CHINESE.findall(_plain(text))
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1)) - _EVERYWHERE
