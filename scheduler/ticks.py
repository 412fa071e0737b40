"""APScheduler only ticks. What is due is a row in the database; a tick does all that is due."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A job that is safe to run twice: "do everything that is due".

    Attributes:
        every: real seconds between two runs.
    """

    name: str
    every: float
    job: Callable[[], Awaitable[int]]


class Ticks:
    """Runs the jobs. A missed or late tick is no loss: the next one finds the same rows."""

    def __init__(self, ticks: tuple[Tick, ...]) -> None:
        self._ticks = ticks
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        for tick in ticks:
            self._scheduler.add_job(
                guarded(tick), "interval", seconds=tick.every, id=tick.name, name=tick.name
            )

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a job that runs is left to end by itself."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def run_all(self) -> int:
        """Run every job once, now; return how much was done (count)."""
        return sum([await guarded(tick)() for tick in self._ticks])


def guarded(tick: Tick) -> Callable[[], Awaitable[int]]:
    """Return the job such that a failure is logged and the next tick comes all the same."""

    async def run() -> int:
        try:
            done = await tick.job()
        except Exception as err:  # noqa: BLE001  a tick that fails is repeated by the next one
            log.error("tick_failed", tick=tick.name, error=type(err).__name__)  # noqa: TRY400
            return 0
        if done:
            log.info("tick_done", tick=tick.name, items=done)
        return done

    return run
