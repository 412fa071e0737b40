"""Background work that is kept, awaited and cancelled."""

import asyncio
from collections.abc import Coroutine

import structlog

log = structlog.get_logger()


class Tasks:
    """Holds every running background job, so that none is lost and all can be ended."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def spawn(self, job: Coroutine[object, object, None]) -> None:
        """Start a job; an error in it is logged, not lost."""
        task = asyncio.get_running_loop().create_task(job)
        self._running.add(task)
        task.add_done_callback(self._finished)

    async def idle(self) -> None:
        """Return when no job runs any more, those started meanwhile included."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """Cancel everything and wait for the end of it."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("sandbox_job_failed", exc_info=error)
