"""Takes stored messages in their order and has each handled in its own transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from domain.errors import LostLeaseError
from domain.inbound import Inbound
from domain.ports import InboxQueue, Stations
from domain.when import Clock
from scheduler.wake import Wake

log = structlog.get_logger()

BATCH = 10  # messages leased at a time, one of each conversation; a lease is 30 s
TIME_LIMIT = 20  # s for one message; less than the lease of 30 s


@dataclass(slots=True, kw_only=True)
class InboxWorker:
    """One of these runs in a process.

    Attributes:
        handle: the dispatcher's `handle`.
        idle: real seconds between two looks when nothing rings.
    """

    queue: InboxQueue
    stations: Stations
    handle: Callable[[Inbound], Awaitable[None]]
    clock: Clock
    idle: float = 1.0
    wake: Wake = field(default_factory=Wake)
    busy: bool = False

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                worked = await self.work()
            except Exception as err:  # noqa: BLE001  the database may be away: look again later
                log.error("inbox_look_failed", error=type(err).__name__)  # noqa: TRY400
                worked = 0
            if not worked:
                await self.wake.wait(self.idle)

    async def work(self) -> int:
        """Handle what is waiting once; return how many were taken (count).

        Without a station nothing is taken: the messages wait until one is imported.
        """
        if (await self.stations.load()).is_empty:
            return 0
        self.busy = True
        try:
            messages = await self.queue.claim(self.clock.now(), limit=BATCH)
            for message in messages:
                await self._one(message)
        finally:
            self.busy = False
        return len(messages)

    async def _one(self, message: Inbound) -> None:
        try:
            async with asyncio.timeout(TIME_LIMIT):
                await self.handle(message)
        except LostLeaseError:
            log.warning("lease_lost", inbox=message.id)
        except Exception as err:  # noqa: BLE001  a bug in one message must not stop the others
            dead = await self.queue.failed(
                message, reason=type(err).__name__, now=self.clock.now()
            )
            log.error(  # noqa: TRY400  a traceback would show the words of the message
                "message_failed", inbox=message.id, error=type(err).__name__, dead=dead
            )
