"""The clocks: the machine's own, and one that follows the sandbox's time-lapse."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

log = structlog.get_logger()

LONG_POLL = 20  # s


class SystemClock:
    """The machine's wall clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class FollowedClock:
    """The sandbox's clock: virtual = base_virtual + (host time - base_real) x speed.

    Only for the sandbox: the settings refuse it beside a real API address. Until the sandbox
    has answered it shows the machine's time.
    """

    url: str
    base_virtual: float = 0.0
    base_real: float = 0.0
    speed: float = 1.0
    revision: int = -1

    def now(self) -> datetime:
        """Return the sandbox's present instant in UTC."""
        passed = time.time() - self.base_real
        virtual = self.base_virtual + passed * self.speed if self.revision >= 0 else time.time()
        return datetime.fromtimestamp(0, UTC) + timedelta(seconds=virtual)

    async def follow(self) -> None:
        """Keep in step until cancelled."""
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    await self.step(session)
                except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
                    log.warning("sandbox_clock_lost")
                    await asyncio.sleep(1)

    async def step(self, session: aiohttp.ClientSession) -> None:
        """Ask once; returns when the clock changes, or after a while."""
        params = {"since": str(self.revision), "wait": str(LONG_POLL)}
        limit = aiohttp.ClientTimeout(total=LONG_POLL + 5)
        async with session.get(self.url, params=params, timeout=limit) as response:
            seen = await response.json()
        self.base_virtual = float(seen["base_virtual"])
        self.base_real = float(seen["base_real"])
        self.speed = float(seen["speed"])
        self.revision = int(seen["rev"])
