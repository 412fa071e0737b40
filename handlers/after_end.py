"""A report after an announced outage has ended: a fault since then, and the crew hears it first.

It goes the way of every report, so that neighbours join it (product.md J3, X4).
"""

from dataclasses import replace
from typing import NamedTuple

from domain.household import Light
from domain.outage import Outage
from domain.outbound import Purpose
from domain.place import Place
from domain.planned_end import LOOKED_AFTER, EndClock, Said
from domain.privacy import masked
from domain.slots import Phenomenon
from domain.ticket import Ticket
from handlers.inside import remember
from handlers.join import note_on
from handlers.planned_end import answers_for
from handlers.planned_outage import canonical
from handlers.turn import Turn


class LeftDark(NamedTuple):
    """The outage from which a place may be left dark, and the place as far as it is known."""

    outage: Outage
    place: Place


async def ended_here(turn: Turn, place: Place) -> LeftDark | None:
    """Return the outage from which a place may be left dark: it has ended and is looked after.

    Who told his building while it ran need not say it again.
    """
    at = turn.inbound.sent_at
    if set(turn.meaning.slots.phenomenon) - {Phenomenon.OUTAGE}:
        return None
    place = replace(place, community=canonical(turn.station, place.community))
    known = await turn.uow.outages.between(at - LOOKED_AFTER, at)
    over = [each for each in known if each.confirmed and each.has_end and each.end < at]
    for outage in sorted(over, key=lambda each: each.end, reverse=True):
        clock = await turn.uow.outage_ends.get(outage.id)
        if clock is None or not clock.is_live:
            continue
        spot = place if place.building else await _told_before(turn, outage, place)
        if any(part.holds(spot) for part in outage.places):
            return LeftDark(outage, spot)
    return None


async def _told_before(turn: Turn, outage: Outage, place: Place) -> Place:
    """Return the place with the one building the speaker was heard for inside the outage."""
    mine = await turn.uow.outage_people.of_person(outage.id, turn.sender)
    known = {each.place for each in mine if each.place.building}
    return place.filled_from(known.pop()) if len(known) == 1 else place


async def left_dark_by(turn: Turn, outage: Outage, ticket: Ticket, place: Place) -> None:
    """Tie a report to the outage that left it dark; the crew on the spot hears it first."""
    await remember(turn, outage, place, Said.REPORT)
    for each in await turn.uow.outage_people.of_person(outage.id, turn.sender):
        if not place.building or each.place.building in ("", place.building):
            dark = replace(each, light=Light.DARK, answered_at=turn.now, ticket=ticket.no)
            await turn.uow.outage_people.save(dark)
    if ticket.last_report_at is None or ticket.last_report_at < turn.now:
        learned = replace(ticket, last_report_at=turn.now)
        event = note_on(turn, ticket, "left_dark", outage.shown_no)
        await turn.uow.tickets.set_place(learned, event=event)
    await turn.tell(
        answers_for(turn, outage),
        turn.say(
            "end.dont_leave",
            place=masked(replace(place, unit="", room="").public()),
            no=outage.shown_no,
            ticket=ticket.shown_no,
        ),
        key=f"end:{outage.id}:dark:{ticket.no}:{place.building}",
        purpose=Purpose.DANGER,
        ticket=ticket,
    )
    clock = await turn.uow.outage_ends.get(outage.id)
    if clock is not None:
        await turn.uow.outage_ends.put(_awaits(clock, turn))


def _awaits(clock: EndClock, turn: Turn) -> EndClock:
    """Return the clock of an outage that has left somebody dark: it looks at him again."""
    if clock.clear_by is None or clock.next_at is None:
        return clock
    return replace(clock, next_at=max(clock.next_at, turn.now + turn.rules.planned_end.wait))
