"""拆出0231 12户: a household, or a part of a building, that is no part of the trouble after all.

It becomes a ticket of its own, dated back to its own report, for the same owner; its people hear
of it, and what they say from then on is about that ticket (product.md J12).
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.ask import AskKind
from domain.household import Household
from domain.ids import ChatId, TicketNo
from domain.meaning import Command, Scope
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.slots import NO_SLOTS
from domain.ticket import Move, NewTicket, Ticket
from domain.ticket_moves import Action, Kind
from handlers.incident import MANY, recounted, shrunk
from handlers.join import note_on
from handlers.page import page_owner
from handlers.turn import Turn

INSIDE = "inside"
"""Detail of the command and last word of the option: it is the household's own wiring."""

_GROUP = "group:"


async def ask_split(turn: Turn, ticket: Ticket, command: Command) -> None:
    """Say who will be taken out and how many stay, and ask for one digit."""
    if not command.words:
        await turn.reply("refuse.split_whom", no=ticket.shown_no)
        return
    chosen = await _chosen(turn, ticket, command.words)
    what = _shown(command.words)
    if not chosen:
        await turn.reply("refuse.split_none", no=ticket.shown_no, what=what)
        return
    if len(chosen) >= ticket.households:
        await turn.reply("refuse.split_all", no=ticket.shown_no)
        return
    inside = INSIDE if command.detail(INSIDE) else ""
    await turn.ask(
        AskKind.SURE,
        turn.sender,
        turn.here,
        ticket=ticket.no,
        options={
            "1": f"split {ticket.no} {command.words} {inside}".rstrip(),
            "2": f"keep {ticket.no}",
        },
    )
    await turn.reply(
        "incident.sure_split",
        what=what,
        n=len(chosen),
        no=ticket.shown_no,
        rest=ticket.households - len(chosen),
        one=turn.pick("1", turn.here),
        two=turn.pick("2", turn.here),
    )


async def split_now(turn: Turn, no: TicketNo, words: str, inside: str = "") -> None:
    """Take them out, as was read back."""
    ticket = await turn.uow.tickets.get(no)
    chosen = await _chosen(turn, ticket, words)
    if not chosen or len(chosen) >= ticket.households or not ticket.status.is_open:
        await turn.reply("refuse.split_none", no=ticket.shown_no, what=_shown(words))
        return
    new, rest = await _apart(turn, ticket, chosen)
    await _tell(turn, new, chosen, inside=bool(inside))
    if new.owner == turn.sender:
        step = new.apply(
            Move(action=Action.ACCEPT), by=turn.sender, at=turn.now, source=turn.inbound.id
        )
        new = await turn.uow.tickets.save(step)  # he says so himself: nobody has to ask him
    else:
        await page_owner(turn, new)
    await turn.reply("incident.split", new=new.shown_no, no=rest.shown_no, rest=rest.households)


async def part(turn: Turn, ticket: Ticket, chosen: Sequence[Household]) -> Ticket:
    """Take households out because they hang on another transformer; return their own ticket."""
    new, _ = await _apart(turn, ticket, chosen)
    await page_owner(turn, new)
    return new


async def _apart(turn: Turn, ticket: Ticket, chosen: Sequence[Household]) -> tuple[Ticket, Ticket]:
    """Return the new ticket and what is left of the old one, both stored."""
    new = await _open(turn, ticket, chosen)
    rest = await _leave(turn, ticket, new, chosen)
    return await _counted(turn, new, len(chosen)), rest


async def _chosen(turn: Turn, ticket: Ticket, words: str) -> list[Household]:
    """Return the households meant by ``户12`` or ``building/unit/room``."""
    households = await turn.uow.households.of_ticket(ticket.no)
    if words.startswith("户"):
        return [h for h in households if h.position == int(words[1:])]
    building, unit, room = words.split("/")
    return [
        h
        for h in households
        if building in ("", h.place.building)
        and unit in ("", h.place.unit)
        and room in ("", h.place.room)
    ]


def _shown(words: str) -> str:
    """Return who is meant, fit for a group: no door."""
    if words.startswith("户"):
        return f"第{words[1:]}户"
    building, unit, room = words.split("/")
    shown = Place(building=building, unit=unit).public()
    return f"{shown}那户" if room else shown


