"""A repair that was called done is opened again: same ticket, same crew."""

from domain.ticket import Move, Ticket
from domain.ticket_moves import Action
from handlers.left_dark import still_dark
from handlers.page import page_owner
from handlers.tell import tell_people
from handlers.turn import Turn


async def reopen(turn: Turn, ticket: Ticket) -> None:
    """Somebody is dark after a restoration: it is opened again, or one of many gets a child."""
    again = await still_dark(turn, ticket)
    if again is not None:
        await open_again(turn, again)


async def open_again(turn: Turn, ticket: Ticket) -> None:
    """Open a restored or closed ticket again with the same owner."""
    due = turn.rules.chase.first_due(ticket.ladder, turn.inbound.sent_at, now=turn.now)
    step = ticket.apply(
        Move(action=Action.REOPEN, due=due, words=turn.inbound.text[:200]),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    again = await turn.uow.tickets.save(step)
    await turn.uow.asks.drop(ticket.no)
    await page_owner(turn, again, template="crew.page_reopened")
    if turn.inbound.chat != again.chat:
        text = turn.say("group.reopened", no=again.shown_no, name=turn.name_of(again.owner))
        await tell_people(turn, again, text, key=turn.key("reopened"), without=turn.sender)
    await turn.reply(
        "ack.reopened",
        no=ticket.shown_no,
        name=turn.name_of(again.owner),
        minutes=turn.rules.minutes_until_manager(ticket.ladder, turn.now),
    )
