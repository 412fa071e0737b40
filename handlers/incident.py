"""A ticket that many report grows: the suspected device, one page that counts up, one group post."""

from dataclasses import replace

import structlog

from domain.ids import TicketNo, group_conversation
from domain.incident import (
    Dark,
    Level,
    Spot,
    Suppression,
    Suspect,
    affected_households,
    common_place,
    is_whole,
    spot_of,
    suspected,
)
from domain.incident_ports import Told
from domain.meaning import Scope
from domain.outbound import Purpose
from domain.place import Place
from domain.privacy import masked, shortened
from domain.ticket import Ticket
from domain.ticket_moves import Kind
from domain.when import local
from handlers.chase_due import BATCH, Timed
from handlers.timed import each
from handlers.turn import Desk
from handlers.words import public_place, status_words

log = structlog.get_logger()

MANY = 2
"""From so many households on a ticket is one that many report (多户报修, design/domain.md §3)."""


async def dark_of(desk: Desk, ticket: Ticket) -> Dark:
    """Return what is dark under a ticket: where households are, and buildings that were named."""
    spots = dict(await desk.uow.households.spots(ticket.no))
    facts, home = ticket.facts, ticket.place.community
    if len(facts.community) <= 1:
        counted = {spot.building for spot in spots}
        named = set(facts.building) - counted
        spots |= {Spot(home, building): 0 for building in named}
    return Dark(spots=spots, whole=is_whole(ticket.scope))


def suspect_words(desk: Desk, suspect: Suspect) -> str:
    """Return the suspected device and why, for the crew; empty when no building is known."""
    parts = "、".join(suspect.parts[:6])
    if suspect.level is Level.UNKNOWN:
        return ""
    if suspect.level is Level.HOUSEHOLD:
        return desk.say("incident.suspect_household")
    if suspect.level is Level.UNIT:
        why = (
            desk.say("incident.reason_unit", parts=parts)
            if suspect.households >= MANY
            else desk.say("incident.reason_unit_whole")
        )
        return f"{desk.say('incident.suspect_unit')}（{why}）"
    if suspect.level is Level.BUILDING:
        why = (
            desk.say("incident.reason_units", parts=parts)
            if len(suspect.parts) >= MANY
            else desk.say("incident.reason_building")
            if suspect.households >= MANY
            else desk.say("incident.reason_building_whole")
        )
        return f"{desk.say('incident.suspect_building')}（{why}）"
    if suspect.level is Level.TRANSFORMER:
        device = (
            desk.say("incident.suspect_transformer", name=suspect.name)
            if suspect.name
            else desk.say("incident.suspect_upstream")
        )
        return f"{device}（{desk.say('incident.reason_buildings', parts=parts)}）"
    device = desk.say("incident.suspect_feeder", name=suspect.name)
    return f"{device}（{desk.say('incident.reason_transformers', parts=parts)}）"


def first_suspect(desk: Desk, place: Place, scope: Scope) -> tuple[str, Level]:
    """Return what a single report points to."""
    dark = Dark(spots={spot_of(place): 1}, whole=is_whole(scope))
    suspect = suspected(desk.station, dark, desk.rules.incident)
    return suspect_words(desk, suspect), suspect.level


async def recounted(
    desk: Desk, ticket: Ticket, *, floor: Level = Level.UNKNOWN
) -> tuple[Ticket, Level]:
    """Return a ticket with the place and the suspected device of its households; not stored.

    Args:
        floor: what was suspected before; fewer words of a later report do not lower it.
    """
    dark = await dark_of(desk, ticket)
    many = ticket.households >= MANY  # then they are counted, and no longer what one said
    suspect = suspected(
        desk.station, replace(dark, whole=dark.whole and not many), desk.rules.incident
    )
    place = ticket.place
    if ticket.kind is Kind.FAULT and ticket.households >= MANY:
        place = common_place(dark, ticket.place)
    if suspect.level < floor and ticket.suspect:
        return replace(ticket, place=place), floor
    return replace(ticket, suspect=suspect_words(desk, suspect), place=place), suspect.level


async def suspected_before(desk: Desk, ticket: Ticket) -> Level:
    """Return the rung of the device that was suspected so far."""
    return (await desk.uow.incidents.told(ticket.no)).level


async def grown(desk: Desk, ticket: Ticket, level: Level) -> None:
    """A household was added: tell the crew and the group, each no more often than agreed."""
    told = await desk.uow.incidents.told(ticket.no)
    after = await _crew(desk, ticket, level, told)
    after = _group_later(desk, ticket, after)
    if after != told:
        await desk.uow.incidents.tell(after)


async def _crew(desk: Desk, ticket: Ticket, level: Level, told: Told) -> Told:
    """The crew hears at the second household, at a higher device, then at most once in a while."""
    if ticket.households < MANY:
        return replace(told, level=level)
    higher = level > told.level and level >= Level.UNIT
    rested = told.crew_at is None or told.crew_at + desk.rules.incident.crew_every <= desk.now
    if higher or (rested and ticket.households != told.crew_count):
        await _page(desk, ticket)
        return replace(
            told,
            level=max(level, told.level),
            crew_count=ticket.households,
            crew_at=desk.now,
            crew_due_at=None,
        )
    if told.crew_at is None or ticket.households == told.crew_count:
        return told
    return replace(told, crew_due_at=told.crew_at + desk.rules.incident.crew_every)


