"""The clock of what was asked of the community: silence brings the next person."""

from dataclasses import replace

import structlog

from domain.favour import RequestId, RequestState
from domain.ids import TicketNo
from handlers.ask_community import next_person
from handlers.chase_due import BATCH, Timed
from handlers.timed import each
from handlers.turn import Desk

log = structlog.get_logger()


async def requests_due(timed: Timed) -> int:
    """Pass on each request nobody answered in time; return how many (count). Safe to run twice."""
    async with timed.uows() as uow:
        due = await uow.requests.due(timed.clock.now(), limit=BATCH)
    return await each(timed, due, _pass_on, name="request")


async def _pass_on(timed: Timed, number: RequestId) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        request = await uow.requests.get(number)
        if request is None or request.state is not RequestState.OPEN or request.due > desk.now:
            return 0
        saved = await uow.requests.save(replace(request, state=RequestState.PASSED))
        over = request.ticket is not None and await _is_over(desk, request.ticket)
        if not over:
            await next_person(desk, saved)
        await uow.commit()
    return 1


async def _is_over(desk: Desk, no: TicketNo) -> bool:
    """Whether the work is done: nobody is asked for help any more."""
    return not (await desk.uow.tickets.get(no)).status.is_open
