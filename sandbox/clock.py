"""The sandbox clock: real time stretched by a speed, and jumps.

The bot follows it through `GET /sandbox/clock`, so both sides agree on every time limit.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

STATION_ZONE = ZoneInfo("Asia/Shanghai")
SLOWEST, FASTEST = 1.0, 600.0


class ClockRefusedError(ValueError):
    """A speed outside 1..600, a jump that is not forward, or a time in the past."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """Where the clock stands: virtual now = base_virtual + (host now - base_real) * speed."""

    rev: int
    speed: float
    base_virtual: float  # epoch s
    base_real: float  # epoch s on the host's clock


class ScaledClock:
    """A clock that runs 1 to 600 times as fast as the host and can jump forward.

    Args:
        speed: sandbox seconds per real second.
        start: the instant it shows now; the host's own time when left out.
        host: epoch seconds of the host; a test may freeze it.
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        start: datetime | None = None,
        host: Callable[[], float] = time.time,
    ) -> None:
        self._host = host
        real = host()
        self._state = ClockState(
            rev=1,
            speed=_checked_speed(speed),
            base_virtual=real if start is None else start.timestamp(),
            base_real=real,
        )
        self._changed = asyncio.Event()
        self._listeners: list[Callable[[], None]] = []

    @property
    def state(self) -> ClockState:
        """The present revision, speed and bases."""
        return self._state

    def timestamp(self) -> float:
        """Return the sandbox time in epoch seconds."""
        state = self._state
        return state.base_virtual + (self._host() - state.base_real) * state.speed

    def now(self) -> datetime:
        """Return the sandbox time, aware, in UTC."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def local_iso(self) -> str:
        """Return the sandbox time as the station's wall clock writes it, to the second."""
        return iso_local(self.timestamp())

    def set_speed(self, speed: float) -> None:
        """Run faster or slower from now on.

        Raises:
            ClockRefusedError: the speed is not within 1..600.
        """
        self._move(self.timestamp(), _checked_speed(speed))

    def jump(self, seconds: float) -> None:
        """Skip forward.

        Raises:
            ClockRefusedError: not a positive, finite number of seconds.
        """
        if not (math.isfinite(seconds) and seconds > 0):
            raise ClockRefusedError("时钟只能向前跳")
        self._move(self.timestamp() + seconds, self._state.speed)

    def go_to(self, instant: datetime, *, force: bool = False) -> None:
        """Show this instant; a naive one is read as the station's wall clock.

        Raises:
            ClockRefusedError: it lies in the past and `force` is not set.
        """
        aware = instant if instant.tzinfo else instant.replace(tzinfo=STATION_ZONE)
        target = aware.timestamp()
        if target < self.timestamp() and not force:
            raise ClockRefusedError("这个时间已经过去了，时钟只能向前拨")
        self._move(target, self._state.speed)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change of speed or jump."""
        self._listeners.append(listener)

    async def wait_change(self, since: int, wait: float) -> None:
        """Return when the revision differs from `since`, after `wait` real s, or on `wake`."""
        if self._state.rev != since:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._changed.wait()

    def wake(self) -> None:
        """Let everybody who waits for a change go now, changed or not."""
        waiters, self._changed = self._changed, asyncio.Event()
        waiters.set()

    def _move(self, virtual: float, speed: float) -> None:
        self._state = ClockState(
            rev=self._state.rev + 1, speed=speed, base_virtual=virtual, base_real=self._host()
        )
        self.wake()
        for listener in self._listeners:
            listener()


def iso_local(epoch: float) -> str:
    """Write epoch seconds as the station's wall clock, e.g. 2026-11-20T08:30:00+08:00."""
    return datetime.fromtimestamp(epoch, STATION_ZONE).isoformat(timespec="seconds")


def _checked_speed(speed: float) -> float:
    if not (math.isfinite(speed) and SLOWEST <= speed <= FASTEST):
        raise ClockRefusedError("时钟速度要在 1 到 600 倍之间")
    return float(speed)
