"""The clock of receipts: silence is asked once more, and listed before the outage begins."""

from dataclasses import replace

from domain.ids import UserId
from domain.outage import Outage, OutageStatus
from domain.outbound import Purpose
from domain.place import Place
from domain.receipt import Receipt, ReceiptId, ReceiptState, list_at
from handlers.chase_due import BATCH
from handlers.enterprise import announcer, ask_receipt, passed_on, receipt_form
from handlers.planned_outage import dated
from handlers.timed import Timed, each
from handlers.turn import Desk


async def receipts_due(timed: Timed) -> int:
    """Take the next step of each receipt that is due; return how many (count). Safe to run twice."""
    async with timed.uows() as uow:
        due = await uow.receipts.due(timed.clock.now(), limit=BATCH)
    return await each(timed, due, _step, name="receipt")


async def _step(timed: Timed, number: ReceiptId) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        receipt = await uow.receipts.get(number)
        if receipt is None or not receipt.is_open or not receipt.due or receipt.due > desk.now:
            return 0
        outage = await uow.outages.get(receipt.outage)
        if outage is None or outage.status is not OutageStatus.ACTIVE or outage.end <= desk.now:
            await uow.receipts.save(replace(receipt, state=ReceiptState.OVER, due=None))
        elif receipt.chased_at is None and outage.start > desk.now:
            await _chase(desk, receipt, outage)
        else:
            await _list(desk, outage)
        await uow.commit()
    return 1


async def _chase(desk: Desk, receipt: Receipt, outage: Outage) -> None:
    due = list_at(desk.now, outage.start, desk.rules.guard)
    saved = await desk.uow.receipts.save(replace(receipt, chased_at=desk.now, due=due))
    await ask_receipt(desk, saved, until=outage)
    text = desk.say(
        "enterprise.chase",
        no=outage.shown_no,
        name=receipt.enterprise,
        when=dated(outage.start, outage.end),
        form=receipt_form(desk, receipt),
    )
    await desk.tell(
        receipt.person,
        passed_on(desk, receipt, text),
        key=f"receipt:{receipt.id}:{receipt.revision}:chase",
        purpose=Purpose.CHASE,
    )


async def _list(desk: Desk, outage: Outage) -> None:
    """Put every receipt that is missing before who announced it and who leads the grids, once."""
    missing = [
        each
        for each in await desk.uow.receipts.of_outage(outage.id)
        if each.is_open and (each.chased_at is not None or outage.start <= desk.now)
    ]
    for receipt in missing:
        await desk.uow.receipts.save(replace(receipt, listed_at=desk.now, due=None))
    names = "、".join(receipt.enterprise for receipt in missing)
    text = desk.say(
        "enterprise.missing",
        no=outage.shown_no,
        when=dated(outage.start, outage.end),
        n=len(missing),
        names=names,
    )
    first = min(receipt.id for receipt in missing)
    for person in _told(desk, outage):
        await desk.tell(
            person, text, key=f"receipts:{outage.id}:{outage.revision}:{first}:{person}"
        )


def _told(desk: Desk, outage: Outage) -> tuple[UserId, ...]:
    people = [announcer(desk, outage)]
    for name in outage.communities:
        grid = desk.station.grid_of(Place(community=name))
        if grid is not None:
            people.append(grid.manager)
    return tuple(dict.fromkeys(people))