async def _open(turn: Turn, ticket: Ticket, chosen: Sequence[Household]) -> Ticket:
    first = chosen[0]
    single = len(chosen) == 1
    of_group = first.conversation.startswith(_GROUP)
    chat = ChatId(first.conversation.removeprefix(_GROUP)) if of_group else None
    place = first.place if single else _common(chosen)
    new = NewTicket(
        kind=Kind.FAULT,
        station=ticket.station,
        grid=ticket.grid,
        place=place,
        what=ticket.what,
        words=first.words,
        scope=Scope.SINGLE if single else Scope.MULTI,
        reporter=first.reporter,
        relayer=None,
        conversation=first.conversation,
        chat=chat,
        owner=ticket.owner,
        why_owner=ticket.why_owner,
        reported_at=first.at,
        next_chase_at=turn.rules.chase.first_due(Kind.FAULT, turn.now, now=turn.now),
        source=turn.inbound.id,
        facts=replace(
            NO_SLOTS,
            community=tuple(filter(None, (place.community,))),
            building=tuple(filter(None, (place.building,))),
            unit=tuple(filter(None, (place.unit,))),
        ),
        waiting_since=turn.now,
    )
    return await turn.uow.tickets.add(new, event="split")


def _common(chosen: Sequence[Household]) -> Place:
    first = chosen[0].place
    building = first.building if all(h.place.building == first.building for h in chosen) else ""
    unit = first.unit if all(h.place.unit == first.unit for h in chosen) else ""
    return Place(community=first.community, building=building, unit=unit if building else "")


async def _leave(turn: Turn, ticket: Ticket, new: Ticket, chosen: Sequence[Household]) -> Ticket:
    """Move the households; who has none left there is no party any more. Return what stays."""
    await turn.uow.households.move(
        ticket.no, new.no, only=[h.id for h in chosen], at=turn.now, merged=False
    )
    for person in dict.fromkeys(h.reporter for h in chosen):
        where = next(h.conversation for h in chosen if h.reporter == person)
        await turn.uow.tickets.add_party(
            new.no, Party(userid=person, role=PartyRole.SUBSCRIBER, conversation=where)
        )
        if not await turn.uow.households.of_person(ticket.no, person):
            await turn.uow.tickets.leave(ticket.no, person, at=turn.now)
    stays = await turn.uow.households.of_ticket(ticket.no)
    heir = next((h for h in stays if h.reporter == ticket.reporter), stays[0])
    gone = {h.place.building for h in chosen} - {h.place.building for h in stays}
    kept = replace(
        ticket,
        households=len(stays),
        reporter=heir.reporter,
        conversation=heir.conversation,
        facts=replace(
            ticket.facts,
            building=tuple(b for b in ticket.facts.building if b not in gone),
        ),
    )
    kept, level = await recounted(turn, kept)
    if len(stays) < MANY and kept.kind is Kind.FAULT:
        kept = replace(kept, place=stays[0].place, scope=Scope.UNKNOWN)
    await shrunk(turn, kept, level)
    return await turn.uow.tickets.set_place(
        kept, event=note_on(turn, ticket, "split_off", new.shown_no)
    )


async def _counted(turn: Turn, new: Ticket, count: int) -> Ticket:
    """A part of a building that was taken out is a ticket of many itself."""
    after, level = await recounted(turn, replace(new, households=count))
    await shrunk(turn, after, level)
    return await turn.uow.tickets.set_place(
        after, event=note_on(turn, new, "split_count", str(count))
    )


async def _tell(turn: Turn, new: Ticket, chosen: Sequence[Household], *, inside: bool) -> None:
    """The people concerned hear it, in private; where they cannot be reached, in their group."""
    name = turn.name_of(new.owner)
    for person in dict.fromkeys(h.reporter for h in chosen):
        text = (
            turn.say("ack.split_inside", name=name, no=new.shown_no)
            if inside
            else turn.say("ack.split", place=new.place.public(), no=new.shown_no, name=name)
        )
        await turn.tell(
            person,
            text,
            key=turn.key(f"split:{person}"),
            ticket=new,
            fallback=(new.chat, text) if new.chat is not None else None,
        )
