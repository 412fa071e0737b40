"""The last step of a ladder: the telephone rings, for the owner and then for each one above him.

A call only asks somebody to look at his messages, so the message goes out beside it: when no call
can be placed (no balance, not opened), he has been told all the same, and the operators hear why.
"""

from datetime import timedelta

import structlog

from domain.calls import Call, CallState
from domain.escalation_ports import Phone
from domain.ids import UserId
from domain.outbound import Outgoing, Purpose
from domain.routing import chain_above
from domain.station import Role
from domain.ticket import Ticket, TicketEvent
from domain.ticket_moves import Kind, Status
from domain.when import local
from handlers.timed import Timed
from handlers.turn import Desk
from handlers.words import public_place

log = structlog.get_logger()

STALE = timedelta(minutes=10)
"""A call that could not be placed by then is no longer worth ringing for."""


async def call_next(desk: Desk, ticket: Ticket, *, rung: int) -> bool:
    """Call the first person of the chain who was not yet called in this rung; False if none is left.

    Args:
        rung: number of the ladder's step, from 0.
    """
    step = f"{ticket.waiting_since:%Y%m%d%H%M%S}:{rung}"
    return not ticket.drill and await _call(desk, ticket, step)


async def _call(desk: Desk, ticket: Ticket, step: str) -> bool:
    called = {call.person for call in await desk.uow.calls.of_rung(ticket.no, step)}
    above = chain_above(desk.station, grid=ticket.grid, owner=ticket.owner, at=desk.now)
    people = [ticket.owner, *(member.userid for member in above)]
    person = next((userid for userid in people if userid not in called), None)
    if person is None:
        return False
    key = f"call:{ticket.no}:{step}:{person}"
    await desk.uow.calls.add(
        Call(ticket=ticket.no, person=person, rung=step, key=key, at=desk.now)
    )
    text = _text(desk, ticket)
    await desk.tell(
        person,
        text,
        key=f"{key}:message",
        purpose=Purpose.DANGER if ticket.ladder is Kind.DANGER else Purpose.CHASE,
        ticket=ticket,
    )
    await desk.uow.outbox.add(
        Outgoing(
            purpose=Purpose.CALL,
            dedup_key=key,
            text=text,
            person=person,
            ticket=ticket.no,
            expires_at=desk.now + STALE,
        )
    )
    return True


def _text(desk: Desk, ticket: Ticket) -> str:
    return desk.say("chase.call", no=ticket.shown_no, place=public_place(ticket), what=ticket.what)


async def calls_due(timed: Timed, phone: Phone) -> int:
    """Look after the calls that ring: answered, or the next person; return how many ended (count)."""
    async with timed.uows() as uow:
        ringing = await uow.calls.open()
    ended = 0
    for call in ringing:
        answered = None
        if call.state is CallState.PLACED and call.call_id:
            answered = await phone.call_answered(call.person, call.call_id)
        try:
            ended += await _look_after(timed, call, answered=answered)
        except Exception as err:  # noqa: BLE001  one call must not stop the others
            log.error("call_failed", ticket=call.ticket, error=type(err).__name__)  # noqa: TRY400
    return ended


async def _look_after(timed: Timed, call: Call, *, answered: bool | None) -> int:
    station = await timed.stations.load()
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        ticket = await uow.tickets.get(call.ticket)
        state = _end(desk, call, answered=answered)
        if state is None:
            return 0
        await uow.calls.set_state(call, state, at=desk.now)
        await _note(desk, ticket, call, state)
        if call.state is CallState.FAILED:
            await _alarm(desk, call)
        waits = ticket.status is Status.REPORTED
        if waits and state is not CallState.ANSWERED and not call.stop:
            await _call(desk, ticket, call.rung)
        await uow.commit()
    return 1


def _end(desk: Desk, call: Call, *, answered: bool | None) -> CallState | None:
    """Return how a call ended; None while it may still be answered."""
    if call.state is CallState.FAILED:
        return CallState.OVER
    if answered:
        return CallState.ANSWERED
    patience = desk.rules.call_wait if call.state is CallState.PLACED else STALE
    return CallState.MISSED if desk.now - call.at >= patience else None


async def _note(desk: Desk, ticket: Ticket, call: Call, state: CallState) -> None:
    await desk.uow.tickets.note(
        TicketEvent(
            ticket=ticket.no,
            action=f"call_{state}",
            before=ticket.status,
            after=ticket.status,
            by="steward",
            at=desk.now,
            words=desk.name_of(call.person),
        )
    )


async def _alarm(desk: Desk, call: Call) -> None:
    """Tell the operators why no call could be placed: once a day for each reason."""
    for operator in desk.station.with_role(Role.OPERATOR):
        await desk.tell(
            UserId(operator.userid),
            desk.say(
                "ops.no_call", name=desk.name_of(call.person), detail=call.detail or "平台没有回话"
            ),
            key=f"no_call:{local(desk.now):%Y%m%d}:{call.detail[:40]}:{operator.userid}",
        )
