"""An outage is announced, changed or ended: the one way in for everybody who does it."""

from collections.abc import Sequence

from domain.outage import Outage
from domain.wave import WaveKind
from handlers.turn import Desk


async def announce(desk: Desk, outages: Sequence[Outage]) -> None:
    """Plan the waves of confirmed outages that are stored already."""


async def revise(
    desk: Desk, before: Outage, after: Outage, wave: WaveKind, *, why: str = ""
) -> Outage:
    """Store a change of a confirmed outage, replan its waves, and tell exactly those concerned.

    Args:
        desk: the transaction and the station.
        before: as it was stored. after: as it is to be; its revision is set here.
        wave: CHANGE, DELAY, CANCEL or RESTORED.
        why: the reason, in somebody's words.

    Raises:
        StaleError: somebody else has changed it meanwhile.
    """
    return await desk.uow.outages.save(after)
