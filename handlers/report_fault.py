"""A resident or clerk reports a fault or a danger: recorded, routed to one person, answered."""

from dataclasses import replace
from datetime import datetime

from domain.ask import AskKind
from domain.ids import UserId
from domain.incident import Verdict
from domain.incident_ports import Told
from domain.meaning import Intent, Scope
from domain.outbound import Purpose
from domain.place import Place
from domain.privacy import masked, shortened
from domain.routing import Route, chain_above, route
from domain.ticket import NewTicket, Ticket
from domain.ticket_moves import Business, Kind
from handlers import own_wiring
from handlers.after_end import ended_here, left_dark_by
from handlers.incident import first_suspect
from handlers.inside import answer_announced
from handlers.join import (
    add_facts,
    household_of,
    join,
    learn_door,
    shared_trouble,
    ticket_to_join,
    ticket_to_reopen,
    told,
)
from handlers.learn_place import learn_place
from handlers.merge import ask_manager
from handlers.need_inside import urgent_words
from handlers.page import page
from handlers.reopen import reopen
from handlers.turn import Turn
from handlers.where import SAME_REPORT, TALK, place_of
from handlers.words import status_words


async def report_fault(turn: Turn) -> None:
    """Open a ticket, or add to the one that is open for the same trouble."""
    place = await place_of(turn)
    kind = Kind.DANGER if turn.meaning.intent is Intent.DANGER else Kind.FAULT
    same = await _same_report(turn, kind, place)
    if same is not None:
        await add_to(turn, same, place)
        return
    if kind is Kind.FAULT and await answer_announced(turn, place):
        return
    left = await ended_here(turn, place) if kind is Kind.FAULT else None
    if left is None:
        await _record(turn, kind, place)
        return
    ticket = await _record(turn, kind, left.place, since=left.outage.end)
    await left_dark_by(turn, left.outage, ticket, left.place)


async def _record(
    turn: Turn, kind: Kind, place: Place, *, since: datetime | None = None
) -> Ticket:
    """Reopen, join or open a ticket for what was reported; return it as it is then.

    Args:
        since: when it began, where that is known to be earlier than the message.
    """
    again = await ticket_to_reopen(turn, place) if kind is Kind.FAULT else None
    if again is not None:
        await reopen(turn, again)
        return await turn.uow.tickets.get(again.no)
    found = await shared_trouble(turn, kind, place)
    if found is not None and found.judgement.verdict is Verdict.JOIN:
        await _join(turn, found.ticket, place)
        return await turn.uow.tickets.get(found.ticket.no)
    ticket = await open_ticket(turn, kind, place, since=since)
    await own_wiring.page_or_hold(turn, ticket)
    if kind is Kind.DANGER:
        await _answer_danger(turn, ticket)
    elif ticket.urgent:
        await answer_urgent(turn, ticket)
    else:
        await _answer_fault(turn, ticket)
    if found is not None:
        await ask_manager(turn, ticket, found)
    return await turn.uow.tickets.get(ticket.no)


async def belongs_here(turn: Turn) -> bool:
    """Whether what was said can only be about a repair that is open here."""
    return await ticket_to_join(turn, Kind.FAULT, await place_of(turn)) is not None


async def _join(turn: Turn, ticket: Ticket, place: Place) -> None:
    await own_wiring.let_go(turn, ticket)
    after, household, is_new = await join(turn, ticket, place)
    if after.urgent and not ticket.urgent:
        await answer_urgent(turn, after)
        return
    await _tell_of_need(turn, after)
    if is_new and after.kind is Kind.FAULT and not household.place.building:
        await turn.ask(AskKind.PLACE, turn.sender, turn.here, ticket=after.no)
        form = turn.pick("楼号和单元", turn.here)
        await turn.acknowledge("ack.joined_where", n=household.position, form=form)
    elif is_new:
        await turn.acknowledge("ack.joined", n=household.position)
    else:
        status = status_words(turn, after)
        await turn.acknowledge("ack.joined_again", n=household.position, status=status)


