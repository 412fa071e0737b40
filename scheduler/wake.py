"""Waiting for work: woken by a commit, or after a while to find what a crash left behind."""

import asyncio


class Wake:
    """An alarm that several calls may ring and one loop waits for."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """There may be work."""
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Return when rung, or after so many real seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
