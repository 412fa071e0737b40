"""A household is still dark after the restoration: a child ticket for it, not the whole again.

Source: product.md X4. The crew hears before it leaves; the child is dated back to the start of the
trouble, because for its households it never ended.
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
from domain.restoration import (
    Part,
    Restoration,
    child_for,
    common_part,
    covered,
    in_order,
    in_words,
    tally,
)
from domain.slots import Slots
from domain.ticket import REOPEN_WITHIN, Move, NewTicket, Step, Ticket, TicketEvent
from domain.ticket_moves import Action, Kind, Status
from handlers.join import household_of, note_on
from handlers.page import page_owner
from handlers.turn import Turn
from handlers.where import place_of
from handlers.words import public_place, status_words


async def still_dark(turn: Turn, ticket: Ticket, *, building: str = "") -> Ticket | None:
    """Take that the speaker's household is still dark after a restoration.

    Args:
        building: which one he means, when he was asked about it.

    Returns:
        The ticket that has to be opened again as a whole, same crew; None when this is settled:
        a child has it.
    """
    record = await turn.uow.restorations.get(ticket.no)
    if record is None:
        return ticket
    if record.parent is not None:
        again = await _dark_in_child(turn, ticket)
        if again:
            return ticket
    root = ticket if record.parent is None else await turn.uow.tickets.get(record.parent)
    record = await turn.uow.restorations.get(root.no)
    if record is None or not _still_counts(turn, root, record):
        return ticket
    homes = [home for home in await _homes(turn, root, building) if record.reaches(home.place)]
    if not homes:
        return ticket
    known = [home.id for home in homes if home.id]
    await turn.uow.households.set_light(known, Light.DARK, at=turn.now)
    if tally(await turn.uow.households.lights(root.no), record.parts).mostly_dark:
        return await _take_back(turn, root, record)
    await _give_to_child(turn, root, homes)
    return None


def _still_counts(turn: Turn, root: Ticket, record: Restoration) -> bool:
    """Whether the restoration is one that may still turn out not to have reached everybody."""
    if record.since is None or root.drill or root.status in (Status.WITHDRAWN, Status.MERGED):
        return False
    if root.status.is_open:
        return record.is_partial
    return root.restored_at is not None and turn.now - root.restored_at <= REOPEN_WITHIN


async def _dark_in_child(turn: Turn, child: Ticket) -> bool:
    """Mark the speaker's household in the child; whether the child itself is opened again."""
    mine = await turn.uow.households.of_person(child.no, turn.sender)
    if not mine or not child.allows(Action.REOPEN):
        return False
    await turn.uow.households.set_light([home.id for home in mine], Light.DARK, at=turn.now)
    count = tally(await turn.uow.households.lights(child.no))
    if count.asked > 1 and not count.mostly_dark:
        return False
    record = await turn.uow.restorations.get(child.no)
    if record is not None and record.parent is not None:
        doors = {home.door for home in mine}
        above = await turn.uow.households.of_person(record.parent, turn.sender)
        ids = [home.id for home in above if home.door in doors]
        await turn.uow.households.set_light(ids, Light.DARK, at=turn.now)
        await turn.uow.restorations.put(record.taken_back())
    return True


async def _homes(turn: Turn, root: Ticket, building: str) -> list[Household]:
    """Return the households the speaker means; one that had not reported is a new one."""
    mine = await turn.uow.households.of_person(root.no, turn.sender)
    said = Place(community=root.place.community, building=building)
    if not building:
        said = replace(turn.meaning.place, community=turn.meaning.place.community)
    fitting = [home for home in mine if home.place.agrees_with(said)]
    if fitting:
        return fitting
    place = said if building else await place_of(turn)
    place = place.filled_from(Place(community=root.place.community))
    if not place.building:
        spots = covered(root, await turn.uow.households.of_ticket(root.no))
        place = place.filled_from(Place(building=common_part(_places(spots)).building))
    if place.community != root.place.community:
        return []
    return [household_of(turn, root, place)]


def _places(spots: frozenset[Part]) -> list[Place]:
    return [Place(building=spot.building, unit=spot.unit) for spot in spots]


async def _take_back(turn: Turn, root: Ticket, record: Restoration) -> Ticket | None:
    """Most are dark: nothing was restored; what children had is one with the whole again."""
    households = await turn.uow.households.of_ticket(root.no)
    silent = [home.id for home in households if home.light is Light.ASKED]
    await turn.uow.households.set_light(silent, Light.DARK, at=None)
    for child in await turn.uow.restorations.children(root.no):
        ticket = await turn.uow.tickets.get(child.ticket)
        if ticket.status.is_open:
            await _merge(turn, ticket, root)
    dark = tally(await turn.uow.households.lights(root.no), record.parts).dark
    await turn.uow.restorations.put(record.taken_back())
    if not root.status.is_open:
        return root
    place = masked(in_words(in_order(record.parts), root.place.community))
    await _urge(turn, root, place=place, count=dark)
    await turn.acknowledge(
        "ack.still_dark_open", no=root.shown_no, status=status_words(turn, root)
    )
    return None


async def _merge(turn: Turn, child: Ticket, root: Ticket) -> None:
    event = TicketEvent(
        ticket=child.no,
        action="merged",
        before=child.status,
        after=Status.MERGED,
        by="steward",
        at=turn.now,
        words=root.shown_no,
        source=turn.inbound.id,
    )
    over = replace(
        child,
        status=Status.MERGED,
        merged_into=root.no,
        closed_at=turn.now,
        next_chase_at=None,
    )
    await turn.uow.tickets.save(Step(over, event))
    await turn.uow.asks.drop(child.no)


async def _give_to_child(turn: Turn, root: Ticket, homes: Sequence[Household]) -> None:
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
        await _urge(turn, child, place=public_place(child), count=len(homes))
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


async def _urge(turn: Turn, ticket: Ticket, *, place: str, count: int) -> None:
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
