"""Where it is becomes known later: the ticket, its household and who goes there follow."""

from dataclasses import replace

from domain.incident import Verdict, transformers_of
from domain.place import Place
from domain.routing import grid_for, route
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from handlers.incident import dark_of
from handlers.join import learn_door, note_on, shared_trouble
from handlers.merge import STEWARD, ask_manager, merge
from handlers.page import page_owner
from handlers.split import part
from handlers.turn import Turn


async def learn_place(turn: Turn, ticket: Ticket, place: Place) -> Ticket:
    """Store a place that became known, and route again while nobody has accepted."""
    grid = grid_for(turn.station, place, turn.chat)
    learned = replace(ticket, place=place, grid=grid.code if grid else ticket.grid)
    if ticket.status is Status.REPORTED and learned.grid != ticket.grid:
        found = route(turn.station, place=place, chat=turn.chat, kind=ticket.kind, at=turn.now)
        learned = replace(learned, owner=found.owner.userid, why_owner=found.why)
    saved = await turn.uow.tickets.set_place(
        learned, event=note_on(turn, ticket, "place", place.public())
    )
    if saved.owner != ticket.owner:
        await turn.tell(
            ticket.owner,
            turn.say("crew.moved_on", no=ticket.shown_no, name=turn.name_of(saved.owner)),
            key=turn.key("moved"),
            ticket=saved,
        )
        await page_owner(turn, saved)
    else:
        await turn.tell(
            saved.owner,
            turn.say("crew.place", no=saved.shown_no, place=place.full()),
            key=turn.key("place"),
            ticket=saved,
        )
    return await _settled(turn, await learn_door(turn, saved, place))


async def _settled(turn: Turn, ticket: Ticket) -> Ticket:
    """Now that its place is known, a report that nobody works on yet may prove to be one of many."""
    if ticket.kind is not Kind.FAULT or ticket.status is not Status.REPORTED:
        return ticket
    if ticket.households > 1:
        return ticket
    found = await shared_trouble(turn, ticket.kind, ticket.place, without=ticket)
    if found is None:
        return ticket
    if found.judgement.verdict is Verdict.JOIN and found.ticket.kind is Kind.FAULT:
        return await merge(turn, ticket, found.ticket, by=STEWARD)
    await ask_manager(turn, ticket, found)
    return ticket


async def place_one(turn: Turn, ticket: Ticket, place: Place) -> Ticket:
    """One of many says where he is: his door is put down; what hangs elsewhere goes its own way."""
    whole = place.filled_from(Place(community=ticket.place.community))
    mine = await turn.uow.households.of_person(ticket.no, turn.sender)
    dark = await dark_of(turn, ticket)
    ours = transformers_of(turn.station, [(whole.community, whole.building)])
    theirs = transformers_of(turn.station, dark.buildings)
    if len(mine) == 1 and ours and theirs and not ours & theirs:
        await turn.uow.households.set_place(mine[0], whole.filled_from(mine[0].place))
        return await part(turn, ticket, [replace(mine[0], place=whole)])
    return await learn_door(turn, ticket, whole)
