"""An outage is announced, changed or ended: the one way in for everybody who does it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.household import Light
from domain.ids import UserId
from domain.outage import Outage
from domain.planned_end import Said
from domain.wave import Slot, WaveKind, WaveState, holds, news_at, replanned
from handlers.enterprise import tell_enterprises
from handlers.open_fault import tell_fault_over, tell_open_fault
from handlers.package import package_of
from handlers.planned_end import watch_end
from handlers.relay import hand_out
from handlers.tell_chats import Item, Known, concerned, known_of, tell_chat
from handlers.turn import Desk

TOGETHER: Final = timedelta(days=7)
"""Parts of one notice whose waves of a week lie no further apart are told in one message then."""


async def announce(desk: Desk, outages: Sequence[Outage]) -> None:
    """Plan the waves of confirmed outages that are stored already.

    What should have been told before now is told at once, as far as it still makes sense.
    """
    for outage in sorted(outages, key=lambda each: each.start):
        if holds(outage) and outage.has_end:
            await _plan(desk, outage)
            await watch_end(desk, outage)
        elif holds(outage):
            await tell_open_fault(desk, outage)


async def revise(
    desk: Desk, before: Outage, after: Outage, wave: WaveKind, *, why: str = ""
) -> Outage:
    """Store a change of a confirmed outage, replan its waves, and tell exactly those concerned.

    Args:
        desk: the transaction and the station.
        before: as it was stored. after: as it is to be; its revision is set here.
        wave: CHANGE, DELAY, CANCEL or RESTORED.
        why: the reason, in somebody's words.

    Raises:
        StaleError: somebody else has changed it meanwhile.
    """
    if not before.has_end:
        return await _of_open_fault(desk, before, after, wave)
    moved = after.end != before.end and after.first_end is None
    saved = await desk.uow.outages.save(
        replace(
            after,
            revision=before.revision + 1,
            first_end=before.end if moved else after.first_end,
        )
    )
    await bring_up_to_date(desk, before, saved, wave, why=why)
    return saved


async def _of_open_fault(desk: Desk, before: Outage, after: Outage, wave: WaveKind) -> Outage:
    """Store what became of a fault without an end: with a time it is announced for the first time."""
    first = replace(after, revision=before.revision + 1, first_end=None)
    saved = await desk.uow.outages.save(first)
    if holds(saved):
        await announce(desk, [saved])
    else:
        await tell_fault_over(desk, saved, wave)
    return saved


async def bring_up_to_date(
    desk: Desk, before: Outage, now: Outage, wave: WaveKind, *, why: str = ""
) -> None:
    """Let waves, groups, clerks and enterprises follow an outage that has changed.

    Before anybody was told nobody is written to: only the waves that are to come follow.
    """
    known = await known_of(desk, [now])
    told = bool(known) or await _is_out(desk, now)
    waited_for = wave is WaveKind.DELAY and now.start <= desk.now  # in the dark, heard or not
    await _plan(desk, now)
    await watch_end(desk, now, why=why)
    if not (told or waited_for):
        return
    await _tell_news(desk, now, Item(outage=now, wave=wave, why=why), known)
    if wave is not WaveKind.RESTORED:  # then they are asked whether they have power
        await _tell_in_private(desk, before, now, wave, why)
    if before.confirmed:
        await hand_out(desk, now, wave, before=before, why=why)
        await tell_enterprises(desk, now, wave)


async def _tell_news(desk: Desk, outage: Outage, item: Item, known: Known) -> None:
    starts = [outage.start, *(row.facts.start for row in known.values())]
    later = [start for start in starts if start > desk.now]
    held = news_at(min(later or starts), item.wave, desk.now, desk.rules.waves)
    for chat in concerned(desk, outage, known):
        key = f"told:{outage.id}:{outage.version}:{chat.chat_id}"
        await tell_chat(desk, chat, [item], known, key=key, not_before=held)


async def _tell_in_private(
    desk: Desk, before: Outage, now: Outage, wave: WaveKind, why: str
) -> None:
    """Tell those who spoke of it in private: they may be in none of its groups."""
    told: set[UserId] = set()
    for each in await desk.uow.outage_people.of_outage(now.id):
        place = each.place.community
        member = desk.station.member(each.person)
        with_clerks = each.said is Said.STEWARD or (member is not None and member.active)
        waits = each.is_private and not with_clerks and each.light is not Light.LIT
        news = before.concerns(place) and _part(before, place) != _part(now, place)
        if not waits or each.person in told or not news:
            continue
        told.add(each.person)
        package = package_of(desk, now, wave=wave, community=place, before=before, why=why)
        await desk.tell(
            each.person, package.chat, key=f"told:{now.id}:{now.version}:{each.person}"
        )


def _part(outage: Outage, community: str) -> tuple[object, ...]:
    """Return what somebody there has to know of an outage."""
    places = tuple(place for place in outage.places if place.community == community)
    return outage.status, outage.start, outage.end, places


async def _is_out(desk: Desk, outage: Outage) -> bool:
    """Whether a wave was sent already, be it that no group was there to hear it."""
    waves = await desk.uow.waves.of_outage(outage.id)
    return any(wave.state is WaveState.SENT for wave in waves)


async def _plan(desk: Desk, outage: Outage) -> None:
    """Plan what is to come and drop what would not be true any more."""
    told = bool(await known_of(desk, [outage])) or await _is_out(desk, outage)
    wanted = replanned(outage, desk.now, desk.rules.waves, told=told)
    wanted = [await _aligned(desk, outage, slot) for slot in wanted]
    keys = {(slot.kind, slot.due) for slot in wanted}
    for wave in await desk.uow.waves.of_outage(outage.id):
        if wave.state is WaveState.PLANNED and (wave.kind, wave.due) not in keys:
            await desk.uow.waves.settle(wave, WaveState.DROPPED, at=desk.now)
    for slot in wanted:
        await desk.uow.waves.plan(outage.id, slot)


async def _aligned(desk: Desk, outage: Outage, slot: Slot) -> Slot:
    """Return the first wave as it is told together with an earlier part of the same notice."""
    if slot.kind is not WaveKind.WEEK or outage.source is None:
        return slot
    dues: list[datetime] = [
        wave.due
        for part in await desk.uow.outages.of_source(outage.source)
        if part.id != outage.id
        for wave in await desk.uow.waves.of_outage(part.id)
        if wave.state is WaveState.PLANNED and wave.kind is WaveKind.WEEK
    ]
    near = [due for due in dues if slot.due - TOGETHER <= due <= slot.due]
    return replace(slot, due=min(near, default=slot.due))
