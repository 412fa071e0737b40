"""After a restoration every household, and one steward per building (楼长), is asked once.

Source: product.md X4. A ticket of a single household keeps the one question to its reporter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from domain.ask import AskKind
from domain.household import Household, Light
from domain.ids import ChatId, TicketNo, UserId, direct_conversation
from domain.place import Place
from domain.privacy import masked
from domain.restoration import (
    Part,
    Restoration,
    common_part,
    covered,
    in_order,
    in_words,
    left_over,
    part_at,
    unasked,
)
from domain.station import StationMap
from domain.ticket import Ticket
from handlers.turn import Desk
from handlers.words import public_place

LIT: Final = "lit"
DARK: Final = "dark"
"""What a digit of `AskKind.DARK` stands for; after DARK and a blank, the building that is."""

_MOST: Final = 8
"""Buildings one question can tell apart by a digit (count)."""


async def ask_lights(desk: Desk, ticket: Ticket, parts: Sequence[Part] = ()) -> bool:
    """Ask the households of the restored parts, or of the whole ticket.

    Returns:
        False when the ticket is one household's own: nothing was asked.
    """
    households = await desk.uow.households.of_ticket(ticket.no)
    record = await desk.uow.restorations.get(ticket.no) or Restoration(ticket=ticket.no)
    if len(households) < 2 and record.parent is None:  # noqa: PLR2004  one door
        return False
    if record.parent is None:
        homes = unasked(households, parts, await _doors_of_children(desk, ticket.no))
    else:
        homes = [home for home in households if home.light is not Light.LIT]
    await _ask_households(desk, ticket, homes)
    if record.parent is None:
        fresh = left_over(record.parts, covered(ticket, households))
        told = [spot for spot in fresh if not parts or any(part.holds(spot) for part in parts)]
        await _ask_stewards(desk, ticket, told, without={home.reporter for home in homes})
    else:
        await _ask_in_parent(desk, record.parent, homes)
    await desk.uow.restorations.put(_asked(desk, record, parts))
    return True


def _asked(desk: Desk, record: Restoration, parts: Sequence[Part]) -> Restoration:
    """Return the record after the questions: the all-clear waits only for a whole restoration."""
    clear_by = None if parts else desk.now + desk.rules.restoration.wait
    return replace(
        record,
        since=record.since or desk.now,
        parts=(*record.parts, *parts) if parts else (),
        clear_by=clear_by,
        due=clear_by,
    )


async def _doors_of_children(desk: Desk, no: TicketNo) -> set[str]:
    """Return the doors that are dark in a child that is worked on: it asks them itself."""
    doors: set[str] = set()
    for child in await desk.uow.restorations.children(no):
        if (await desk.uow.tickets.get(child.ticket)).status.is_open:
            doors |= {h.door for h in await desk.uow.households.of_ticket(child.ticket)}
    return doors


async def _ask_in_parent(desk: Desk, parent: TicketNo, homes: Sequence[Household]) -> None:
    """The child's households are asked again in the ticket they were dark in; it waits for them."""
    doors = {home.door for home in homes}
    above = await desk.uow.households.of_ticket(parent)
    dark = [home.id for home in above if home.door in doors and home.light is Light.DARK]
    await desk.uow.households.set_light(dark, Light.ASKED, at=None)
    record = await desk.uow.restorations.get(parent)
    if record is not None and record.since is not None and not record.is_partial:
        clear_by = desk.now + desk.rules.restoration.wait
        await desk.uow.restorations.put(replace(record, clear_by=clear_by, due=clear_by))


async def _ask_households(desk: Desk, ticket: Ticket, homes: Sequence[Household]) -> None:
    by_person: dict[UserId, list[Household]] = {}
    for home in homes:
        by_person.setdefault(home.reporter, []).append(home)
    known = [home.id for home in by_person.pop(ticket.owner, [])]  # he has just said it himself
    await desk.uow.households.set_light(known, Light.LIT, at=desk.now)
    asked = [home.id for his in by_person.values() for home in his]
    await desk.uow.households.set_light(asked, Light.ASKED, at=None)
    to_all = await _to_all(desk, ticket)
    for person, his in by_person.items():
        spots = in_order({part_at(home.place) for home in his})
        await _ask(desk, ticket, person, spots, to_all=to_all)