async def open_ticket(
    turn: Turn,
    kind: Kind,
    place: Place,
    *,
    to: Route | None = None,
    business: Business = Business.NONE,
    since: datetime | None = None,
) -> Ticket:
    """Record a ticket for the one person it is routed to; its chase starts at the message.

    Args:
        since: the report dates from then instead of the message.
    """
    inbound = turn.inbound
    urgent = kind.is_repair and turn.meaning.slots.urgent
    clocks = Kind.DANGER if urgent else kind
    found = to or route(turn.station, place=place, chat=turn.chat, kind=kind, at=turn.now)
    grid = turn.station.grid(found.grid)
    quoted = bool(inbound.quote) and not turn.is_resident
    suspect, level = first_suspect(turn, place, turn.meaning.scope)
    new = NewTicket(
        kind=kind,
        station=grid.station if grid else turn.station.stations[0].code,
        grid=found.grid,
        place=place,
        what=turn.rules.wording[f"business.{business}"]
        if kind is Kind.QUESTION
        else turn.meaning.what,
        words=inbound.quote if quoted and inbound.quote else inbound.text,
        scope=turn.meaning.scope,
        reporter=turn.sender,
        relayer=turn.sender if quoted else None,
        conversation=turn.here,
        chat=inbound.chat,
        owner=found.owner.userid,
        why_owner=found.why,
        reported_at=since or inbound.sent_at,
        waiting_since=inbound.sent_at,
        next_chase_at=turn.rules.chase.first_due(clocks, inbound.sent_at, now=turn.now),
        source=inbound.id,
        business=business,
        facts=told(turn, place),
        urgent=urgent,
        suspect=suspect if kind.is_repair else "",
    )
    ticket = await turn.uow.tickets.add(new, event="report")
    if kind.is_repair:
        await turn.uow.households.add(household_of(turn, ticket, place))
        await turn.uow.incidents.tell(Told(ticket=ticket.no, level=level))
    return ticket


async def _same_report(turn: Turn, kind: Kind, place: Place) -> Ticket | None:
    for ticket in await turn.uow.tickets.of_party(turn.sender, since=turn.now - SAME_REPORT):
        if not ticket.status.is_open or ticket.kind is not kind or ticket.drill:
            continue
        if turn.meaning.corrects or await _speaks_of(turn, ticket, place):
            return ticket
    return None


async def _speaks_of(turn: Turn, ticket: Ticket, place: Place) -> bool:
    """Whether a place is the one he reported: of a ticket that many report, his own door counts."""
    if ticket.households <= 1:
        return ticket.place.agrees_with(place)
    mine = await turn.uow.households.of_person(ticket.no, turn.sender)
    return any(household.place.agrees_with(place) for household in mine)


async def add_to(turn: Turn, ticket: Ticket, place: Place) -> None:
    """Add what was said to an open ticket; a place that was wrong is put right."""
    await own_wiring.let_go(turn, ticket)
    corrects = turn.meaning.corrects and await _is_his_alone(turn, ticket)
    if corrects:
        place = _put_right(ticket.place, place)
    after = await add_facts(turn, ticket, action="more", place=place, corrects=corrects)
    if after.urgent and not ticket.urgent:
        await answer_urgent(turn, after)
        return
    if after.households > 1:
        await _more_of_one(turn, after, place)
    elif place != after.place and (corrects or place.refines(after.place)):
        after = await learn_place(turn, after, place)
        await _tell_of_need(turn, after)
    else:
        await turn.tell(
            after.owner,
            turn.say("crew.more", no=after.shown_no, words=shortened(turn.inbound.text)),
            key=turn.key("more"),
            ticket=after,
        )
    await turn.acknowledge(
        "ack.again",
        no=after.shown_no,
        status=status_words(turn, after),
        name=turn.name_of(after.owner),
    )


async def _is_his_alone(turn: Turn, ticket: Ticket) -> bool:
    """Whether the speaker may say where it is: neighbours who joined are dark where they are."""
    if ticket.reporter != turn.sender:
        return False
    mine = await turn.uow.households.of_person(ticket.no, turn.sender)
    return ticket.households <= max(1, len(mine))


async def _more_of_one(turn: Turn, ticket: Ticket, place: Place) -> None:
    """One of many says more: his door is put down; the crew hears what is no mere repetition."""
    await learn_door(turn, ticket, place)
    slots = turn.meaning.slots
    if not turn.meaning.what or slots.phone or slots.sensitive:
        await turn.tell(
            ticket.owner,
            turn.say("crew.more", no=ticket.shown_no, words=shortened(turn.inbound.text)),
            key=turn.key("more"),
            ticket=ticket,
        )


def _put_right(wrong: Place, said: Place) -> Place:
    """Return the place with what was said instead of what had been understood."""
    if said.community and said.community != wrong.community:
        return said
    if said.building and said.building != wrong.building:
        return replace(said, community=wrong.community)
    return replace(wrong, unit=said.unit or wrong.unit, room=said.room or wrong.room)


