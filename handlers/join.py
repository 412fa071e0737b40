"""Many report the same thing: a later report joins the ticket that is there (多户报修).

Source of the rule: the dialogues of the message corpus. A supply report joins the open supply
ticket of the same community when it comes within half an hour of its last report; one household
alone never joins a ticket of many, nor the reverse.
"""

from dataclasses import replace

from domain.household import Household
from domain.meaning import Scope
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.slots import Slots
from domain.ticket import Ticket, TicketEvent
from domain.ticket_moves import Action, Kind, Status
from handlers.turn import Turn
from handlers.where import TALK


async def ticket_to_join(turn: Turn, kind: Kind, place: Place) -> Ticket | None:
    """Return the open repair a report belongs to, if somebody else has reported it lately."""
    if not place.community:
        return None
    since = turn.now - TALK
    for ticket in await turn.uow.tickets.of_community(place.community, since=since):
        fits = ticket.status.is_open and ticket.kind.is_repair and not ticket.drill
        if fits and _same_trouble(turn, ticket, kind, place) and _is_fresh(turn, ticket):
            return ticket
    return None


async def ticket_to_reopen(turn: Turn, place: Place) -> Ticket | None:
    """Return the repair that was called restored a moment ago at the very same place."""
    if not place.community:
        return None
    since = turn.now - TALK
    for ticket in await turn.uow.tickets.of_community(place.community, since=since):
        over = ticket.status in (Status.RESTORED, Status.CLOSED) and ticket.allows(Action.REOPEN)
        lately = ticket.restored_at is not None and ticket.restored_at >= since
        if over and lately and not ticket.drill and _same_building(ticket, place, turn):
            return ticket
    return None


def _same_trouble(turn: Turn, ticket: Ticket, kind: Kind, place: Place) -> bool:
    if Scope.SINGLE in (turn.meaning.scope, ticket.scope):
        return False
    if Kind.DANGER in (kind, ticket.kind):
        # A danger is its own ticket; darkness in the very building of it belongs to it.
        if kind is Kind.DANGER and ticket.kind is not Kind.DANGER:
            return False
        return _same_building(ticket, place, turn) and (
            kind is Kind.FAULT or turn.meaning.what == ticket.what
        )
    return True


def _same_building(ticket: Ticket, place: Place, turn: Turn) -> bool:
    known = set(ticket.facts.building) | ({ticket.place.building} - {""})
    said = set(turn.meaning.slots.building) | ({place.building} - {""})
    return not known or not said or bool(known & said)


def _is_fresh(turn: Turn, ticket: Ticket) -> bool:
    return (ticket.last_report_at or ticket.reported_at) >= turn.now - TALK


async def join(turn: Turn, ticket: Ticket, place: Place) -> Ticket:
    """Add a further reporter and what he told. He is told whatever the first one is told."""
    await turn.uow.tickets.add_party(
        ticket.no, Party(userid=turn.sender, role=PartyRole.SUBSCRIBER, conversation=turn.here)
    )
    _, is_new = await turn.uow.households.add(household_of(turn, ticket, place))
    counted = replace(ticket, households=ticket.households + is_new)
    return await add_facts(turn, counted, action="joined", place=place)


def household_of(turn: Turn, ticket: Ticket, place: Place) -> Household:
    """Return the household that the message speaks for."""
    return Household(
        ticket=ticket.no,
        reporter=turn.sender,
        conversation=turn.here,
        place=place,
        words=turn.inbound.text[:200],
        at=turn.inbound.sent_at,
        source=turn.inbound.id,
    )


async def add_facts(
    turn: Turn, ticket: Ticket, *, action: str, place: Place, corrects: bool = False
) -> Ticket:
    """Store what a message added to a ticket.

    Args:
        corrects: the place is said instead of the one that was known, not beside it.
    """
    said = told(turn, place)
    before = ticket.facts
    if corrects:
        before = (
            replace(before, building=(), unit=()) if said.building else replace(before, unit=())
        )
    facts = before.joined(said)
    learned = replace(
        ticket,
        facts=facts,
        urgent=ticket.urgent or facts.urgent,
        scope=_scope(ticket, turn, action),
        last_report_at=turn.now,
    )
    return await turn.uow.tickets.set_place(learned, event=note_on(turn, ticket, action))


def note_on(turn: Turn, ticket: Ticket, action: str, words: str = "") -> TicketEvent:
    """Return a line of the timeline that moves nothing: what the speaker said."""
    return TicketEvent(
        ticket=ticket.no,
        action=action,
        before=ticket.status,
        after=ticket.status,
        by=turn.sender,
        at=turn.now,
        words=words or turn.inbound.text[:200],
        source=turn.inbound.id,
    )


def told(turn: Turn, place: Place) -> Slots:
    """Return what the message told, with the place that was understood from the whole talk."""
    slots = turn.meaning.slots
    return replace(
        slots,
        community=slots.community or tuple(filter(None, (place.community,))),
        building=slots.building or tuple(filter(None, (place.building,))),
        unit=slots.unit or tuple(filter(None, (place.unit,))),
        room=slots.room or place.room,
    )


def _scope(ticket: Ticket, turn: Turn, action: str) -> Scope:
    said = turn.meaning.scope
    if action == "joined":
        return Scope.MULTI
    return said if said is not Scope.UNKNOWN and ticket.scope is not Scope.MULTI else ticket.scope
