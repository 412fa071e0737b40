"""A risky command is read back before it is carried out: 1照做 2不 (product.md X5).

What is risky: closing what a colleague answers for, refusing a second time (the head then
decides), taking a ticket from somebody who is on the spot, sending a member away.
"""

from datetime import timedelta

from domain.ask import Ask, AskKind
from domain.meaning import Command, Verb
from domain.ticket import BOUNCE_LIMIT, Ticket
from domain.ticket_moves import Action, Status
from handlers.hand_over import find_member
from handlers.kept_command import pack, unpack, version_of
from handlers.turn import Turn

YES, NO = "1", "2"
MEANT_FOR = timedelta(minutes=10)
"""How long the 1 is taken for a yes: later the picture may be another."""

_RISKY = {
    Verb.CLOSE: Action.CLOSE,
    Verb.REFUSE: Action.REFUSE,
    Verb.ASSIGN: Action.ASSIGN,
    Verb.TRANSFER: Action.TRANSFER,
}
_ON_SITE = (Status.ARRIVED, Status.FOUND, Status.REPAIRED)


async def ask_if_sure(
    turn: Turn, command: Command, text: str, *, ticket: Ticket | None = None
) -> None:
    """Read back what will happen, and keep the command until the digit comes."""
    kept = pack(
        command,
        ticket.no if ticket else None,
        version=ticket.version if ticket else None,
    )
    await turn.uow.asks.add(
        Ask(
            kind=AskKind.SURE,
            person=turn.sender,
            conversation=turn.here,
            ticket=ticket.no if ticket else None,
            options={YES: kept, NO: ""},
            asked_at=turn.now,
            until=turn.now + MEANT_FOR,
        )
    )
    one, two = turn.pick("1", turn.here), turn.pick("2", turn.here)
    await turn.reply_text(text + turn.say("sure.choose", one=one, two=two), ticket=ticket)


async def answer_sure(turn: Turn, ask: Ask, digit: str) -> None:
    """Carry the command out after a yes; what has changed meanwhile is read back again."""
    from handlers.obey import obey  # noqa: PLC0415  obey asks; the answer obeys

    if digit != YES:
        await turn.reply("sure.left")
        return
    command = unpack(ask.options[digit])
    version = version_of(ask.options[digit])
    same = command.ticket is None or (
        version == (await turn.uow.tickets.get(command.ticket)).version
    )
    await obey(turn, command, sure=same)


def what_would_happen(turn: Turn, ticket: Ticket, command: Command) -> str:
    """Return what a risky command would do, in a sentence; empty when it is not risky.

    A command that cannot be carried out is not read back: it is refused at once.
    """
    action = _RISKY.get(command.verb)
    if action is None or not ticket.allows(action):
        return ""
    owner = turn.name_of(ticket.owner)
    if action is Action.CLOSE:
        closes_anothers = ticket.owner != turn.sender and not ticket.missing()
        return turn.say("sure.close", no=ticket.shown_no, name=owner) if closes_anothers else ""
    if action is Action.REFUSE:
        second = ticket.bounces + 1 >= BOUNCE_LIMIT and bool(command.words.strip())
        head = turn.station.head.name
        return turn.say("sure.refuse", no=ticket.shown_no, head=head) if second else ""
    if ticket.owner == turn.sender or ticket.status not in _ON_SITE or not command.to:
        return ""
    to = find_member(turn.station, command.to, near=ticket.grid)
    return turn.say("sure.assign", no=ticket.shown_no, to=to.name, name=owner)