async def _ask_stewards(
    desk: Desk, ticket: Ticket, spots: Sequence[Part], without: set[UserId]
) -> None:
    community = ticket.place.community
    buildings: dict[UserId, dict[str, None]] = {}
    for spot in spots:
        place = Place(community=community, building=spot.building)
        steward = steward_of(desk.station, place)
        if steward is not None and steward not in without and steward != ticket.owner:
            buildings.setdefault(steward, {})[spot.building] = None
    for steward, his in buildings.items():
        await _ask(desk, ticket, steward, [Part(each) for each in his], steward=True)


def steward_of(station: StationMap, place: Place) -> UserId | None:
    """Return who is asked about a building: its steward, else the community's head."""
    building = station.building(place.community, place.building)
    grid = station.grid_of(place)
    for person in (building and building.steward, grid and grid.community_head):
        member = station.member(person) if person else None
        if member is not None and member.active:
            return member.userid
    return None


async def _ask(
    desk: Desk,
    ticket: Ticket,
    person: UserId,
    spots: Sequence[Part],
    *,
    steward: bool = False,
    to_all: tuple[ChatId, str] | None = None,
) -> None:
    here = direct_conversation(person)
    buildings = list(dict.fromkeys(spot.building for spot in spots if spot.building))
    options = {"1": LIT} | (
        {str(n): f"{DARK} {each}" for n, each in enumerate(buildings[:_MOST], start=2)}
        if len(buildings) > 1
        else {"2": DARK if not steward else f"{DARK} {buildings[0]}"}
    )
    community = ticket.place.community
    words = {
        "place": masked(in_words(spots, community)) or public_place(ticket),
        "no": ticket.shown_no,
        "one": desk.pick("1", here),
    }
    if len(buildings) > 1:
        text = desk.say("lights.ask_several", **words, options=dark_options(desk, options))
    else:
        name = "lights.ask_steward" if steward else "ask.restored"
        text = desk.say(name, **words, two=desk.pick("2", here))
    await desk.ask(AskKind.DARK, person, here, ticket=ticket.no, options=options)
    await desk.tell(
        person,
        text,
        key=f"lights:{ticket.no}:v{ticket.version}:{desk.now:%Y%m%d%H%M%S%f}|{person}",
        ticket=ticket,
        fallback=to_all,
    )


def dark_options(desk: Desk, options: Mapping[str, str]) -> str:
    """Return 3号楼没来回“2”，5号楼没来回“3”: people are asked in private."""
    return "，".join(
        desk.say(
            "lights.ask_option",
            place=Part(stands_for.removeprefix(DARK).strip()).words,
            pick=desk.say("pick.direct", word=digit),
        )
        for digit, stands_for in options.items()
        if stands_for.startswith(DARK)
    )


async def _to_all(desk: Desk, ticket: Ticket) -> tuple[ChatId, str] | None:
    """Return the one post for all who are out of reach in private."""
    if ticket.chat is None:
        return None
    return ticket.chat, desk.say(
        "lights.ask_group",
        place=await restored_place(desk, ticket),
        no=ticket.shown_no,
        lit=desk.say("pick.group", word="来电了"),
        dark=desk.say("pick.group", word="还没电"),
    )


async def restored_place(desk: Desk, ticket: Ticket) -> str:
    """Return the place of a restoration in words for a group: every building of its households."""
    if ticket.households < 2:  # noqa: PLR2004  one door
        return public_place(ticket)
    spots = covered(ticket, await desk.uow.households.of_ticket(ticket.no))
    place = ticket.place
    if not spots:
        return public_place(ticket)
    common = common_part(Place(building=each.building, unit=each.unit) for each in spots)
    shown = [common] if common.building else in_order({Part(each.building) for each in spots})
    return masked(in_words(shown, place.community))
