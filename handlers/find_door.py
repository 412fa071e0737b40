"""The crew cannot get in (找不到门): who reported is asked for the way, and the crew is told.

Asked are the reporter and who passed it on; when nobody answers there, the clerk of the grid as
well (product.md X5). Their own words go to the crew, not through anybody's memory.
"""

from datetime import timedelta

from domain.ask import Ask, AskKind
from domain.ids import UserId, direct_conversation
from domain.meaning import Command, Intent
from domain.ports import PartyRole
from domain.privacy import shortened
from domain.ticket import Ticket
from handlers.join import note_on
from handlers.turn import Turn
from handlers.words import public_place

ANSWER_WITHIN = timedelta(minutes=30)
"""How long words of the reporter are taken for the way in."""

_NO_WAY = (
    Intent.DANGER,
    Intent.FAULT,
    Intent.ME_TOO,
    Intent.COMMAND,
    Intent.CHOICE,
    Intent.THANKS,
    Intent.RESTORED,
    Intent.WITHDRAW,
    Intent.PROGRESS,
    Intent.PRAISE,
    Intent.COMPLAINT,
)
"""What somebody says who does not tell the way."""


async def ask_the_way(turn: Turn, ticket: Ticket, command: Command) -> None:
    """找不到门, 敲门没人应: ask whoever can say it, and tell the crew who was asked."""
    people = await _who_knows(turn, ticket, nobody=bool(command.detail("nobody")))
    await turn.uow.tickets.note(note_on(turn, ticket, "door"))
    for person in people:
        await _ask(turn, ticket, person)
    if not people:
        await turn.reply("crew.door_nobody", no=ticket.shown_no)
        return
    names = "、".join(dict.fromkeys(_shown(turn, ticket, person) for person in people))
    await turn.reply("crew.door", no=ticket.shown_no, names=names)


async def _who_knows(turn: Turn, ticket: Ticket, *, nobody: bool) -> list[UserId]:
    parties = await turn.uow.tickets.parties(ticket.no)
    people = [p.userid for p in parties if p.role is not PartyRole.SUBSCRIBER]
    grid = turn.station.grid(ticket.grid)
    clerk = turn.station.member(grid.community_head) if grid is not None else None
    if (nobody or not people) and clerk is not None and clerk.active:
        people.append(clerk.userid)
    return [person for person in dict.fromkeys(people) if person != turn.sender]


async def _ask(turn: Turn, ticket: Ticket, person: UserId) -> None:
    await turn.uow.asks.add(
        Ask(
            kind=AskKind.WAY,
            person=person,
            conversation=direct_conversation(person),
            ticket=ticket.no,
            asked_at=turn.now,
            until=turn.now + ANSWER_WITHIN,
        )
    )
    is_party = person in (ticket.reporter, ticket.relayer)
    text = (
        turn.say("ask.way", place=public_place(ticket), name=turn.name_of(turn.sender))
        if is_party
        else turn.say("ask.way_clerk", place=public_place(ticket), name=turn.name_of(turn.sender))
    )
    group = turn.group_of(ticket)
    fallback = (group.chat_id, text) if group is not None and is_party else None
    await turn.tell(person, text, key=turn.key(f"way:{person}"), ticket=ticket, fallback=fallback)


def _shown(turn: Turn, ticket: Ticket, person: UserId) -> str:
    return turn.say("crew.reporter") if person == ticket.reporter else turn.name_of(person)


def tells_the_way(turn: Turn) -> bool:
    """Whether words of somebody who was asked for the way may be the answer."""
    return bool(turn.inbound.text) and turn.meaning.intent not in _NO_WAY


async def pass_on_the_way(turn: Turn, ask: Ask) -> None:
    """Tell the crew what was answered, in the answerer's own words."""
    if ask.ticket is None:
        return
    await turn.uow.asks.settle(ask.id)
    ticket = await turn.uow.tickets.get(ask.ticket)
    if not ticket.status.is_open:
        await turn.reply("ack.restored_none")
        return
    await turn.uow.tickets.note(note_on(turn, ticket, "way"))
    await turn.tell(
        ticket.owner,
        turn.say(
            "crew.said",
            no=ticket.shown_no,
            name=_shown(turn, ticket, turn.sender),
            words=shortened(turn.inbound.text, 80),
        ),
        key=turn.key("way"),
        ticket=ticket,
    )
    await turn.reply("ack.passed_on", name=turn.name_of(ticket.owner))
