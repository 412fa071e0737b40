"""What the bot cannot push is handed to the clerk, and followed until it is done (覆盖账)."""

from domain.outage import Outage
from domain.wave import WaveKind
from handlers.turn import Desk


async def hand_out(
    desk: Desk, outage: Outage, wave: WaveKind, *, before: Outage | None = None, why: str = ""
) -> None:
    """Give the clerks of an outage what to pass on for a wave or a change."""
