"""Sends callbacks to the bot as the platform does: 5 seconds, then three more tries."""

import asyncio
import io
import time
from dataclasses import dataclass
from typing import Literal

import aiohttp

from sandbox.clock import ScaledClock
from sandbox.config import SandboxConfig
from sandbox.faults import FaultBox
from sandbox.sealing import (
    BadReplyError,
    SealedQuery,
    Sealer,
    agent_envelope,
    aibot_envelope,
    open_agent_reply,
    open_aibot_reply,
)
from sandbox.wire import CallbackRecord, Try, WireLog

CallbackChannel = Literal["agent", "aibot"]
OK = 200
STALE_BY = 7200  # s
VERIFY_LIMIT = 1.0  # real s, URL verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One plaintext for one address. `kind` and `summary` are for the wire log."""

    channel: CallbackChannel
    msgid: str
    plain: str
    kind: str
    summary: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one try brought: `status` is None when there was no answer in time."""

    status: int | None
    body: bytes
    ms: int
    error: str = ""


class CallbackSender:
    """Encrypts, signs, posts, retries, and opens the answers."""

    def __init__(
        self, config: SandboxConfig, clock: ScaledClock, faults: FaultBox, wire: WireLog
    ) -> None:
        self._config = config
        self._clock = clock
        self._faults = faults
        self._wire = wire
        self._session: aiohttp.ClientSession | None = None
        self._sealers: dict[CallbackChannel, Sealer] = {}
        if config.agent_token and config.agent_aes_key:
            self._sealers["agent"] = Sealer(
                config.agent_token, config.agent_aes_key, config.corp_id
            )
        if config.aibot_token and config.aibot_aes_key:
            self._sealers["aibot"] = Sealer(config.aibot_token, config.aibot_aes_key, "")

    async def start(self) -> None:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0)
        )

    async def close(self) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def sealer(self, channel: CallbackChannel) -> Sealer | None:
        """Return the keys of an address, or None when it is not configured."""
        return self._sealers.get(channel)

    def path(self, channel: CallbackChannel) -> str:
        """Return the bot's path for a channel."""
        return f"/callback/{channel}"

    def envelope(self, channel: CallbackChannel, encrypt: str) -> str:
        """Return the HTTP body for a ciphertext."""
        if channel == "agent":
            return agent_envelope(self._config.corp_id, self._config.agent_id, encrypt)
        return aibot_envelope(encrypt)

    async def deliver(self, callback: Callback, *, retries: int | None = None) -> str | None:
        """Send until the bot answers 200 or the tries are used up.

        Args:
            callback: what to send.
            retries: tries after the first one; the configured number when left out.

        Returns:
            The plaintext of the bot's passive reply, empty when it gave none, or None when
            every try failed.
        """
        sealer = self._sealers.get(callback.channel)
        if sealer is None:
            return None
        record = CallbackRecord(channel=callback.channel, msgid=callback.msgid, kind=callback.kind)
        self._wire.callbacks.append(record)
        tries = 1 + (self._config.callback_retries if retries is None else retries)
        for number in range(1, tries + 1):
            if number > 1:
                await asyncio.sleep(self._config.callback_retry_gap)
            encrypt = sealer.encrypt(callback.plain)
            query = self._sign(sealer, encrypt)
            answer = await self.post(
                callback.channel, query, self.envelope(callback.channel, encrypt).encode()
            )
            record.tries.append(Try(status=answer.status, ms=answer.ms, error=answer.error))
            self._note(callback, answer, number)
            if answer.status == OK:
                return self._opened(callback, sealer, answer.body, query.nonce)
        return None

    async def post(self, channel: CallbackChannel, query: SealedQuery, body: bytes) -> Answer:
        """Post one body once, within the time limit of a callback."""
        content_type = "text/xml" if channel == "agent" else "application/json"
        return await self._request(
            "POST",
            channel,
            self._config.callback_timeout,
            query.as_dict(),
            body,
            content_type,
        )

    async def verify(self, channel: CallbackChannel, echo: str) -> tuple[bool, int | None, int]:
        """Do the URL verification: the bot must answer the decrypted echo within a second.

        Returns:
            Whether it did, its HTTP status (None: no answer), and the milliseconds it took.
        """
        sealer = self._sealers.get(channel)
        if sealer is None:
            return False, None, 0
        encrypt = sealer.encrypt(echo)
        query = sealer.sign(encrypt, int(self._clock.timestamp())).as_dict()
        answer = await self._request(
            "GET",
            channel,
            VERIFY_LIMIT,
            {**query, "echostr": encrypt},
        )
        ok = answer.status == OK and answer.body == echo.encode()
        self._wire.add_entry(
            direction="callback",
            path=self.path(channel),
            summary="验证回调地址：" + ("通过" if ok else "未通过"),
            status=answer.status,
            ms=answer.ms,
        )
        return ok, answer.status, answer.ms

    def _sign(self, sealer: Sealer, encrypt: str) -> SealedQuery:
        faults = self._faults.callbacks
        timestamp = int(self._clock.timestamp()) - (STALE_BY if faults.stale else 0)
        query = sealer.sign(encrypt, timestamp)
        if faults.forge:
            return SealedQuery("0" * 40, query.timestamp, query.nonce)
        return query

    async def _request(
        self,
        method: str,
        channel: CallbackChannel,
        limit: float,
        query: dict[str, str],
        body: bytes = b"",
        content_type: str = "text/plain",
    ) -> Answer:
        if self._session is None:
            return Answer(None, b"", 0, "sandbox is not running")
        began = time.perf_counter()
        try:
            async with self._session.request(
                method,
                self._config.bot_url.rstrip("/") + self.path(channel),
                params=query,
                data=io.BytesIO(body) if body else None,
                headers={"Content-Type": content_type},
                timeout=aiohttp.ClientTimeout(total=limit),
                allow_redirects=False,
            ) as response:
                reply = await response.read()
                return Answer(response.status, reply, _ms_since(began))
        except TimeoutError:
            return Answer(None, b"", _ms_since(began), "timeout")
        except (aiohttp.ClientError, OSError) as error:
            return Answer(None, b"", _ms_since(began), type(error).__name__)

    def _note(self, callback: Callback, answer: Answer, number: int) -> None:
        self._wire.add_entry(
            direction="callback",
            path=self.path(callback.channel),
            summary=callback.summary,
            status=answer.status,
            tried=number,
            ms=answer.ms,
        )

    def _opened(self, callback: Callback, sealer: Sealer, body: bytes, nonce: str) -> str:
        try:
            if callback.channel == "agent":
                return open_agent_reply(sealer, body)
            return open_aibot_reply(sealer, body, nonce)
        except BadReplyError as error:
            self._wire.add_unexpected("bad_reply", self.path(callback.channel), str(error))
            return ""


def _ms_since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
