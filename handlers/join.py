"""Many report the same thing: a later report joins the ticket that is there (多户报修).

The rules are those of `domain.incident`: the ladder out of the station's topology, a window of
half an hour since the last report. One household alone never joins a ticket of many, nor the
reverse; a danger is its own ticket.
"""

from dataclasses import replace
from typing import NamedTuple

from domain.household import Household
from domain.incident import Judgement, Reason, Sighting, Verdict, is_whole, judge, transformers_of
from domain.meaning import Intent, Scope
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.slots import Slots
from domain.ticket import Ticket, TicketEvent
from domain.ticket_moves import Action, Kind, Status
from handlers.incident import dark_of, grown, recounted, suspected_before
from handlers.turn import Turn
from handlers.where import TALK

MOST_FACTS = 60
"""Places and phenomena that a ticket keeps of all its messages (count): more is in its households."""


class Found(NamedTuple):
    """A ticket that a report may belong to, and what the rules say of it."""

    ticket: Ticket
    judgement: Judgement


class Joined(NamedTuple):
    """A report that was added: the ticket after it, its household, and whether that was new."""

    ticket: Ticket
    household: Household
    is_new: bool


async def ticket_to_join(turn: Turn, kind: Kind, place: Place) -> Ticket | None:
    """Return the open repair a report surely belongs to, if somebody else has reported it lately."""
    found = await shared_trouble(turn, kind, place)
    return found.ticket if found and found.judgement.verdict is Verdict.JOIN else None


async def shared_trouble(
    turn: Turn, kind: Kind, place: Place, *, without: Ticket | None = None
) -> Found | None:
    """Return the repair that is the same trouble for sure, else one that may be; else None."""
    if not place.community:
        return None
    found = [
        Found(ticket, await _judged(turn, ticket, place))
        for ticket in await _lately(turn, _sighting(turn, place))
        if not (without is not None and ticket.no == without.no)
        and _same_trouble(turn, ticket, kind, place)
    ]
    sure = [each for each in found if each.judgement.verdict is Verdict.JOIN]
    if len(sure) > 1 and not place.building and turn.meaning.intent is Intent.FAULT:
        return Found(sure[0].ticket, Judgement(Verdict.ASK, Reason.PLACE_UNKNOWN))
    asked = [each for each in found if each.judgement.verdict is Verdict.ASK]
    return next(iter(sorted(sure, key=_how_far) or asked), None)


def _how_far(found: Found) -> int:
    """Sort the nearest first; what is equally near stays in order, newest first."""
    return list(Reason).index(found.judgement.reason)


async def _judged(turn: Turn, ticket: Ticket, place: Place) -> Judgement:
    if ticket.kind is Kind.DANGER:  # its building was looked at: nothing wider belongs to it
        return Judgement(Verdict.JOIN, Reason.SAME_BUILDING)
    seen = _sighting(turn, place)
    if ticket.conversation == turn.here:  # the group talks about it: he goes on
        seen = replace(seen, goes_on=seen.goes_on or not place.building)
    return judge(turn.station, seen, await dark_of(turn, ticket), turn.rules.incident)


def _sighting(turn: Turn, place: Place) -> Sighting:
    meaning = turn.meaning
    named = meaning.slots.building if len(meaning.slots.community) <= 1 else ()
    return Sighting(
        place=place,
        buildings=frozenset(named),
        whole=is_whole(meaning.scope),
        goes_on=meaning.intent not in (Intent.FAULT, Intent.DANGER),
    )


async def _lately(turn: Turn, seen: Sighting) -> list[Ticket]:
    """Return the open repairs of the place and of whatever its transformer feeds, newest first."""
    since = turn.now - turn.rules.incident.window
    codes = transformers_of(turn.station, seen.spots)
    fed = {b.community for code in codes for b in turn.station.buildings_on(code)}
    found: dict[int, Ticket] = {}
    for community in sorted(fed | {seen.place.community}):
        for ticket in await turn.uow.tickets.of_community(community, since=since):
            fits = ticket.status.is_open and ticket.kind.is_repair and not ticket.drill
            if fits and (ticket.last_report_at or ticket.reported_at) >= since:
                found[ticket.no] = ticket
    return sorted(found.values(), key=lambda ticket: -ticket.no)


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


async def join(turn: Turn, ticket: Ticket, place: Place) -> Joined:
    """Add a further reporter and what he told. He is told whatever the first one is told."""
    place = await _home(turn, ticket, place)
    await turn.uow.tickets.add_party(
        ticket.no, Party(userid=turn.sender, role=PartyRole.SUBSCRIBER, conversation=turn.here)
    )
    household, is_new = await turn.uow.households.add(household_of(turn, ticket, place))
    counted = replace(ticket, households=ticket.households + is_new)
    counted = replace(counted, facts=_bounded(counted.facts.joined(told(turn, place))))
    counted, level = await recounted(turn, counted, floor=await suspected_before(turn, ticket))
    after = await add_facts(turn, counted, action="joined", place=place)
    await grown(turn, after, level)
    return Joined(after, household, is_new)


async def _home(turn: Turn, ticket: Ticket, place: Place) -> Place:
    """Return the place with the building of the ticket, when he only says 我也是 to it."""
    if place.building or turn.meaning.intent is not Intent.ME_TOO:
        return place
    buildings = (await dark_of(turn, ticket)).buildings
    if len(buildings) != 1:
        return place
    ((community, building),) = buildings
    return replace(place, building=building) if community == place.community else place


async def learn_door(turn: Turn, ticket: Ticket, place: Place) -> Ticket:
    """Store what the speaker said of where his household is; return the ticket as it is then."""
    mine = await turn.uow.households.of_person(ticket.no, turn.sender)
    fitting = [h for h in mine if h.place.agrees_with(place)] or (
        list(mine) if turn.meaning.corrects else []
    )
    if not fitting:
        return ticket
    known = place if turn.meaning.corrects else place.filled_from(fitting[0].place)
    if known == fitting[0].place or not await turn.uow.households.set_place(fitting[0], known):
        return ticket
    floor = await suspected_before(turn, ticket)
    after, level = await recounted(turn, ticket, floor=floor)
    if after == ticket:
        return ticket
    after = await turn.uow.tickets.set_place(
        after, event=note_on(turn, ticket, "door", known.public())
    )
    await grown(turn, after, level)
    return after


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
    facts = _bounded(before.joined(said))
    learned = replace(
        ticket,
        facts=facts,
        urgent=ticket.urgent or facts.urgent,
        scope=_scope(ticket, turn, action),
        last_report_at=turn.now,
    )
    return await turn.uow.tickets.set_place(learned, event=note_on(turn, ticket, action))


def _bounded(facts: Slots) -> Slots:
    """Keep what is known of many messages from growing with their number."""
    return replace(
        facts,
        community=facts.community[:MOST_FACTS],
        building=facts.building[:MOST_FACTS],
        unit=facts.unit[:MOST_FACTS],
        floor=facts.floor[:MOST_FACTS],
    )


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
