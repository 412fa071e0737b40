"""A resident says that power is back, is not back, or that nobody needs to come."""

from domain.household import Light
from domain.ticket import REOPEN_WITHIN, Move, Ticket
from domain.ticket_moves import Action, Kind, Status
from handlers.favour import open_favour
from handlers.join import add_facts, join, note_on, ticket_to_join
from handlers.left_dark import still_dark
from handlers.light_answers import gave_up, say_lit
from handlers.page import grey_cards
from handlers.power_back_answers import lit_told
from handlers.reopen import reopen
from handlers.report_fault import add_to, report_fault
from handlers.turn import Turn
from handlers.where import TALK, place_of
from handlers.words import status_words


async def say_restored(turn: Turn) -> None:
    """Power is back: confirms a restored ticket, or is evidence for the crew of an open one."""
    ticket = await latest_repair(turn)
    if ticket is None:
        if not await lit_told(turn):
            await _neighbour_says_restored(turn)
    elif await say_lit(turn, ticket):
        return
    elif ticket.status is Status.RESTORED:
        await confirm_restored(turn, ticket)
    elif ticket.status.is_open:
        await turn.uow.tickets.note(note_on(turn, ticket, "restored_by_reporter"))
        await turn.tell(
            ticket.owner,
            turn.say("crew.restored_by_reporter", no=ticket.shown_no),
            key=turn.key("restored"),
            ticket=ticket,
        )
        await turn.acknowledge(
            "ack.restored_early", no=ticket.shown_no, name=turn.name_of(ticket.owner)
        )
    else:
        await turn.acknowledge("ack.restored_none")


async def _neighbour_says_restored(turn: Turn) -> None:
    """Who never reported confirms nothing for the reporter; what he saw is noted."""
    ticket = await _repair_here(turn)
    if ticket is not None:
        await turn.uow.tickets.note(note_on(turn, ticket, "restored_by_neighbour"))
    await turn.acknowledge("ack.restored_none")


async def _repair_here(turn: Turn) -> Ticket | None:
    """Return the repair a neighbour means who never reported it himself."""
    place = await place_of(turn)
    if not place.community:
        return None
    since = turn.now - TALK
    found = await turn.uow.tickets.of_community(place.community, since=since)
    live = [t for t in found if t.kind.is_repair and not t.drill]
    return next((t for t in live if t.status is not Status.WITHDRAWN), None)


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
    await turn.acknowledge("ack.confirmed", no=ticket.shown_no)


async def say_still_dark(turn: Turn) -> None:
    """Power is not back: reopens what was called restored, same ticket, same crew.

    Words that only add facts go to whoever works on the report.
    """
    ticket = await latest_repair(turn)
    if not turn.meaning.what:
        await _more_facts(turn, ticket)
    elif ticket is None:
        await join_or_report(turn)
    elif ticket.allows(Action.REOPEN):
        await reopen(turn, ticket)
    elif await still_dark(turn, ticket) is not None:
        await add_facts(turn, ticket, action="still_dark", place=await place_of(turn))
        await turn.acknowledge(
            "ack.still_dark_open", no=ticket.shown_no, status=status_words(turn, ticket)
        )


async def join_or_report(turn: Turn) -> None:
    """我们也是: joins what was reported here; with a place, or said to us, it is a report."""
    names_place = bool(turn.meaning.place.building or turn.meaning.place.community)
    if turn.hearing.addressed or names_place or turn.meaning.slots.urgent:
        await report_fault(turn)
        return
    place = await place_of(turn)
    ticket = await ticket_to_join(turn, Kind.FAULT, place)
    if ticket is not None:
        await join(turn, ticket, place)


async def _more_facts(turn: Turn, ticket: Ticket | None) -> None:
    place = await place_of(turn)
    if ticket is None or not ticket.status.is_open:
        ticket = await ticket_to_join(turn, Kind.FAULT, place)
    if ticket is None:
        if turn.meaning.slots.urgent:
            await report_fault(turn)
        else:
            await turn.acknowledge("progress.none")
        return
    await add_to(turn, ticket, place)


async def withdraw(turn: Turn) -> None:
    """The reporter takes his report back: nobody goes."""
    ticket = await latest_repair(turn)
    if ticket is None or not ticket.status.is_open:
        ticket = await open_favour(turn)
    if ticket is None or not ticket.status.is_open:
        await turn.acknowledge("ack.restored_none")
        return
    mine = await turn.uow.households.of_person(ticket.no, turn.sender)
    if mine and len(mine) < ticket.households:  # the neighbours are dark all the same
        await turn.uow.households.set_light([h.id for h in mine], Light.LIT, at=turn.now)
        await turn.uow.tickets.note(note_on(turn, ticket, "withdrew_one"))
        await turn.acknowledge("ack.withdrawn_one", no=ticket.shown_no)
        return
    if ticket.reporter != turn.sender:
        await turn.acknowledge("ack.restored_none")
        return
    step = ticket.apply(
        Move(action=Action.WITHDRAW, words=turn.inbound.text[:200]),
        by=turn.sender,
        at=turn.now,
        source=turn.inbound.id,
    )
    after = await turn.uow.tickets.save(step)
    await turn.uow.asks.drop(ticket.no)
    await gave_up(turn, after)
    await turn.tell(
        ticket.owner,
        turn.say("crew.withdrawn", no=ticket.shown_no),
        key=turn.key("withdrawn"),
        ticket=after,
    )
    await grey_cards(turn, after, turn.say("crew.card_over"))
    await turn.acknowledge("ack.withdrawn", no=ticket.shown_no)


async def latest_repair(turn: Turn) -> Ticket | None:
    """Return the repair this person means: his open one first, else the latest of a day."""
    since = turn.now - REOPEN_WITHIN
    mine = [
        ticket
        for ticket in await turn.uow.tickets.of_party(turn.sender, since=since)
        if ticket.kind.is_repair and not ticket.drill and ticket.status is not Status.WITHDRAWN
    ]
    place = turn.meaning.place
    if place.community or place.building:
        mine = [t for t in mine if t.place.agrees_with(place)] or mine
    restored = [t for t in mine if t.status is Status.RESTORED]
    return next(iter(restored or [t for t in mine if t.status.is_open] or mine), None)
