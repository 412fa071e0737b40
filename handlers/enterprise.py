"""Enterprises on a line hear of an outage by themselves and give a receipt (product.md M16, M17)."""

from domain.outage import Outage
from domain.wave import WaveKind
from handlers.turn import Desk


async def tell_enterprises(desk: Desk, outage: Outage, wave: WaveKind) -> None:
    """Write to the contacts whose line or transformer is concerned."""
