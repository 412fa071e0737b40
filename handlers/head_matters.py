"""What waits for the station head alone, as questions of his daily message (product.md J7).

A ticket refused twice (首接负责), a second delay, a watch of the whole station that nobody has, a
question nobody has answered for a day. Each offers whom or what to choose; the first is what 同意
means.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from domain.decision import Decision, DecisionKind, Matter
from domain.duty_gaps import coming_gaps
from domain.ids import TicketNo, UserId
from domain.privacy import masked, shortened
from domain.roster import at_work
from domain.station import Role
from domain.ticket import BOUNCE_LIMIT, Ticket
from domain.ticket_moves import Kind, Status
from domain.watches import gaps
from handlers.duty_words import span_words
from handlers.roster_people import Stretch, is_free
from handlers.turn import Desk
from handlers.words import clock_time, duration, public_place

GAP_DAYS: Final = 7
"""How far ahead an empty watch of the station is put before him (days)."""

UNANSWERED: Final = timedelta(days=1)
"""How long a question waits before it is."""

OFFERED: Final = 4
"""People to choose from (count)."""

AGREE, AGAIN = "agree", "again"
_DELAY: Final[Mapping[str, str]] = {"1": AGREE, "2": AGAIN}


async def matters(desk: Desk, open_now: Sequence[Ticket]) -> list[Matter]:
    """Return everything that waits for him now."""
    found = [await _of_ticket(desk, ticket) for ticket in open_now]
    return [*(matter for matter in found if matter is not None), *_gaps(desk)]


async def _of_ticket(desk: Desk, ticket: Ticket) -> Matter | None:
    if ticket.kind is Kind.QUESTION:
        late = desk.now - ticket.reported_at >= UNANSWERED
        return _question(desk, ticket) if late else None
    if ticket.bounces >= BOUNCE_LIMIT and await waits_for_owner(desk, ticket):
        people = await _not_refused_first(desk, ticket)
        return Matter(
            kind=DecisionKind.REFUSED,
            ticket=ticket.no,
            owner=ticket.owner,
            options=_options(people),
        )
    live = await desk.uow.promises.live(ticket.no)
    if live is None or live.proposal is None or live.proposal.due <= desk.now:
        return None
    return Matter(
        kind=DecisionKind.DELAY, ticket=ticket.no, owner=ticket.owner, options=dict(_DELAY)
    )


async def waits_for_owner(desk: Desk, ticket: Ticket) -> bool:
    """Whether a ticket that was refused twice still lies with a head, untouched."""
    owner = desk.station.member(ticket.owner)
    return ticket.status is Status.REPORTED and owner is not None and owner.has(Role.HEAD)


async def _not_refused_first(desk: Desk, ticket: Ticket) -> list[UserId]:
    refused = await desk.uow.tickets.refusers(ticket.no)
    return sorted(_people_of(desk, ticket), key=lambda person: person in refused)


def _question(desk: Desk, ticket: Ticket) -> Matter:
    leads = [member.userid for member in desk.station.with_role(Role.DUTY_HEAD)]
    near = _people_of(desk, ticket)
    first = 1 if desk.station.grid(ticket.grid) is not None else 0
    people = [*near[:first], *leads, *near[first:]]
    return Matter(
        kind=DecisionKind.QUESTION,
        ticket=ticket.no,
        owner=ticket.owner,
        options=_options(person for person in people if person != ticket.owner),
    )


def _people_of(desk: Desk, ticket: Ticket) -> list[UserId]:
    """Return who works in the ticket's grid, its manager first; heads are asked, not offered."""
    grid = desk.station.grid(ticket.grid)
    people = (grid.manager, *grid.members) if grid is not None else ()
    if not people:
        people = tuple(m.userid for m in desk.station.with_role(Role.MANAGER))
    return [person for person in people if _may_be_offered(desk, person)]


def _may_be_offered(desk: Desk, person: UserId) -> bool:
    member = at_work(desk.station, person)
    return member is not None and not member.has(Role.HEAD)


def _options(people: Iterable[UserId]) -> dict[str, str]:
    each = list(dict.fromkeys(people))[:OFFERED]
    return {str(n): str(person) for n, person in enumerate(each, start=1)}


