"""1好了: a digit with a verb is an order about one's own ticket, a bare digit answers our question."""

from collections.abc import Mapping
from typing import Final

from domain.ask import Ask, AskKind
from domain.meaning import Intent, Verb
from handlers.turn import Turn

_REPEATS: Final[Mapping[AskKind, frozenset[Verb]]] = {
    AskKind.STEP_IN: frozenset({Verb.ACCEPT, Verb.TRANSFER}),  # 1我来 2换…
    AskKind.RESTORED: frozenset({Verb.DONE}),  # 1好了
    AskKind.DARK: frozenset({Verb.DONE}),
    AskKind.SWEEP: frozenset({Verb.CLOSE, Verb.DONE}),  # 1办结
    AskKind.SWAP: frozenset({Verb.TRANSFER}),  # 1换
}
"""Questions whose options read like an order: who repeats the option gives none."""


async def names_own_item(turn: Turn, ask: Ask | None) -> bool:
    """Whether a digit and a verb of a member of staff are an order, not an answer."""
    command = turn.meaning.command
    if turn.meaning.intent is not Intent.CHOICE or command is None or not turn.is_staff:
        return False
    if ask is not None and command.verb in _REPEATS.get(ask.kind, frozenset()):
        return False
    return bool(await turn.uow.tickets.open_of_owner(turn.sender))
