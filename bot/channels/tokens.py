"""Access tokens: one fetch at a time, and never a hot loop when fetching fails."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.http import CallFailedError
from domain.outbound import Outcome, Result

RENEW_EARLY = 300.0
"""Seconds before its end at which a token is no longer used."""

FAILURE_REST = 60.0
"""Seconds between failing fetches: about 2000 failures an hour lock the app for an hour."""


@dataclass(frozen=True, slots=True)
class Token:
    """What gettoken gave. Good for `lasts` seconds."""

    value: str
    lasts: float


class TokenCache:
    """The token of one app. Tokens belong to a secret, so every app has its own cache."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Token]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._value = ""
        self._fresh_until = 0.0
        self._rest_until = 0.0
        self._last_failure = Outcome(result=Result.PAUSED)

    async def get(self) -> str:
        """Return a token that is still good for a while.

        Raises:
            CallFailedError: none can be had now. Nothing has been sent: never `UNKNOWN`.
        """
        if self._is_fresh():
            return self._value
        async with self._lock:
            return self._value if self._is_fresh() else await self._renew()

    async def replace(self, failed: str) -> str:
        """Return another token than the one the platform just refused.

        Of many callers that failed with the same token, the first fetches; the others get what
        it got.

        Raises:
            CallFailedError: see `get`.
        """
        async with self._lock:
            if self._value != failed and self._is_fresh():
                return self._value
            return await self._renew()

    def distrust(self, failed: str, why: Outcome) -> None:
        """Note that even a new token was refused: rest before the next fetch."""
        if self._value == failed:
            self._value = ""
            self._rest(why)

    def _is_fresh(self) -> bool:
        return bool(self._value) and self._monotonic() < self._fresh_until

    async def _renew(self) -> str:
        left = self._rest_until - self._monotonic()
        if left > 0:
            raise CallFailedError(Result.PAUSED, self._last_failure.detail, left)
        try:
            token = await self._fetch()
        except CallFailedError as error:
            raise self._failed(error) from None
        self._value = token.value
        self._fresh_until = self._monotonic() + max(token.lasts - RENEW_EARLY, token.lasts / 2)
        return self._value

    def _failed(self, error: CallFailedError) -> CallFailedError:
        """Rest after a fetch the platform saw; one that never left costs it nothing."""
        if not error.sent:
            return error
        self._rest(error.outcome)
        return CallFailedError(Result.PAUSED, error.outcome.detail, FAILURE_REST)

    def _rest(self, why: Outcome) -> None:
        self._rest_until = self._monotonic() + FAILURE_REST
        self._last_failure = why