def _gaps(desk: Desk) -> list[Matter]:
    return [
        Matter(
            kind=DecisionKind.GAP,
            start=gap.start,
            end=gap.end,
            options=_options(_free(desk, Stretch("", gap.start, gap.end))),
        )
        for gap in coming_gaps(desk.station, desk.now, GAP_DAYS)
        if not gap.grid
    ]


def _free(desk: Desk, stretch: Stretch) -> list[UserId]:
    """Return who could take a watch of the station: duty heads, whoever else its roster names."""
    people = [member.userid for member in desk.station.with_role(Role.DUTY_HEAD)]
    people += [person for row in desk.station.duties_of("") for person in row.people]
    people += [member.userid for member in desk.station.with_role(Role.MANAGER)]
    return [
        person
        for person in dict.fromkeys(people)
        if _may_be_offered(desk, person) and is_free(desk.station, person, [stretch])
    ]


async def question_of(desk: Desk, decision: Decision, why: Mapping[TicketNo, str]) -> str:
    """Return a decision as it stands in the message.

    Args:
        why: the last words about open tickets.
    """
    matter, mark = decision.matter, decision.mark
    if matter.ticket is None:
        spans = span_words(matter.start or desk.now, matter.end or desk.now)
        if not matter.options:
            return desk.say("decide.gap_nobody", mark=mark, spans=spans)
        return desk.say("decide.gap", mark=mark, spans=spans, options=choices(desk, matter))
    ticket = await desk.uow.tickets.get(matter.ticket)
    words = shortened(masked(why.get(ticket.no, "")), 20) or desk.say("crew.no_reason")
    shared = {"mark": mark, "no": ticket.shown_no}
    if matter.kind is DecisionKind.REFUSED:
        return desk.say(
            "decide.refused",
            **shared,
            place=public_place(ticket),
            what=ticket.what,
            n=ticket.bounces,
            words=words,
            options=choices(desk, matter),
        )
    if matter.kind is DecisionKind.QUESTION:
        return desk.say(
            "decide.question",
            **shared,
            age=duration(desk.now - ticket.reported_at),
            words=shortened(masked(ticket.words), 20),
            options=choices(desk, matter),
        )
    live = await desk.uow.promises.live(ticket.no)
    proposal = live.proposal if live is not None else None
    return desk.say(
        "decide.delay",
        **shared,
        place=public_place(ticket),
        eta=clock_time(proposal.due, desk.now) if proposal else "",
        words=shortened(masked(proposal.reason), 20) if proposal and proposal.reason else words,
    )


def choices(desk: Desk, matter: Matter) -> str:
    """Return what can be chosen: 1网格负责人一号 2网格员一号."""
    if matter.kind is DecisionKind.DELAY:
        return desk.say("decide.delay_options")
    return " ".join(f"{n}{desk.name_of(UserId(who))}" for n, who in matter.options.items())


async def settled(desk: Desk, matter: Matter) -> str:
    """Return how a matter was settled meanwhile, in words; empty while it waits for him."""
    if matter.ticket is None:
        return _gap_settled(desk, matter)
    ticket = await desk.uow.tickets.get(matter.ticket)
    no = ticket.shown_no
    if ticket.status.is_open and ticket.owner != matter.owner:
        return desk.say("decide.moot_owner", no=no, name=desk.name_of(ticket.owner))
    waits = ticket.status.is_open
    if matter.kind is DecisionKind.REFUSED:
        waits = await waits_for_owner(desk, ticket)
    if not waits:
        shown = desk.rules.wording[f"shown.{ticket.status}"]
        return desk.say("decide.moot_over", no=no, status=shown)
    if matter.kind is DecisionKind.DELAY:
        live = await desk.uow.promises.live(ticket.no)
        if live is None or live.proposal is None:
            return desk.say("decide.moot_delay", no=no)
        if live.proposal.due <= desk.now:
            return desk.say("decide.moot_passed", no=no)
    return ""


def _gap_settled(desk: Desk, matter: Matter) -> str:
    start, end = max(matter.start or desk.now, desk.now), matter.end or desk.now
    if start >= end:
        return desk.say("decide.moot_past")
    return "" if gaps(desk.station, "", start, end) else desk.say("decide.moot_gap")
