"""The all-clear after a repair of several households: once, not before it is true (product.md X4)."""

from dataclasses import replace

import structlog

from domain.ids import TicketNo
from domain.outbound import Purpose
from domain.restoration import Restoration, may_say_all_clear, tally
from domain.ticket import Ticket
from domain.ticket_moves import Status
from handlers.chase_due import BATCH, Timed
from handlers.lights import restored_place
from handlers.tell import tell_people
from handlers.timed import each
from handlers.turn import Desk
from handlers.words import public_place

log = structlog.get_logger()


async def restoration_due(timed: Timed) -> int:
    """Look at every restoration whose time has come; return how many (count). Safe to run twice."""
    async with timed.uows() as uow:
        due = await uow.restorations.due(timed.clock.now(), limit=BATCH)
    return await each(timed, due, _look, name="restoration")


async def _look(timed: Timed, no: TicketNo) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        record = await uow.restorations.get(no)
        if record is None or record.due is None or record.due > desk.now:
            return 0
        record = replace(record, due=None)
        await uow.restorations.put(record)
        ticket = await uow.tickets.get(no)
        if record.parent is not None:
            await _tell_count(desk, ticket, record)
        else:
            await say_all_clear(desk, ticket)
        await uow.commit()
    return 1


async def _tell_count(desk: Desk, ticket: Ticket, record: Restoration) -> None:
    """Later dark answers reach the crew as one number."""
    if not ticket.status.is_open or ticket.households <= record.told:
        return
    await desk.tell(
        ticket.owner,
        desk.say(
            "lights.still_more",
            place=public_place(ticket),
            n=ticket.households,
            no=ticket.shown_no,
        ),
        key=f"dark:{ticket.no}:{record.told}:{ticket.households}",
        purpose=Purpose.DANGER,
        ticket=ticket,
    )
    await desk.uow.restorations.put(replace(record, told=ticket.households))


async def say_all_clear(desk: Desk, ticket: Ticket) -> bool:
    """Say that all is well, and how many have not answered, if it may be said; whether it was."""
    record = await desk.uow.restorations.get(ticket.no)
    if record is None or record.cleared_at is not None or record.clear_by is None:
        return False
    if ticket.status not in (Status.RESTORED, Status.CLOSED):
        return False
    count = tally(await desk.uow.households.lights(ticket.no))
    waited = desk.now >= record.clear_by
    if not may_say_all_clear(
        count,
        unsettled=await _unsettled(desk, ticket.no, waited=waited),
        waited=waited,
        policy=desk.rules.restoration,
    ):
        return False
    await desk.uow.restorations.put(replace(record, cleared_at=desk.now, due=None))
    await tell_people(
        _alone(desk),
        ticket,
        await _words(desk, ticket, silent=count.silent),
        key=f"clear:{ticket.no}:v{ticket.version}",
    )
    return True


async def _words(desk: Desk, ticket: Ticket, *, silent: int) -> str:
    place = await restored_place(desk, ticket)
    if not silent:
        return desk.say("lights.clear", place=place, no=ticket.shown_no)
    form = desk.pick("还没电", ticket.conversation)
    return desk.say("lights.clear_but", place=place, no=ticket.shown_no, n=silent, form=form)


def _alone(desk: Desk) -> Desk:
    """Return the desk without the message on it: an all-clear is nobody's answer."""
    return Desk(uow=desk.uow, now=desk.now, station=desk.station, rules=desk.rules)


async def _unsettled(desk: Desk, no: TicketNo, *, waited: bool) -> int:
    """Return how many children are worked on, or wait for the word of those who were dark (count)."""
    unsettled = 0
    for child in await desk.uow.restorations.children(no):
        if (await desk.uow.tickets.get(child.ticket)).status.is_open:
            unsettled += 1
        elif not waited:
            unsettled += tally(await desk.uow.households.lights(child.ticket)).silent > 0
    return unsettled
