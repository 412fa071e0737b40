"""A plan is held against the calendar before it is announced."""

from collections.abc import Sequence

from domain.outage import Outage
from domain.plan_advice import Advice
from handlers.turn import Desk


async def advise(desk: Desk, outages: Sequence[Outage]) -> Advice:
    """Return what speaks against these outages, which are not stored yet."""
    return Advice()
