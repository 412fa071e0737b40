"""After an announcement or a change was taken back: those who were told hear one correction."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from domain.ids import UserId
from domain.outage import Outage
from domain.undo import Act, TakenBack
from domain.wave import WaveKind, holds
from handlers.announce import bring_up_to_date
from handlers.relay import clerk_of
from handlers.tell_chats import known_of
from handlers.turn import Turn


async def outages_of(turn: Turn, act: Act) -> list[Outage]:
    """Return the outages of a step as they are before it is taken back."""
    found = [await turn.uow.outages.get(number) for number in act.outages]
    return [outage for outage in found if outage is not None]


async def put_outages_right(turn: Turn, old: Sequence[Outage], taken: TakenBack) -> TakenBack:
    """Tell exactly those who were told what holds now; return what is left to be corrected.

    Groups are told here, clerks and enterprises the way they were told; of the others only staff
    gets the general correction.
    """
    if not old:
        return taken
    heard = {chat for _, chat in await known_of(turn, old)}
    passing = await _passing_on(turn, old)
    for outage in old:
        back = await turn.uow.outages.get(outage.id)
        if back is None:
            continue
        saved = await turn.uow.outages.save(replace(back, revision=outage.revision + 1))
        whole = saved if saved.places else replace(saved, places=outage.places)
        wave = WaveKind.CHANGE if holds(whole) else WaveKind.CANCEL
        await bring_up_to_date(turn, outage, whole, wave)
    left = tuple(
        told
        for told in taken.told
        if (told.chat is not None and told.chat not in heard)
        or (told.person is not None and _is_staff(turn, told.person, passing))
    )
    return replace(taken, told=left)


async def _passing_on(turn: Turn, outages: Sequence[Outage]) -> set[UserId | None]:
    """Return who has the bundle of one of them: with the next one he has his correction."""
    handed = [each for each in outages if await turn.uow.coverage.get(each.id) is not None]
    return {clerk_of(turn.station, name) for each in handed for name in each.communities}


def _is_staff(turn: Turn, person: UserId, passing: Collection[UserId | None]) -> bool:
    member = turn.station.member(person)
    return member is not None and member.is_staff and person not in passing
