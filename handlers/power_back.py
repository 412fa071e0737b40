"""After an announced outage: everybody concerned is asked, and the all-clear is said once it is true.

Who reported or asked inside is asked where he spoke, one steward (楼长) for each building in
private; everybody else reads the wave of the end (product.md J3, X4).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.affected import affected
from domain.ask import AskKind
from domain.household import Light
from domain.ids import (
    ChatId,
    ConversationId,
    TicketNo,
    UserId,
    direct_conversation,
    group_conversation,
)
from domain.outage import Outage
from domain.place import Place
from domain.planned_end import Concerned, EndClock, Said, counted
from domain.restoration import Part, in_order, in_words, may_say_all_clear
from handlers.lights import DARK, LIT, dark_options, steward_of
from handlers.planned_end import answers_for, where_of
from handlers.turn import Desk

OUTAGE: Final = "outage"
"""The option that keeps which outage a question is about: its number."""

_MOST: Final = 8
"""Buildings one question can tell apart by a digit (count)."""


async def ask_everybody(desk: Desk, outage: Outage, *, late: str = "") -> bool:
    """Ask everybody concerned who has not said yet that power is back.

    Returns:
        Whether there was anybody to ask.
    """
    await _add_stewards(desk, outage)
    people = await desk.uow.outage_people.of_outage(outage.id)
    waiting = [each for each in people if not await _is_settled(desk, each)]
    homes: dict[UserId, list[Concerned]] = {}
    for each in waiting:
        homes.setdefault(each.person, []).append(each)
        await desk.uow.outage_people.save(replace(each, light=Light.ASKED))
    to_group: dict[ChatId, list[Place]] = {}
    for person, his in homes.items():
        here = next((each.conversation for each in his if each.is_private), his[0].conversation)
        await _ask(desk, outage, person, his, here, late)
        chat = his[0].chat
        if here != direct_conversation(person) and chat is not None:
            to_group.setdefault(chat, []).extend(each.place for each in his)
    for chat, places in to_group.items():
        await _ask_group(desk, outage, chat, places, late)
    return bool(waiting)


async def _is_settled(desk: Desk, each: Concerned) -> bool:
    """Whether somebody needs no question: he has power, or a ticket of his own is open."""
    if each.light is Light.LIT:
        return True
    if each.ticket is None:
        return False
    return (await desk.uow.tickets.get(each.ticket)).status.is_open


async def _add_stewards(desk: Desk, outage: Outage) -> None:
    """Add one who speaks for each building; for a place without buildings its community's head."""
    whom = affected(desk.station, outage)
    spots = [Place(community=b.community, building=b.number) for b in whom.buildings]
    counted_in = {spot.community for spot in spots}
    spots += [Place(community=name) for name in whom.communities if name not in counted_in]
    owner = answers_for(desk, outage)
    known = {
        (each.person, each.place.community, each.place.building)
        for each in await desk.uow.outage_people.of_outage(outage.id)
    }
    for spot in spots:
        steward = steward_of(desk.station, spot)
        if steward is None or steward == owner:
            continue
        if (steward, spot.community, spot.building) in known:
            continue
        await desk.uow.outage_people.add(
            Concerned(
                outage=outage.id,
                person=steward,
                conversation=direct_conversation(steward),
                said=Said.STEWARD,
                at=desk.now,
                place=spot,
            )
        )


async def _ask(
    desk: Desk,
    outage: Outage,
    person: UserId,
    his: Sequence[Concerned],
    here: ConversationId,
    late: str,
) -> None:
    """Keep the question of one person, and put it to him when he is asked in private."""
    buildings = [each.place.building for each in his if each.place.building]
    several = list(dict.fromkeys(buildings))[:_MOST]
    options = {"1": LIT, OUTAGE: str(outage.id)} | (
        {str(n): f"{DARK} {each}" for n, each in enumerate(several, start=2)}
        if len(several) > 1
        else {"2": f"{DARK} {several[0]}" if several else DARK}
    )
    await desk.ask(AskKind.POWER_BACK, person, here, options=options)
    if here != direct_conversation(person):
        return
    words = {
        "place": _where(outage, [each.place for each in his]),
        "no": outage.shown_no,
        "one": desk.pick("1", here),
    }
    if len(several) > 1:
        text = desk.say("lights.ask_several", **words, options=dark_options(desk, options))
    else:
        steward = all(each.said is Said.STEWARD for each in his)
        name = "lights.ask_steward" if steward else "ask.restored"
        text = desk.say(name, **words, two=desk.pick("2", here))
    chat = next((each.chat for each in his if each.chat is not None), None)
    to_all = (chat, _group_words(desk, outage, [each.place for each in his])) if chat else None
    await desk.tell(person, late + text, key=_key(outage, desk, person), fallback=to_all)


async def _ask_group(
    desk: Desk, outage: Outage, chat: ChatId, places: Sequence[Place], late: str
) -> None:
    """One post for all who spoke of it in a group, without an @."""
    text = late + _group_words(desk, outage, places)
    await desk.post(chat, text, key=_key(outage, desk, chat))


def _group_words(desk: Desk, outage: Outage, places: Sequence[Place]) -> str:
    here = group_conversation(ChatId(""))
    return desk.say(
        "ask.restored",
        place=_where(outage, places),
        no=outage.shown_no,
        one=desk.pick("来电了", here),
        two=desk.pick("还没电", here),
    )


def _where(outage: Outage, places: Sequence[Place]) -> str:
    """Return the buildings that were named, in one community; else all of the outage."""
    names = {place.community for place in places}
    spots = in_order({Part(place.building) for place in places if place.building})
    if len(names) != 1 or len(spots) < len({place.building for place in places}):
        return where_of([outage])
    return in_words(spots, names.pop())


def _key(outage: Outage, desk: Desk, whom: str) -> str:
    return f"end:{outage.id}:back:{desk.now:%Y%m%d%H%M%S}|{whom}"


async def say_all_clear(desk: Desk, outage: Outage, clock: EndClock) -> bool:
    """Say that all is well, and how many have not answered, if it may be said; whether it was."""
    if not clock.is_live or clock.clear_by is None:
        return False
    people = await desk.uow.outage_people.of_outage(outage.id)
    over, unsettled = await _tickets(desk, people)
    count = counted(people, over)
    if not may_say_all_clear(
        count,
        unsettled=unsettled,
        waited=desk.now >= clock.clear_by,
        policy=desk.rules.restoration,
    ):
        return False
    words = {"place": where_of([outage]), "no": outage.shown_no}
    if count.silent:
        form = desk.pick("还没电", group_conversation(ChatId("")))
        text = desk.say("end.clear_but", **words, n=count.silent, form=form)
    else:
        text = desk.say("lights.clear", **words)
    key = f"end:{outage.id}:clear:{clock.come_at:%Y%m%d%H%M}"
    for chat in affected(desk.station, outage).chats:
        await desk.post(chat.chat_id, text, key=f"{key}|{chat.chat_id}")
    return True


async def _tickets(desk: Desk, people: Sequence[Concerned]) -> tuple[list[TicketNo], int]:
    """Return the tickets of dark homes that are over, and how many are still worked on (count)."""
    over: list[TicketNo] = []
    still_open = 0
    for number in {each.ticket for each in people if each.ticket is not None}:
        if (await desk.uow.tickets.get(number)).status.is_open:
            still_open += 1
        else:
            over.append(number)
    return over, still_open
