"""Delivers callbacks in the background, with the faults that are switched on."""

import asyncio
import contextlib

from sandbox.answers import Answers
from sandbox.backstage import Backstage
from sandbox.callbacks import Callback
from sandbox.compose import Letter

_SWAP_PATIENCE = 5.0  # real s the first of a swapped pair waits for the second


class Postman:
    """Takes letters and sees to it that the answers are carried out."""

    def __init__(self, stage: Backstage, answers: Answers) -> None:
        self._stage = stage
        self._answers = answers
        self._waiting: asyncio.Event | None = None

    def post(self, letters: list[Letter]) -> None:
        """Deliver letters one after the other, in the background."""
        self._stage.tasks.spawn(self._carry(letters))

    async def _carry(self, letters: list[Letter]) -> None:
        for callback, origin in letters:
            faults = self._stage.faults.callbacks
            if faults.drop:
                self._note_dropped(callback)
                continue
            if faults.delay_ms:
                await asyncio.sleep(faults.delay_ms / 1000)
            before, after = self._pair() if faults.swap else (None, None)
            if before is not None:
                await self._wait_for(before)
            answer = await self._deliver(callback, faults.duplicate)
            if after is not None:
                after.set()
            if answer is not None:
                await self._answers.take(callback.channel, answer, origin)

    async def _deliver(self, callback: Callback, extra: int) -> str | None:
        """Deliver once, and `extra` times more at the same moment; return the best answer."""
        answers = await asyncio.gather(
            *(self._stage.sender.deliver(callback) for _ in range(1 + extra))
        )
        return next((answer for answer in answers if answer), answers[0])

    def _pair(self) -> tuple[asyncio.Event | None, asyncio.Event | None]:
        """Return the gate a callback waits at, or the gate it opens once it is delivered."""
        if self._waiting is None:
            self._waiting = asyncio.Event()
            return self._waiting, None
        gate, self._waiting = self._waiting, None
        return None, gate

    async def _wait_for(self, gate: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SWAP_PATIENCE):
                await gate.wait()
        if self._waiting is gate:
            self._waiting = None

    def _note_dropped(self, callback: Callback) -> None:
        self._stage.wire.add_entry(
            direction="callback",
            path=self._stage.sender.path(callback.channel),
            summary=f"（故障）没有送出：{callback.summary}",
            status=None,
        )
