"""The small numbers a member of staff has for his open tickets: shown in lists, typed in orders."""

from collections.abc import Mapping, Sequence

from domain.ids import TicketNo
from domain.short_code import assigned
from domain.ticket import Ticket
from handlers.turn import Turn


async def codes_to_show(turn: Turn, open_now: Sequence[Ticket]) -> Mapping[TicketNo, int]:
    """Return the speaker's numbers, giving one to whatever has none yet; they are kept."""
    held = await turn.uow.codes.of_person(turn.sender)
    codes = assigned(held, [ticket.no for ticket in open_now])
    if codes != held:
        await turn.uow.codes.replace(turn.sender, codes)
    return codes


async def with_code(turn: Turn, code: int, open_now: Sequence[Ticket]) -> Ticket | None:
    """Return the open ticket the speaker was shown under this number.

    A number that was never shown means nothing, unless he has a single ticket: his first.
    """
    held = await turn.uow.codes.of_person(turn.sender)
    for ticket in open_now:
        if held.get(ticket.no) == code:
            return ticket
    only = open_now[0] if len(open_now) == 1 else None
    return only if only is not None and code == 1 and only.no not in held else None
