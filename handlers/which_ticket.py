"""Which ticket a member of staff means: he never has to type a number (product.md X5).

The number he wrote → the quoted message's number → the pressed card → his only open one → the
one he last touched here within 30 minutes → his own small number → a one-line menu. A digit that
says something else than the quoted message is no order: he is asked.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from domain.ask import AskKind
from domain.errors import TicketNotFoundError
from domain.ids import TicketNo
from domain.meaning import Command, Verb
from domain.ticket import Ticket
from domain.ticket_moves import Action, Kind
from handlers.kept_command import pack, with_words
from handlers.restore_part import narrowed
from handlers.short_codes import codes_to_show, with_code
from handlers.turn import Turn
from handlers.words import public_place

TOUCHED = timedelta(minutes=30)
_ACTIONS = {
    Verb.ACCEPT: Action.ACCEPT,
    Verb.ARRIVE: Action.ARRIVE,
    Verb.FIND: Action.FIND,
    Verb.DONE: Action.RESTORE,
    Verb.PROMISE: Action.PROMISE,
    Verb.ANSWER: Action.ANSWER,
    Verb.REFUSE: Action.REFUSE,
    Verb.TRANSFER: Action.TRANSFER,
    Verb.SUSPEND: Action.SUSPEND,
}
_ON_THE_SPOT = (Verb.DOOR, Verb.SUPPORT)
"""What is only said where somebody has to go."""
_SHOWN = re.compile(r"(?<!\d)(\d{4,6})(?!\d)")


async def named_ticket(turn: Turn, command: Command) -> Ticket | None:
    """Return the ticket that was named by number, quote or card; None if none was.

    Raises:
        TicketNotFoundError: a number was written that no ticket has.
    """
    number = command.ticket or turn.ticket_no
    if number is not None:
        return await turn.uow.tickets.get(number)
    quoted = await _quoted(turn)
    return quoted[0] if len(quoted) == 1 else None


async def which_ticket(turn: Turn, command: Command) -> Ticket | None:
    """Return the ticket meant, or None after asking which, or after saying that there is none."""
    practice = await turn.uow.tickets.open_of_owner(turn.sender, drill=True)
    mine = list(await turn.uow.tickets.open_of_owner(turn.sender))
    by_digit = command.short is not None and turn.is_staff and not practice
    if command.short is not None and by_digit and (mine or command.ticket is None):
        return await _with_digit(turn, command, command.short, mine)
    named = await named_ticket(turn, command)
    if named is not None:
        while named.merged_into is not None:  # worked under the number it went into
            named = await turn.uow.tickets.get(named.merged_into)
        return named
    if practice:
        return practice[0]
    if not mine:
        await turn.reply("crew.none")
        return None
    return await _of_mine(turn, command, mine)


async def _with_digit(
    turn: Turn, command: Command, digit: int, mine: Sequence[Ticket]
) -> Ticket | None:
    """Return what the digit names; a quoted message that says otherwise makes it a question."""
    own = await with_code(turn, digit, mine)
    quoted = await _quoted(turn)
    meant = own
    if own is None and command.ticket is not None:
        try:
            meant = await turn.uow.tickets.get(command.ticket)
        except TicketNotFoundError:
            meant = None
    if len(quoted) == 1 and quoted[0].no != (meant.no if meant else 0):
        both = [ticket for ticket in (*quoted, *filter(None, (own,))) if ticket in mine]
        if len(both) < 2:  # noqa: PLR2004  nothing to choose between: the quoted message it is
            return quoted[0]
        await _menu(turn, command, both, mine)
        return None
    if meant is not None:
        return meant
    if not mine:
        await turn.reply("crew.none")
        return None
    await _menu(turn, command, _fitting(mine, command), mine)
    return None


async def _of_mine(turn: Turn, command: Command, mine: Sequence[Ticket]) -> Ticket | None:
    listed = {ticket.no for ticket in await _quoted(turn)}
    fitting = [t for t in _fitting(mine, command) if not listed or t.no in listed]
    fitting = narrowed(turn, command, fitting or list(_fitting(mine, command)))
    if len(fitting) == 1:
        return fitting[0]
    touched = await turn.uow.tickets.last_touched(turn.sender, turn.here, since=turn.now - TOUCHED)
    for ticket in fitting:
        if ticket.no == touched:
            return ticket
    await _menu(turn, command, fitting, mine)
    return None


async def _quoted(turn: Turn) -> Sequence[Ticket]:
    """Return the tickets whose numbers stand in the quoted message; a list has several."""
    found: dict[TicketNo, Ticket] = {}
    for shown in _SHOWN.findall(turn.inbound.quote):
        try:
            ticket = await turn.uow.tickets.get(TicketNo(int(shown)))
        except TicketNotFoundError:
            continue
        found.setdefault(ticket.no, ticket)
    return list(found.values())


def _fitting(mine: Sequence[Ticket], command: Command) -> Sequence[Ticket]:
    return [ticket for ticket in mine if fits(ticket, command)] or mine


def fits(ticket: Ticket, command: Command) -> bool:
    """Whether the command is a legal move of this ticket: 接 can only mean one that waits."""
    if command.verb is Verb.SPLIT:
        return ticket.households > 1
    if command.verb in _ON_THE_SPOT:
        return ticket.kind is not Kind.QUESTION
    action = _ACTIONS.get(command.verb)
    if ticket.kind is Kind.FAVOUR and command.verb is Verb.DONE:
        action = Action.CLOSE
    return action is None or ticket.allows(action)


async def _menu(
    turn: Turn, command: Command, tickets: Sequence[Ticket], mine: Sequence[Ticket]
) -> None:
    """Ask which, with the speaker's own small numbers: 2 means the same here and in 2好了."""
    codes = await codes_to_show(turn, mine)
    shown = sorted((codes[t.no], t) for t in tickets if t.no in codes)
    if not shown:
        await turn.reply("crew.which_number")
        return
    kept = with_words(command, turn.inbound.text)
    options = {str(code): pack(kept, ticket.no) for code, ticket in shown}
    await turn.ask(AskKind.WHICH, turn.sender, turn.here, options=options)
    line = " ".join(f"{code} {public_place(t)}({t.shown_no})" for code, t in shown)
    await turn.reply("crew.which", options=line)
