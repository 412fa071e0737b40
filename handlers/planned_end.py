"""The end of a planned outage: asked for before it, told when it comes, looked after when it came."""

from domain.outage import Outage
from handlers.turn import Desk


async def watch_end(desk: Desk, outage: Outage) -> None:
    """Set the clocks of an outage's end; called whenever it is announced or changed."""