async def _page(desk: Desk, ticket: Ticket) -> None:
    kind = desk.say(f"incident.kind_{ticket.kind}")
    place = ticket.place.full() or public_place(ticket)
    words = {"kind": kind, "no": ticket.shown_no, "place": place}
    if ticket.suspect:
        text = desk.say("incident.page", **words, suspect=ticket.suspect, n=ticket.households)
    else:
        text = desk.say("incident.page_unknown", **words, n=ticket.households)
    await desk.tell(
        ticket.owner,
        text,
        key=f"grown:{ticket.no}:v{ticket.version}",
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.NOTICE,
        ticket=ticket,
    )


def _group_later(desk: Desk, ticket: Ticket, told: Told) -> Told:
    """The group will hear of it a moment later, of a growing count once in a while."""
    rules = desk.rules.incident
    waits = told.group_due_at is not None
    if waits or ticket.households < rules.group_from or desk.group_of(ticket) is None:
        return told
    soon = desk.now + rules.group_settles
    rested = soon if told.group_at is None else told.group_at + rules.group_every
    return replace(told, group_due_at=max(soon, rested))


async def _post(desk: Desk, ticket: Ticket, told: Told) -> Told:
    """The group hears that many are dark: nobody else has to report (M23)."""
    group = desk.group_of(ticket)
    told = replace(told, group_due_at=None)
    if group is None or ticket.households < desk.rules.incident.group_from:
        return told
    words = {
        "place": public_place(ticket),
        "what": ticket.what,
        "no": ticket.shown_no,
        "status": status_words(desk, ticket),
        "form": desk.pick("我也是", group_conversation(group.chat_id)),
    }
    text = (
        desk.say("incident.group", **words)
        if told.group_at is None
        else desk.say("incident.group_more", **words, n=ticket.households)
    )
    await desk.post(group.chat_id, text, key=f"many:{ticket.no}:v{ticket.version}", ticket=ticket)
    return replace(told, group_at=desk.now, first_group_at=told.first_group_at or desk.now)


async def shrunk(desk: Desk, ticket: Ticket, level: Level) -> None:
    """Households left: what the crew knows is no more than what is there now, without a word."""
    told = await desk.uow.incidents.told(ticket.no)
    after = replace(told, level=level, crew_count=min(told.crew_count, ticket.households))
    if after != told:
        await desk.uow.incidents.tell(after)


async def count_up_due(timed: Timed) -> int:
    """Tell crews and groups of counts that have grown since they heard last; return how many.

    Safe to run twice.
    """
    async with timed.uows() as uow:
        due = await uow.incidents.due(timed.clock.now(), limit=BATCH)
    return await each(timed, due, _count_up, name="count_up")


async def _count_up(timed: Timed, no: TicketNo) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        told = before = await uow.incidents.told(no)
        ticket = await uow.tickets.get(no)
        if not ticket.status.is_open:
            told = replace(told, crew_due_at=None, group_due_at=None)
        if told.crew_due_at is not None and told.crew_due_at <= desk.now:
            told = await _page_again(desk, ticket, told)
        if told.group_due_at is not None and told.group_due_at <= desk.now:
            told = await _post(desk, ticket, told)
        if told != before:
            await uow.incidents.tell(told)
            await uow.commit()
    return int(told != before)


async def _page_again(desk: Desk, ticket: Ticket, told: Told) -> Told:
    told = replace(told, crew_due_at=None)
    if ticket.households <= told.crew_count:
        return told
    await _page(desk, ticket)
    return replace(told, crew_count=ticket.households, crew_at=desk.now)


async def suppression(desk: Desk, ticket: Ticket) -> Suppression | None:
    """Return how many reported although the group had been told (M23); None before it was."""
    told = await desk.uow.incidents.told(ticket.no)
    if told.first_group_at is None:
        return None
    late = await desk.uow.households.since(ticket.no, told.first_group_at)
    affected = affected_households(desk.station, await dark_of(desk, ticket), told.level)
    return Suppression(late, affected)


async def figures(desk: Desk, ticket: Ticket) -> str:
    """Return count, suspected device and suppression, for staff; empty for a single household."""
    if ticket.households < MANY or not ticket.kind.is_repair:
        return ""
    shown = desk.say(
        "incident.figures",
        n=ticket.households,
        suspect=ticket.suspect or desk.say("incident.suspect_unknown"),
    )
    held = await suppression(desk, ticket)
    if held is None:
        return shown
    if held.share is None:
        return shown + desk.say("incident.suppression_unknown", late=held.late)
    return shown + desk.say(
        "incident.suppression",
        late=held.late,
        affected=held.affected,
        percent=round(held.share * 100),
    )


async def history(desk: Desk, ticket: Ticket) -> str:
    """Return the last three repairs of the place, for staff (M22); empty when there are none."""
    if not ticket.kind.is_repair or not ticket.place.community:
        return ""
    before = await desk.uow.tickets.history(ticket.place, without=ticket.no, limit=3)
    items = [
        desk.say(
            "incident.history_item",
            month=local(past.reported_at).month,
            day=local(past.reported_at).day,
            cause=shortened(masked(past.cause or past.what), 20),
        )
        for past in before
    ]
    return desk.say("incident.history", items="；".join(items)) if items else ""
