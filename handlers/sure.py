"""A risky command was read back; one digit carries it out or leaves everything as it is."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from domain.ask import Ask
from domain.ids import TicketNo, show_no
from handlers.are_you_sure import answer_sure
from handlers.broadcast import ACT, LEFT, leave_broadcast, send_broadcast
from handlers.merge import master_of, merge_now, unmerge_now
from handlers.split import split_now
from handlers.turn import Turn


async def do_sure(turn: Turn, ask: Ask, digit: str) -> None:
    """Carry out what the digit stands for: a kept command, or the kind of act and its words."""
    act, *words = ask.options[digit].split(" ")
    if act in _ACTS:
        await _ACTS[act](turn, words)
    else:
        await answer_sure(turn, ask, digit)


async def _merge(turn: Turn, words: list[str]) -> None:
    new, old = [await turn.uow.tickets.get(TicketNo(int(no))) for no in words]
    await merge_now(turn, await master_of(turn, new), await master_of(turn, old))


async def _split(turn: Turn, words: list[str]) -> None:
    no, who, *inside = words
    await split_now(turn, TicketNo(int(no)), who, *inside)


async def _unmerge(turn: Turn, words: list[str]) -> None:
    await unmerge_now(turn, TicketNo(int(words[0])))


async def _keep(turn: Turn, words: list[str]) -> None:
    await turn.reply("incident.kept", no=show_no(TicketNo(int(words[0]))))


_ACTS: Final[Mapping[str, Callable[[Turn, list[str]], Awaitable[None]]]] = {
    "merge": _merge,
    "split": _split,
    "unmerge": _unmerge,
    "keep": _keep,
    ACT: send_broadcast,
    LEFT: leave_broadcast,
}
"""The kinds of act an answer to `AskKind.SURE` may stand for."""
