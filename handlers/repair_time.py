"""How long such a repair usually takes, shown as an estimate (估计) and never promised."""

from datetime import timedelta
from typing import Final

from domain.repair_time import Estimate, estimate
from domain.ticket import Ticket
from handlers.turn import Desk
from handlers.words import duration

_YEAR: Final = timedelta(days=365)
_LATEST: Final = 300
"""Repairs of a grid that are looked at (count)."""


async def usual_for(desk: Desk, ticket: Ticket) -> Estimate | None:
    """Return what repairs like this took from arrival; None when there are too few."""
    if not ticket.kind.is_repair or ticket.drill:
        return None
    earlier = await desk.uow.promises.repair_times(
        ticket.grid, since=desk.now - _YEAR, limit=_LATEST
    )
    return estimate(
        earlier,
        cause=ticket.cause,
        community=ticket.place.community,
        at=ticket.arrived_at or desk.now,
        least=desk.rules.promise.samples,
    )


async def hint(desk: Desk, ticket: Ticket) -> str:
    """Return the line for the crew who named no time yet, empty without an estimate."""
    if ticket.eta_at is not None:
        return ""
    usual = await usual_for(desk, ticket)
    if usual is None:
        return ""
    return desk.say("crew.usual", usual=duration(usual.took), n=usual.samples)
