"""A resident says that power is back, is not back, or that nobody needs to come."""

from domain.privacy import shortened
from domain.ticket import REOPEN_WITHIN, Action, Kind, Move, Status, Ticket, TicketEvent
from handlers.page import grey_cards, page_owner
from handlers.report_fault import report_fault
from handlers.tell import tell_people
from handlers.turn import Turn
from handlers.words import status_words


async def say_restored(turn: Turn) -> None:
    """Power is back: confirms a restored ticket, or is evidence for the crew of an open one."""
    ticket = await latest_repair(turn)
    if ticket is None:
        await turn.reply("ack.restored_none")
    elif ticket.status is Status.RESTORED:
        await confirm_restored(turn, ticket)
    elif ticket.status.is_open:
        await turn.uow.tickets.note(_note(turn, ticket, "restored_by_reporter"))
        await turn.tell(
            ticket.owner,
            turn.say("crew.restored_by_reporter", no=ticket.shown_no),
            key=turn.key("restored"),
            ticket=ticket,
        )
        await turn.reply("ack.restored_early", no=ticket.shown_no, name=turn.name_of(ticket.owner))
    else:
        await turn.reply("ack.restored_none")


async def confirm_restored(turn: Turn, ticket: Ticket) -> None:
    """The reporter confirmed: the question whether it was done well comes when he is awake."""
    due = turn.rules.call_back.first(ticket.restored_at or turn.now)
    step = ticket.apply(
        Move(action=Action.CONFIRM, due=max(due, turn.now)),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    await turn.uow.tickets.save(step)
    await turn.reply("ack.confirmed", no=ticket.shown_no)


async def say_still_dark(turn: Turn) -> None:
    """Power is not back: reopens what was called restored, same ticket, same crew.

    Words that only add facts go to whoever works on the report.
    """
    ticket = await latest_repair(turn)
    if not turn.meaning.what:
        await _more_facts(turn, ticket)
        return
    if ticket is None:
        await report_fault(turn)
    elif ticket.allows(Action.REOPEN):
        await reopen(turn, ticket)
    else:
        await turn.uow.tickets.note(_note(turn, ticket, "still_dark"))
        await turn.reply(
            "ack.still_dark_open", no=ticket.shown_no, status=status_words(turn, ticket)
        )


async def _more_facts(turn: Turn, ticket: Ticket | None) -> None:
    if ticket is None or not ticket.status.is_open:
        await turn.reply("progress.none")
        return
    await turn.uow.tickets.note(_note(turn, ticket, "more"))
    await turn.tell(
        ticket.owner,
        turn.say("crew.more", no=ticket.shown_no, words=shortened(turn.inbound.text)),
        key=turn.key("more"),
        ticket=ticket,
    )
    await turn.reply(
        "ack.again",
        no=ticket.shown_no,
        status=status_words(turn, ticket),
        name=turn.name_of(ticket.owner),
    )


async def reopen(turn: Turn, ticket: Ticket) -> None:
    """Open a restored or closed ticket again with the same owner."""
    due = turn.rules.chase.first_due(ticket.kind, turn.inbound.sent_at, now=turn.now)
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
        minutes=turn.rules.minutes_until_manager(ticket.kind, turn.now),
    )


async def withdraw(turn: Turn) -> None:
    """The reporter takes his report back: nobody goes."""
    ticket = await latest_repair(turn)
    if ticket is None or not ticket.status.is_open or ticket.reporter != turn.sender:
        await turn.reply("ack.restored_none")
        return
    step = ticket.apply(
        Move(action=Action.WITHDRAW, words=turn.inbound.text[:200]),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    await turn.uow.asks.drop(ticket.no)
    await turn.tell(
        ticket.owner,
        turn.say("crew.withdrawn", no=ticket.shown_no),
        key=turn.key("withdrawn"),
        ticket=after,
    )
    await grey_cards(turn, after, turn.say("crew.card_over"))
    await turn.reply("ack.withdrawn", no=ticket.shown_no)


async def latest_repair(turn: Turn) -> Ticket | None:
    """Return the repair this person means: his open one first, else the latest of a day."""
    since = turn.now - REOPEN_WITHIN
    mine = [
        ticket
        for ticket in await turn.uow.tickets.of_party(turn.sender, since=since)
        if ticket.kind is not Kind.QUESTION
        and not ticket.drill
        and ticket.status is not Status.WITHDRAWN
    ]
    place = turn.meaning.place
    if place.community or place.building:
        mine = [t for t in mine if place.filled_from(t.place) == place or t.place == place] or mine
    restored = [t for t in mine if t.status is Status.RESTORED]
    return next(iter(restored or [t for t in mine if t.status.is_open] or mine), None)


def _note(turn: Turn, ticket: Ticket, action: str) -> TicketEvent:
    return TicketEvent(
        ticket=ticket.no,
        action=action,
        before=ticket.status,
        after=ticket.status,
        by=turn.sender,
        at=turn.now,
        words=turn.inbound.text[:200],
        source=turn.inbound.id,
    )
