"""A draft that was agreed to is stored, announced, or told as a change."""

from collections.abc import Sequence
from dataclasses import replace

from domain.errors import StaleError
from domain.outage import Outage, OutageStatus
from domain.wave import WaveKind
from handlers.announce import announce, revise
from handlers.notice_draft import Draft, Item
from handlers.notice_read import matched
from handlers.turn import Desk


async def carry_out(desk: Desk, draft: Draft) -> tuple[Outage, ...]:
    """Do what a draft says; return the outages as they are now.

    What somebody else has announced meanwhile with the same times and doors is not told again.

    Raises:
        StaleError: a row was changed since the draft was shown.
    """
    done: list[Outage] = []
    announced: list[Outage] = []
    for item in draft.items:
        if item.wave is not None:
            done.append(await _change(desk, item, item.wave))
            continue
        known = None if item.outage.id else await _announced_already(desk, item.outage)
        if known is None:
            announced.append(await _confirmed(desk, item.outage))
        done.append(known or announced[-1])
    if announced:
        await announce(desk, announced)
    return tuple(done)


async def _confirmed(desk: Desk, outage: Outage) -> Outage:
    if outage.id:
        await _as_shown(desk, outage)
        return await desk.uow.outages.save(replace(outage, confirmed=True))
    return await desk.uow.outages.add(replace(outage, confirmed=True))


async def _announced_already(desk: Desk, outage: Outage) -> Outage | None:
    return next(iter((await matched(desk, [outage])).known), None)


async def _change(desk: Desk, item: Item, wave: WaveKind) -> Outage:
    before = await _as_shown(desk, item.outage)
    if not before.confirmed:
        return await desk.uow.outages.save(item.outage)  # nobody was told of it
    return await revise(desk, before, item.outage, wave, why=item.why)


async def _as_shown(desk: Desk, outage: Outage) -> Outage:
    """Return the stored row, which must be as it was when the card was shown."""
    row = await desk.uow.outages.get(outage.id)
    if row is None or row.version != outage.version or row.status is not OutageStatus.ACTIVE:
        raise StaleError(no="")
    return row


async def take_back_heard(desk: Desk, outages: Sequence[Outage]) -> None:
    """End what was only heard: a person said that it is none."""
    for outage in outages:
        row = await desk.uow.outages.get(outage.id) if outage.id else None
        if row is not None and not row.confirmed and row.status is OutageStatus.ACTIVE:
            await desk.uow.outages.save(row.over(OutageStatus.CANCELLED))
