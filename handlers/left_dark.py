"""A household is still dark after the restoration: a child ticket for it, not the whole again.

Source: product.md X4: the crew hears before it leaves. When most of those who were asked are dark,
the repair has failed as a whole and is opened again.
"""

from dataclasses import replace

from domain.household import Household, Light
from domain.place import Place
from domain.privacy import masked
from domain.restoration import Part, Restoration, common_part, covered, in_order, in_words, tally
from domain.ticket import REOPEN_WITHIN, Step, Ticket, TicketEvent
from domain.ticket_moves import Action, Status
from handlers.child_ticket import give_to_child, urge
from handlers.join import household_of, note_on
from handlers.turn import Turn
from handlers.where import place_of
from handlers.words import status_words


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
    await give_to_child(turn, root, homes)
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
        said = turn.meaning.place
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
    await turn.uow.tickets.note(note_on(turn, root, "taken_back"))
    await turn.uow.restorations.put(record.taken_back())
    if not root.status.is_open:
        return root
    place = masked(in_words(in_order(record.parts), root.place.community))
    await urge(turn, root, place=place, count=dark)
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
