"""A ticket of need inside an announced outage: power stays off until its end, need is met before.

Whoever answered 急 has a ticket of his own (handlers/overrun.py). Nothing is broken there: who
asks is told the announced time, and what the crew brings is no restoration of the building.
"""

from dataclasses import replace
from typing import Final

from domain.outage import Outage, covering
from domain.slots import Phenomenon
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from handlers.planned_outage import MOMENT, canonical, end_words, outage_words, span_words
from handlers.tell import tell_people
from handlers.turn import Desk, Turn
from handlers.words import public_place

_NO_SUPPLY: Final = frozenset({Phenomenon.OUTAGE})


async def need_inside(desk: Desk, ticket: Ticket) -> Outage | None:
    """Return the confirmed outage that runs now and that a ticket of need was reported from."""
    is_need = ticket.kind is Kind.FAULT and ticket.urgent and not ticket.drill
    if not is_need or set(ticket.facts.phenomenon) - _NO_SUPPLY:
        return None
    running = await desk.uow.outages.between(desk.now, desk.now + MOMENT)
    place = replace(ticket.place, community=canonical(desk.station, ticket.place.community))
    found = covering([outage for outage in running if outage.confirmed], place, desk.now)
    return found if found is not None and ticket.reported_at >= found.start else None


async def how_need_stands(turn: Turn, ticket: Ticket) -> str:
    """Return the answer to how it stands and when power comes, empty for any other ticket."""
    outage = await need_inside(turn, ticket)
    if outage is None or not ticket.status.is_open:
        return ""
    if ticket.reporter != turn.sender:
        return turn.say("outage.progress", item=outage_words(turn, outage))
    return turn.say(
        "need.stands",
        where=public_place(ticket),
        when=span_words(outage.start, outage.end, turn.now),
        kind=turn.say(f"outage.{outage.kind}"),
        end=end_words(outage, turn.now),
        no=ticket.shown_no,
        name=turn.name_of(ticket.owner),
    )


async def need_met(turn: Turn, ticket: Ticket, outage: Outage) -> None:
    """Tell who knows of the need that it is met, and that power itself comes at the end."""
    text = turn.say(
        "need.met",
        place=public_place(ticket),
        no=ticket.shown_no,
        end=end_words(outage, turn.now),
    )
    await tell_people(turn, ticket, text, key=turn.key("need_met"), without=turn.sender)


async def urgent_words(desk: Desk, ticket: Ticket, words: str) -> str:
    """Return what the crew reads of who cannot wait; inside an outage, what to bring as well.

    Args:
        words: the person's own words.
    """
    outage = await need_inside(desk, ticket)
    if outage is None:
        return desk.say("crew.urgent", no=ticket.shown_no, words=words)
    return desk.say(
        "need.crew",
        no=ticket.shown_no,
        outage=outage.shown_no,
        end=end_words(outage, desk.now),
        words=words,
    )
