"""A new member practises once on a 【演练】 ticket before he may take a real one (product.md J8)."""

from dataclasses import replace
from datetime import timedelta

from domain.duty_gaps import with_people
from domain.errors import NotAllowedError
from domain.ids import UserId
from domain.meaning import Scope, Verb
from domain.place import Place
from domain.ticket import NewTicket, Ticket
from domain.ticket_moves import Kind
from domain.watches import watches_of
from handlers.duty_words import weekday_words
from handlers.hand_over import offer_open_work
from handlers.turn import Turn

WEEK = 7  # days


async def practise(turn: Turn) -> None:
    """练: open a drill ticket for the speaker alone; it is in no figure and no list."""
    if turn.actor is None or turn.actor.confirmed:
        raise NotAllowedError("member.drill_none")
    grids = turn.station.grids_of(turn.sender)
    communities = [c.name for c in turn.station.communities if grids and c.grid == grids[0].code]
    place = Place(community=communities[0] if communities else "", building="1")
    ticket = await turn.uow.tickets.add(
        NewTicket(
            kind=Kind.FAULT,
            station=turn.actor.station,
            grid=grids[0].code if grids else "",
            place=place,
            what="没电",
            words="",
            scope=Scope.UNKNOWN,
            reporter=turn.sender,
            relayer=None,
            conversation=turn.here,
            chat=None,
            owner=turn.sender,
            why_owner="",
            reported_at=turn.now,
            next_chase_at=None,
            source=turn.inbound.id,
            drill=True,
        ),
        event="drill",
    )
    await turn.reply("member.drill_page", no=ticket.shown_no, place=place.public())


async def after_drill_step(turn: Turn, ticket: Ticket, verb: Verb) -> bool:
    """Say the next step of a practice; False when the ticket is a real one."""
    if not ticket.drill:
        return False
    if verb is not Verb.DONE:
        await turn.reply(f"member.drill_{verb}")
        return True
    await _finish(turn, ticket)
    return True


async def _finish(turn: Turn, ticket: Ticket) -> None:
    if turn.actor is None:
        raise NotAllowedError("refuse.staff_only")
    ready = replace(turn.actor, confirmed=True)
    await turn.uow.people.put_member(ready, grid=None)
    after = with_people(turn.station, ready)
    shifts = watches_of(after, turn.sender, turn.now, turn.now + timedelta(days=WEEK))
    await turn.reply(
        "member.drill_done",
        seconds=int((turn.now - ticket.reported_at).total_seconds()),
        shifts="、".join(weekday_words(watch) for watch in shifts[:4])
        or turn.say("member.no_shift"),
    )
    told: set[UserId] = set()
    for grid in turn.station.grids_of(turn.sender):
        if grid.manager in told or grid.manager == turn.sender:
            continue
        told.add(grid.manager)
        await turn.tell(
            grid.manager,
            turn.say("member.ready", name=ready.name),
            key=turn.key(f"ready:{grid.manager}"),
        )
        await offer_open_work(turn, grid, ready)
