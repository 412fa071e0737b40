"""The child ticket of the households a restoration left dark: opened once, joined, counted.

It is dated back to the start of the trouble, because for its households it never ended; its own
clocks run from now.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.household import Household, Light
from domain.ids import TicketNo
from domain.meaning import Scope
from domain.outbound import Purpose
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.privacy import masked
from domain.restoration import Part, Restoration, child_for, common_part
from domain.slots import Slots
from domain.ticket import Move, NewTicket, Step, Ticket
from domain.ticket_moves import Action, Kind, Status
from handlers.join import note_on
from handlers.page import page_owner
from handlers.turn import Turn
from handlers.words import public_place


async def give_to_child(turn: Turn, root: Ticket, homes: Sequence[Household]) -> None:
    """Put each dark household into the open child it belongs to; what is left makes one child."""
    children = {
        child.ticket: child
        for child in await turn.uow.restorations.children(root.no)
        if (await turn.uow.tickets.get(child.ticket)).status.is_open
    }
    left: list[Household] = []
    latest: Ticket | None = None
    for home in homes:
        found = child_for(home.place, {no: child.part for no, child in children.items()})
        if found is None:
            left.append(home)
            continue
        no, part = found
        children[no] = replace(children[no], part=part)
        latest = await _join_child(turn, children[no], home)
    if left:
        latest = await _new_child(turn, root, left)
    if latest is not None:
        await _answer(turn, latest)


async def _join_child(turn: Turn, record: Restoration, home: Household) -> Ticket:
    """A further dark household: the crew hears the new number, not each of them."""
    child = await turn.uow.tickets.get(record.ticket)
    _, is_new = await turn.uow.households.add(_under(home, child.no, turn))
    await turn.uow.tickets.add_party(child.no, _party(home))
    place = child.place
    if is_new and record.part.building:
        place = _place_of_part(place.community, record.part)
    learned = replace(
        child,
        households=child.households + is_new,
        place=place,
        scope=Scope.MULTI,
        last_report_at=turn.now,
    )
    after = await turn.uow.tickets.set_place(learned, event=note_on(turn, child, "still_dark"))
    due = record.due or turn.now + turn.rules.restoration.bundle
    await turn.uow.restorations.put(replace(record, due=due if is_new else record.due))
    return after


async def _new_child(turn: Turn, root: Ticket, homes: Sequence[Household]) -> Ticket:
    """Open the child: same owner, dated back, and accepted while the crew is still there."""
    first, part = homes[0], common_part(home.place for home in homes)
    place = first.place if len(homes) == 1 else _place_of_part(root.place.community, part)
    on_site = is_on_site(turn, root)
    due = turn.rules.chase.first_due(root.ladder, turn.now, now=turn.now)
    new = NewTicket(
        kind=Kind.FAULT,
        station=root.station,
        grid=root.grid,
        place=place,
        what=turn.meaning.what or "没电",
        words=turn.inbound.text[:200],
        scope=Scope.MULTI if len(homes) > 1 else Scope.UNKNOWN,
        reporter=first.reporter,
        relayer=None,
        conversation=first.conversation,
        chat=root.chat,
        owner=root.owner,
        why_owner=turn.say("lights.why", no=root.shown_no),
        reported_at=root.reported_at,
        next_chase_at=None if on_site else due,
        source=turn.inbound.id,
        facts=_facts(homes),
        urgent=root.urgent or turn.meaning.slots.urgent,
    )
    opened = await turn.uow.tickets.add(new, event="left_dark")
    child = await _placed(turn, opened, root, count=len(homes), on_site=on_site)
    for home in homes:
        await turn.uow.households.add(_under(home, child.no, turn))
        await turn.uow.tickets.add_party(child.no, _party(home))
    await turn.uow.restorations.put(
        Restoration(ticket=child.no, parent=root.no, part=part, told=len(homes))
    )
    if on_site:
        await urge(turn, child, place=public_place(child), count=len(homes))
    else:
        await page_owner(turn, child, template="crew.page_dark")
    return child


async def _placed(
    turn: Turn, opened: Ticket, root: Ticket, *, count: int, on_site: bool
) -> Ticket:
    """Tie the child to its parent. Its clocks run from now, only its trouble is as old."""
    tied = replace(
        opened,
        parent=root.no,
        households=count,
        waiting_since=turn.now,
        last_report_at=turn.now,
    )
    if on_site:
        step = tied.apply(Move(action=Action.ACCEPT), by="steward", at=turn.now)
    else:
        step = Step(tied, note_on(turn, tied, "parent", root.shown_no))
    return await turn.uow.tickets.save(step)


def is_on_site(turn: Turn, root: Ticket) -> bool:
    """Whether the crew that restored it is still there, or has it in hand."""
    if root.status.is_open:
        return root.status is not Status.REPORTED
    since = root.restored_at or turn.now
    return turn.now - since <= turn.rules.restoration.on_site


async def urge(turn: Turn, ticket: Ticket, *, place: str, count: int) -> None:
    """Tell the crew, before anything else that waits, that a place is dark still."""
    await turn.tell(
        ticket.owner,
        turn.say("lights.dont_leave", place=place, n=count, no=ticket.shown_no),
        key=turn.key(f"dark:{ticket.no}"),
        purpose=Purpose.DANGER,
        ticket=ticket,
    )


async def _answer(turn: Turn, child: Ticket) -> None:
    words = {
        "place": masked(child.place.public()),
        "name": turn.name_of(child.owner),
        "no": child.shown_no,
    }
    if child.status is Status.REPORTED:
        minutes = turn.rules.minutes_until_manager(child.ladder, turn.now)
        await turn.reply("lights.dark_called", **words, minutes=minutes)
    else:
        await turn.reply("lights.dark_on_site", **words)


def _under(home: Household, child: TicketNo, turn: Turn) -> Household:
    """Return the household as it stands in the child."""
    return replace(
        home,
        ticket=child,
        origin=home.ticket,
        source=home.source or turn.inbound.id,
        light=Light.DARK,
        answered_at=turn.now,
        position=0,
    )


def _party(home: Household) -> Party:
    return Party(userid=home.reporter, role=PartyRole.SUBSCRIBER, conversation=home.conversation)


def _place_of_part(community: str, part: Part) -> Place:
    return Place(community=community, building=part.building, unit=part.unit)


def _facts(homes: Sequence[Household]) -> Slots:
    buildings = dict.fromkeys(home.place.building for home in homes if home.place.building)
    units = dict.fromkeys(home.place.unit for home in homes if home.place.unit)
    rooms = {home.place.room for home in homes}
    return Slots(
        community=tuple(dict.fromkeys(home.place.community for home in homes)),
        building=tuple(buildings),
        unit=tuple(units),
        room=rooms.pop() if len(homes) == 1 and len(rooms) == 1 else "",
    )