async def _answer_fault(turn: Turn, ticket: Ticket) -> None:
    words = {
        "place": masked(ticket.place.public()),
        "what": ticket.what,
        "no": ticket.shown_no,
        "name": turn.name_of(ticket.owner),
        "minutes": turn.rules.minutes_until_manager(ticket.kind, ticket.reported_at),
    }
    place = ticket.place
    if turn.meaning.rivals:
        options = {str(n): name for n, name in enumerate(turn.meaning.rivals[:5], start=1)}
        await turn.ask(AskKind.PLACE, turn.sender, turn.here, ticket=ticket.no, options=options)
        shown = "、".join(
            f"{name}回{turn.pick(digit, turn.here)}" for digit, name in options.items()
        )
        await turn.reply("ack.fault_which", **words, options=shown)
    elif not own_wiring.place_is_known(place):
        await turn.ask(AskKind.PLACE, turn.sender, turn.here, ticket=ticket.no)
        await turn.reply("ack.fault_where", **words, form=turn.pick("小区和楼号", turn.here))
    elif own_wiring.is_for_self_check(turn, ticket):
        await own_wiring.start_self_check(turn, ticket, turn.say("ack.wiring", **words))
    elif place.unit and ticket.scope is Scope.UNKNOWN:
        await turn.ask(
            AskKind.STAIRWELL,
            turn.sender,
            turn.here,
            ticket=ticket.no,
            options={"1": Scope.SINGLE, "2": Scope.MULTI},
        )
        await turn.reply(
            "ack.fault_stairwell",
            **words,
            one=turn.pick("1", turn.here),
            two=turn.pick("2", turn.here),
        )
    else:
        await turn.reply("ack.fault", **words)


async def _call_in(turn: Turn, ticket: Ticket) -> str:
    """Page everybody above the owner as well; return the names of the first two."""
    above = chain_above(turn.station, grid=ticket.grid, owner=ticket.owner, at=turn.now)
    told_to: list[UserId] = [ticket.owner]
    for member in above:
        if member.userid not in told_to:
            told_to.append(member.userid)
            await page(turn, ticket, member.userid, "crew.page_also")
    return "、".join(turn.name_of(person) for person in told_to[:2])


async def answer_urgent(turn: Turn, ticket: Ticket) -> None:
    """Somebody depends on power, or is hurt or shut in: people are called in, and told whom for."""
    names = await _call_in(turn, ticket)
    await _tell_whom_for(turn, ticket)
    place = masked(replace(ticket.place, unit="").public())
    text = turn.say("ack.care", place=place, what=ticket.what, no=ticket.shown_no, names=names)
    if not ticket.place.community:
        await turn.ask(AskKind.PLACE, turn.sender, turn.here, ticket=ticket.no)
    await turn.reply_text(text, ticket=ticket, purpose=Purpose.DANGER)


async def _tell_of_need(turn: Turn, ticket: Ticket) -> None:
    """A ticket that is urgent already, as every danger: who cannot wait is told all the same."""
    if turn.meaning.slots.sensitive:
        await _tell_whom_for(turn, ticket)


async def _tell_whom_for(turn: Turn, ticket: Ticket) -> None:
    """Send the crew this person's own words: the ticket may be a neighbour's, of another door."""
    since = turn.now - TALK
    before = await turn.uow.inbox.recent(turn.sender, turn.here, since=since)
    told = [m.text for m in reversed(before[:2]) if m.text and m.text not in turn.inbound.text]
    words = "；".join([*told, turn.inbound.text])
    above = chain_above(turn.station, grid=ticket.grid, owner=ticket.owner, at=turn.now)
    text = await urgent_words(turn, ticket, shortened(words, 120))
    for person in dict.fromkeys((ticket.owner, *(member.userid for member in above))):
        await turn.tell(
            person,
            text,
            key=turn.key(f"urgent:{person}"),
            purpose=Purpose.DANGER,
            ticket=ticket,
        )


async def _answer_danger(turn: Turn, ticket: Ticket) -> None:
    names = await _call_in(turn, ticket)
    words = {"what": ticket.what, "no": ticket.shown_no, "names": names}
    place = masked(ticket.place.public())
    if not ticket.place.community:
        form = turn.pick("小区和楼号", turn.here)
        text = turn.say("ack.danger_where", form=form, **{**words, "what": place + ticket.what})
    else:
        text = turn.say("ack.danger", place=place, **words)
    if not ticket.place.community:
        await turn.ask(AskKind.PLACE, turn.sender, turn.here, ticket=ticket.no)
    await turn.reply_text(text, ticket=ticket, purpose=Purpose.DANGER)
