"""Whatever is silent is chased: not accepted, accepted and silent, asked and not answered.

One tick looks at all of it. What is due for the same person in one round is one transaction and
one line; danger is a message of its own.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from domain.errors import StaleError
from domain.ids import TicketNo, UserId
from domain.station import StationMap
from domain.ticket import Ticket
from domain.ticket_moves import Kind, Status
from handlers import question_radar, silent, waiting
from handlers.nudges import Nudge, send_nudges
from handlers.timed import Timed
from handlers.turn import Desk

__all__ = ["Timed", "chase_due"]

log = structlog.get_logger()

BATCH = 100  # tickets per transaction round
LATE = timedelta(minutes=10)
"""How late a chase has to be before it says so (product.md J9)."""


async def chase_due(timed: Timed) -> int:
    """Queue the chases of all overdue tickets; return how many (count). Safe to run twice."""
    now = timed.clock.now()
    async with timed.uows() as uow:
        due = await uow.tickets.due_for_chase(now, limit=BATCH)
    if not due:
        return 0
    station = await timed.stations.load()
    rounds = await _rounds(timed, station, due)
    return sum([await _chase(timed, station, numbers) for numbers in rounds])


async def _rounds(
    timed: Timed, station: StationMap, due: Sequence[TicketNo]
) -> list[list[TicketNo]]:
    """Return the numbers that belong into one message, most overdue first."""
    rounds: dict[tuple[str, UserId | TicketNo], list[TicketNo]] = {}
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        for no in due:
            try:
                person = _addressee(desk, await uow.tickets.get(no))
            except Exception as err:  # noqa: BLE001  one ticket must not stop the others
                log.error("chase_failed", ticket=no, error=type(err).__name__)  # noqa: TRY400
                continue
            key = ("alone", no) if person is None else ("person", person)
            rounds.setdefault(key, []).append(no)
    return list(rounds.values())


def _addressee(desk: Desk, ticket: Ticket) -> UserId | None:
    if ticket.ladder is Kind.DANGER:
        return None
    if ticket.kind is Kind.QUESTION:
        return question_radar.addressee(desk, ticket)
    if ticket.status is Status.REPORTED:
        return waiting.addressee(desk, ticket)
    return silent.addressee(desk, ticket)


async def _chase(timed: Timed, station: StationMap, numbers: Sequence[TicketNo]) -> int:
    """Chase what goes into one message; when that fails, each one for itself."""
    try:
        return await _together(timed, station, numbers)
    except StaleError:
        pass  # somebody answered first
    except Exception as err:  # noqa: BLE001  one ticket must not stop the others
        log.error("chase_failed", ticket=numbers[0], error=type(err).__name__)  # noqa: TRY400
    if len(numbers) == 1:
        return 0
    return sum([await _chase(timed, station, [no]) for no in numbers])


async def _together(timed: Timed, station: StationMap, numbers: Sequence[TicketNo]) -> int:
    async with timed.uows() as uow:
        desk = Desk(uow=uow, now=timed.clock.now(), station=station, rules=timed.rules)
        nudges: list[Nudge] = []
        done = 0
        for no in numbers:
            ticket = await uow.tickets.get(no)
            due = ticket.next_chase_at
            if due is None or due > desk.now or not ticket.status.is_open:
                continue
            late = desk.say("sign.late") if desk.now - due > LATE else ""
            nudge = await _one(desk, ticket, late)
            nudges += [nudge] if nudge is not None else []
            done += 1
        await send_nudges(desk, nudges)
        await uow.commit()
    return done


async def _one(desk: Desk, ticket: Ticket, late: str) -> Nudge | None:
    if ticket.kind is Kind.QUESTION:
        return await question_radar.chase(desk, ticket, late)
    if ticket.status is Status.REPORTED:
        return await waiting.chase(desk, ticket, late)
    return await silent.chase(desk, ticket, late)
