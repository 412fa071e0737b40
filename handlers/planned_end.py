"""The end of a planned outage: who answers for it, and whom a word about it reaches.

Watched from here, asked and told by planned_end_due, answered in planned_end_answered, looked
after in power_back. The rule (domain/planned_end.py): at the minute of the end either somebody
stands for it, and the wave of the end is the published word, or the truth is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from domain.affected import affected
from domain.ids import UserId
from domain.outage import Outage
from domain.place import Place
from domain.planned_end import EndClock
from domain.promise import HEAD_FROM
from domain.routing import route
from domain.station import Role
from domain.ticket_moves import Kind
from handlers.planned_outage import places_words
from handlers.turn import Desk

MOST_NUMBERS: Final = 3


async def watch_end(desk: Desk, outage: Outage, *, why: str = "") -> None:
    """Set the clocks of an outage's end; called whenever it is announced or changed.

    The same outage again changes nothing.

    Args:
        why: the reason of a delay, in somebody's words; who asks later is told.
    """
    known = await desk.uow.outage_ends.get(outage.id)
    wanted = desk.rules.planned_end.watched(known, outage, desk.now)
    if wanted is not None and wanted != known:
        wanted = replace(wanted, why=why) if why else wanted
        await desk.uow.outage_ends.put(wanted)


async def end_is_confirmed(desk: Desk, outage: Outage) -> bool:
    """Whether somebody stands for the end, so that 到点了 may be said of it at its minute.

    False while nobody has said 能 or that power is back: then the truth is told instead.
    """
    clock = await desk.uow.outage_ends.get(outage.id)
    return outage.ended_at is not None or (clock is not None and clock.holds)


def answers_for(desk: Desk, outage: Outage) -> UserId:
    """Return who is asked about the end: 现场负责人, else the grid's manager, else who is on duty."""
    grid = desk.station.grid_of(first_place(outage))
    for person in (outage.owner, grid and grid.manager):
        member = desk.station.member(person) if person else None
        if member is not None and member.is_staff and member.confirmed:
            return member.userid
    found = route(desk.station, place=first_place(outage), chat=None, kind=Kind.FAULT, at=desk.now)
    return found.owner.userid


def asked_above(desk: Desk, outage: Outage, clock: EndClock) -> tuple[UserId, ...]:
    """Return who is asked beside him: grid manager and dispatcher, at last the station head."""
    grid = desk.station.grid_of(first_place(outage))
    dispatchers = desk.station.with_role(Role.DISPATCHER)
    people = [grid.manager if grid else None, dispatchers[0].userid if dispatchers else None]
    if clock.rung >= HEAD_FROM:
        people.append(desk.station.head.userid)
    active = [desk.station.member(person) for person in people if person]
    found = [member.userid for member in active if member is not None and member.is_staff]
    own = answers_for(desk, outage)
    rest = tuple(person for person in dict.fromkeys(found) if person != own)
    return rest or ((desk.station.head.userid,) if own != desk.station.head.userid else ())


def first_place(outage: Outage) -> Place:
    """Return the first place that is named, for routing."""
    place = outage.places[0]
    return Place(community=place.community, building=next(iter(place.buildings), ""))


def numbers_of(outages: Iterable[Outage]) -> str:
    """Return P012、P013; of many the first three and the count."""
    shown = [outage.shown_no for outage in outages]
    more = f"等{len(shown)}件" if len(shown) > MOST_NUMBERS else ""
    return "、".join(shown[:MOST_NUMBERS]) + more


def where_of(outages: Sequence[Outage]) -> str:
    """Return where outages are, in words for everybody."""
    places = [place for outage in outages for place in outage.places]
    return places_words(places[:MOST_NUMBERS]) + ("等" if len(places) > MOST_NUMBERS else "")


async def tell_affected(desk: Desk, outage: Outage, text: str, *, key: str) -> None:
    """Tell the groups of an outage, who spoke of it in private, and clerks who pass it on."""
    whom = affected(desk.station, outage)
    for chat in whom.chats:
        await desk.post(chat.chat_id, text, key=f"{key}|{chat.chat_id}")
    told: set[UserId] = set()
    for each in await desk.uow.outage_people.of_outage(outage.id):
        if each.is_private and each.person not in told:
            told.add(each.person)
            await desk.tell(each.person, text, key=f"{key}|{each.person}")
    reached = {name for chat in whom.chats for name in chat.communities}
    unheard = {name for chat in whom.relayed for name in chat.communities}
    unheard |= set(whom.clerks) - reached  # no group at all: the clerk is the only way
    clerks = {clerk for name, clerk in whom.clerks.items() if name in unheard}
    for clerk in sorted(clerks - told):
        await desk.tell(clerk, desk.say("end.pass_on", text=text), key=f"{key}|{clerk}")
