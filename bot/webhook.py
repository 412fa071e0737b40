"""Where messages enter: verify, open, read, keep, and only then say 200.

The platform drops the connection after 5 s and tries three more times; anything but 200 counts
as a failure (page 90238). So what cannot be kept now is answered 503 and comes again, and what
is wrong is answered 4xx without a word of why.
"""

import asyncio
import re
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

import structlog
from aiohttp import web

from bot.channels.aibot import StreamPoll
from bot.channels.aibot_replies import stream_reply
from bot.channels.doors import AgentDoor, AibotDoor, Door
from bot.channels.envelope import sealed_json
from bot.channels.refusal import CallbackRefusedError, Reason
from bot.channels.tally import WireTally
from domain.inbound import Arrival, Channel
from domain.when import Clock

BODY_BYTES = 256 * 1024
REPLAY_SECONDS = 600
"""How far a signed timestamp may be off: retries and clock skew exist, and so do recordings."""

RETRY_AFTER_SECONDS = 5

_TIMESTAMP = re.compile(r"[0-9]{10}")
_STATUS = {
    Reason.ENVELOPE: 400,
    Reason.CONTENT: 400,
    Reason.TRANSFER: 400,
    Reason.SLOW: 408,
    Reason.SIZE: 413,
}
_FORBIDDEN = 403
_LEFT_UNREAD = frozenset({Reason.TRANSFER, Reason.SIZE, Reason.SLOW})
"""The rest of the body is still on its way: the connection cannot be used again."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class StreamState:
    """How far the answer in an open stream is: the whole text so far."""

    content: str
    finished: bool


class StreamSource(Protocol):
    """Knows the answers that open streams wait for."""

    async def state(self, stream_id: str) -> StreamState:
        """Return the same state however often it is asked; an unknown stream is finished."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """What the callback addresses need.

    Attributes:
        clock: the injected clock.
        agent, aibot: the doors that are open; the address of the other answers 404.
        keep: stores an arrival durably, and is content when it is there already. Any error
            means it was not stored.
        streams: needed when the AI bot answers in streams.
        max_in_flight: more requests at once are turned away with 503.
        read_seconds: for the whole body.
        keep_seconds: from the request's start until it must be on disk.
        tally: what happened, for /readyz.
    """

    clock: Clock
    keep: Callable[[Arrival], Awaitable[None]]
    agent: AgentDoor | None = None
    aibot: AibotDoor | None = None
    streams: StreamSource | None = None
    max_in_flight: int = 200
    read_seconds: float = 5.0
    keep_seconds: float = 4.5
    tally: WireTally = field(default_factory=WireTally)

    def door(self, channel: Channel) -> Door | None:
        """Return the door of a channel, None when it is not set up."""
        return self.agent if channel is Channel.AGENT else self.aibot


RECEIVER = web.AppKey("receiver", Receiver)


def add_callbacks(app: web.Application, receiver: Receiver) -> None:
    """Add the callback addresses to an application."""
    app[RECEIVER] = receiver
    for channel in Channel:
        path = f"/callback/{channel}"
        app.router.add_get(path, _guarded(channel, _answer_check), allow_head=False)
        app.router.add_post(path, _guarded(channel, _receive))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One request with all it needs. `started` is the event loop's time."""

    request: web.Request
    receiver: Receiver
    door: Door
    started: float

    def parameter(self, name: str) -> str:
        """Return a query parameter; empty when it is missing or given twice."""
        found = self.request.query.getall(name, [])
        return found[0] if len(found) == 1 else ""

    @property
    def stamp(self) -> tuple[str, str, str]:
        """Return signature, timestamp and nonce, exactly as they came."""
        return (
            self.parameter("msg_signature"),
            self.parameter("timestamp"),
            self.parameter("nonce"),
        )


_Work = Callable[[_Call], Awaitable[web.Response]]


