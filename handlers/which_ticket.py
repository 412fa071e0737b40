"""Which ticket a member of staff means: he never has to type a number (product.md X5).

The number he wrote → the quoted message's number → the pressed card → his only open one → the
one he last touched here within 30 minutes → a one-line menu.
"""

import re
from datetime import timedelta

from domain.ask import AskKind
from domain.errors import TicketNotFoundError
from domain.ids import TicketNo
from domain.meaning import Command, Verb
from domain.ticket import Ticket
from domain.ticket_moves import Action, Kind
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
_SHOWN = re.compile(r"(?<!\d)(\d{4,6})(?!\d)")


async def named_ticket(turn: Turn, command: Command) -> Ticket | None:
    """Return the ticket that was named by number, quote or card; None if none was.

    Raises:
        TicketNotFoundError: a number was written that no ticket has.
    """
    number = command.ticket or turn.ticket_no
    if number is not None:
        return await turn.uow.tickets.get(number)
    for shown in _SHOWN.findall(turn.inbound.quote):
        try:
            return await turn.uow.tickets.get(TicketNo(int(shown)))
        except TicketNotFoundError:
            continue
    return None


async def which_ticket(turn: Turn, command: Command) -> Ticket | None:
    """Return the ticket meant, or None after asking which, or after saying that there is none."""
    named = await named_ticket(turn, command)
    if named is not None:
        return named
    practice = await turn.uow.tickets.open_of_owner(turn.sender, drill=True)
    if practice:
        return practice[0]
    mine = await turn.uow.tickets.open_of_owner(turn.sender)
    fitting = [t for t in mine if fits(t, command)] or list(mine)
    if len(fitting) == 1:
        return fitting[0]
    if not mine:
        await turn.reply("crew.none")
        return None
    touched = await turn.uow.tickets.last_touched(turn.sender, turn.here, since=turn.now - TOUCHED)
    for ticket in fitting:
        if ticket.no == touched:
            return ticket
    await _menu(turn, command, fitting)
    return None


def fits(ticket: Ticket, command: Command) -> bool:
    """Whether the command is a legal move of this ticket: 接 can only mean one that waits."""
    action = _ACTIONS.get(command.verb)
    if ticket.kind is Kind.FAVOUR and command.verb is Verb.DONE:
        action = Action.CLOSE
    return action is None or ticket.allows(action)


async def _menu(turn: Turn, command: Command, tickets: list[Ticket]) -> None:
    shown = tickets[:9]
    options = {
        str(n): f"{ticket.no} {command.verb} {command.words}"
        for n, ticket in enumerate(shown, start=1)
    }
    await turn.ask(AskKind.WHICH, turn.sender, turn.here, options=options)
    line = " ".join(
        f"{n} {public_place(ticket)}({ticket.shown_no})" for n, ticket in enumerate(shown, start=1)
    )
    await turn.reply("crew.which", options=line)
