"""What may follow the verb of an order by which the crew says what keeps it: parts, a door, hands.

The readers of lexicon/commands.toml beside those of language/orders.py.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from domain.meaning import Command, Verb
from language import eta, reasons
from language.order_text import MARKS
from language.orders import READERS, TROUBLE, Order, Reader, reason
from language.words import any_word, load, strings

_LEXICON: Final = load("commands")
_PARTS: Final = re.compile(any_word(strings(_LEXICON["found"], "parts")))
_DOOR: Final = re.compile(
    rf"(?:{any_word(strings(_LEXICON['after'], 'door'))}|[{MARKS}.了呢啊哈呀])*+"
)
_HELP: Final = re.compile(any_word(strings(_LEXICON["after"], "help")))

_LONGEST_REASON: Final = 16
"""Characters of what keeps a crew; who tells more tells a story, unless he names the ticket."""


def _is_story(order: Order) -> bool:
    """Whether the rest is no reason but news: 要增派人手,第二组也过去了,材料从城关调."""
    return order.is_story_or_question or (not order.sure and len(order.rest) > _LONGEST_REASON)


def _parts(order: Order) -> Command | None:
    """等配件,晚上七点: what is waited for, with a time or without."""
    if _is_story(order) or not _PARTS.search(order.rest) or TROUBLE.search(order.rest):
        return None
    when = eta.read(order.rest, order.now)
    words = f"等{reasons.without_time(order.rest, when)}"
    return order.command(words=words, at=when.at if when else None)


def _wait(order: Order) -> Command | None:
    """要等配件,晚上七点: what is waited for, and until when; 要等半小时 alone promises a time."""
    return _parts(order) or READERS["time"](replace(order, verb=Verb.PROMISE))


def _door(order: Order) -> Command | None:
    """找不到门,有门禁: words about the way in and nothing else."""
    return order.command(words=order.rest) if _DOOR.fullmatch(order.rest) else None


def _nobody(order: Order) -> Command | None:
    """敲门没人应: the same, and whoever reported does not answer either."""
    command = _door(order)
    return None if command is None else replace(command, details=(("nobody", "1"),))


def _help(order: Order) -> Command | None:
    """再来一个人: a call for help says for what, or that hands are wanted."""
    if _is_story(order) or not (order.parted or order.is_bare or _HELP.match(order.rest)):
        return None
    return order.command(words=reason(order) or str(_LEXICON["after"]["hands"]))


def _offer(order: Order) -> Command | None:
    command = READERS["nothing"](order)
    return None if command is None else replace(command, details=(("offer", "1"),))


NEED_READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        "parts": _parts,
        "wait": _wait,
        "door": _door,
        "nobody": _nobody,
        "help": _help,
        "offer": _offer,
    }
)
"""The readers by the value of ``takes`` in lexicon/commands.toml."""