def _guarded(channel: Channel, work: _Work) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Wrap a handler: no door, too many at once, and everything that is refused."""

    async def handle(request: web.Request) -> web.Response:
        receiver = request.app[RECEIVER]
        tally = receiver.tally
        door = receiver.door(channel)
        if door is None:
            return web.Response(status=404)
        if tally.in_flight >= receiver.max_in_flight:
            tally.turned_away += 1
            return _later()
        tally.in_flight += 1
        started = asyncio.get_running_loop().time()
        try:
            return await work(
                _Call(request=request, receiver=receiver, door=door, started=started)
            )
        except CallbackRefusedError as refused:
            return _refuse(receiver, channel, refused.reason)
        finally:
            tally.in_flight -= 1

    return handle


async def _answer_check(call: _Call) -> web.Response:
    """Answer the check made when the address is saved in the admin pages: the bare plaintext."""
    signature, timestamp, nonce = call.stamp
    plain = call.door.codec.verify_url(signature, timestamp, nonce, call.parameter("echostr"))
    _check_time(call.receiver, timestamp)
    return web.Response(text=plain, content_type="text/plain")


async def _receive(call: _Call) -> web.Response:
    """Take one callback."""
    receiver = call.receiver
    body = await _read_body(call.request, receiver.read_seconds)
    signature, timestamp, nonce = call.stamp
    plain = call.door.codec.open(signature, timestamp, nonce, call.door.unwrap(body))
    now = _check_time(receiver, timestamp)
    came = call.door.read(plain, now)
    try:
        async with asyncio.timeout_at(call.started + receiver.keep_seconds):
            if isinstance(came, StreamPoll):
                return await _answer_poll(call, came)
            await receiver.keep(came)
    except Exception as error:  # noqa: BLE001  border: whatever went wrong, it is not on disk
        receiver.tally.not_kept += 1
        _log.warning("arrival_not_kept", error=type(error).__name__, at=_place_of(error))
        return _later()
    receiver.tally.kept += 1
    if came.stream_id:
        return _sealed(call, stream_reply(came.stream_id, "", finished=False))
    return web.Response()


async def _answer_poll(call: _Call, poll: StreamPoll) -> web.Response:
    """Answer how far a stream is; without streams there is nothing to say."""
    streams = call.receiver.streams
    if streams is None:
        return web.Response()
    state = await streams.state(poll.stream_id)
    reply = stream_reply(poll.stream_id, state.content, finished=state.finished)
    return _sealed(call, reply)


def _sealed(call: _Call, reply: str) -> web.Response:
    """Seal a reply; the nonce must be the one of the request."""
    seconds = str(int(call.receiver.clock.now().timestamp()))
    sealed = call.door.codec.seal(reply, seconds, call.stamp[2])
    return web.Response(body=sealed_json(sealed), content_type="application/json")


def _check_time(receiver: Receiver, timestamp: str) -> datetime:
    """Return now, if a signed timestamp is near it; remember how far off it was."""
    if _TIMESTAMP.fullmatch(timestamp) is None:
        raise CallbackRefusedError(Reason.STALE)
    now = receiver.clock.now()
    skew = int(timestamp) - now.timestamp()
    receiver.tally.skew_seconds = skew
    if abs(skew) > REPLAY_SECONDS:
        raise CallbackRefusedError(Reason.STALE)
    return now


async def _read_body(request: web.Request, seconds: float) -> bytes:
    """Read the whole body, refused when it is compressed, too long, too slow or broken."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise CallbackRefusedError(Reason.TRANSFER)
    if (request.content_length or 0) > BODY_BYTES:
        raise CallbackRefusedError(Reason.SIZE)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > BODY_BYTES:
                    raise CallbackRefusedError(Reason.SIZE)
    except TimeoutError:
        raise CallbackRefusedError(Reason.SLOW) from None
    except (web.RequestPayloadError, ConnectionError):
        raise CallbackRefusedError(Reason.TRANSFER) from None
    return bytes(body)


def _refuse(receiver: Receiver, channel: Channel, reason: Reason) -> web.Response:
    if receiver.tally.refuse(reason, receiver.clock.now()):
        _log.warning("callback_refused", channel=channel, reason=reason)
    response = web.Response(status=_STATUS.get(reason, _FORBIDDEN))
    if reason in _LEFT_UNREAD:
        response.force_close()
    return response


def _place_of(error: Exception) -> str:
    """Return where an error arose: a whole traceback may quote the message in its words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{PurePath(frame.filename).name}:{frame.lineno}"


def _later() -> web.Response:
    """Ask the platform to try again."""
    return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
