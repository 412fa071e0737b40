"""Parts of the wire tests: a receiver on loopback, and a small platform with a fault script."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.channels.config import AgentConfig
from bot.channels.crypto import CallbackCodec, Sealed
from bot.webhook import Receiver, StreamState
from domain.inbound import Arrival

TOKEN = "PowerSteward01"
AES_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
CORP = "ww0demo0corp0id00"
AGENT_ID = 1000002
NOW = datetime(2026, 1, 1, tzinfo=UTC)

AGENT = AgentConfig(
    corp_id=CORP,
    agent_id=AGENT_ID,
    secret="canary-secret-of-the-app",
    token=TOKEN,
    encoding_aes_key=AES_KEY,
)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.instant = NOW

    def now(self) -> datetime:
        return self.instant

    def move(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


class Streams:
    """Answers for open streams, as the product's store would give them."""

    def __init__(self) -> None:
        self.states: dict[str, StreamState] = {}

    async def state(self, stream_id: str) -> StreamState:
        return self.states[stream_id]


@dataclass
class Wire:
    """A running receiver and everything to talk to it as the platform does."""

    clock: SetClock
    client: TestClient[web.Request, web.Application]
    receiver: Receiver
    kept: list[Arrival]
    streams: Streams

    def sealed(
        self, plain: str, *, receiveid: str = "", timestamp: str = "", nonce: str = "n-1"
    ) -> Sealed:
        at = timestamp or str(int(self.clock.now().timestamp()))
        return CallbackCodec(TOKEN, AES_KEY, receiveid).seal(plain, at, nonce)

    def url(self, channel: str, sealed: Sealed, **more: str) -> URL:
        query = {
            "msg_signature": sealed.signature,
            "timestamp": sealed.timestamp,
            "nonce": sealed.nonce,
            **more,
        }
        return URL(f"/callback/{channel}").with_query(query)

    async def post_agent(self, plain: str) -> int:
        sealed = self.sealed(plain, receiveid=CORP)
        body = f"<xml><Encrypt><![CDATA[{sealed.encrypt}]]></Encrypt></xml>"
        async with self.client.post(self.url("agent", sealed), data=body) as response:
            return response.status

    async def post_aibot(self, plain: str) -> tuple[int, bytes]:
        sealed = self.sealed(plain)
        body = json.dumps({"encrypt": sealed.encrypt})
        async with self.client.post(self.url("aibot", sealed), data=body) as response:
            return response.status, await response.read()


def agent_xml(**fields: str) -> str:
    """Return the plaintext of an app message."""
    values = {
        "ToUserName": CORP,
        "FromUserName": "member01",
        "CreateTime": "1767225600",
        "MsgType": "text",
        "Content": "台区跳闸",
        "MsgId": "7300000000000000001",
        "AgentID": str(AGENT_ID),
    } | fields
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in values.items())
    return f"<xml>{inner}</xml>"


def aibot_json(**fields: object) -> str:
    """Return the plaintext of an AI-bot message."""
    values: dict[str, object] = {
        "msgid": "m-0001",
        "aibotid": "bot-demo",
        "chatid": "wrDemo01",
        "chattype": "group",
        "from": {"userid": "clerk01"},
        "response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=demo",
        "msgtype": "text",
        "text": {"content": "@电力管家 3栋2单元停电了"},
    }
    return json.dumps(values | fields, ensure_ascii=False)


Keep = Callable[[Arrival], Awaitable[None]]
OpenWire = Callable[..., Awaitable[Wire]]


Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Call:
    """One request the platform got."""

    path: str
    query: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, object]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Platform:
    """A stand-in for the API: it writes down every call and answers as the script says.

    `script` holds answers for the next calls of a path; without one, the call succeeds.
    """

    base: str = ""
    calls: list[Call] = field(default_factory=list)
    script: dict[str, list[Answering]] = field(default_factory=dict)
    token_serial: int = 0
    valid_token: str = ""

    def next(self, path: str, *answers: Answering) -> None:
        self.script.setdefault(path, []).extend(answers)

    def of(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def revoke(self) -> None:
        """Make the token that is out invalid."""
        self.valid_token = "revoked-by-the-platform"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(Call(request.path, dict(request.query), await request.read()))
        waiting = self.script.get(request.path)
        if waiting:
            return await waiting.pop(0)(request)
        if request.path == "/cgi-bin/gettoken":
            self.token_serial += 1
            self.valid_token = f"canary-token-{self.token_serial}"
            return answer(0, access_token=self.valid_token, expires_in=7200)
        if "access_token" in request.query and request.query["access_token"] != self.valid_token:
            return answer(42001)
        return answer(0)


def answer(errcode: int, **fields: object) -> web.Response:
    """Return an answer as the platform gives them: status 200 even for errors."""
    return web.json_response({"errcode": errcode, "errmsg": "hint: [demo]", **fields})


def saying(errcode: int, **fields: object) -> Answering:
    """Return a scripted answer."""

    async def reply(_request: web.Request) -> web.StreamResponse:
        return answer(errcode, **fields)

    reply.__name__ = f"errcode {errcode} {fields or ''}"[:60]  # what a failing test is called
    return reply


def raw(body: bytes, status: int = 200, content_type: str = "", **headers: str) -> Answering:
    """Return a scripted answer of any bytes."""

    async def reply(_request: web.Request) -> web.StreamResponse:
        sort = content_type or "application/octet-stream"
        return web.Response(body=body, status=status, headers=headers, content_type=sort)

    reply.__name__ = f"{status} {body[:16]!r} of {len(body)} bytes"
    return reply


async def reset(request: web.Request) -> web.StreamResponse:
    """Cut the connection after the request has been read."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def truncated(request: web.Request) -> web.StreamResponse:
    """Promise more bytes than come."""
    response = web.StreamResponse(headers={"Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"errcode":0')
    assert request.transport is not None
    request.transport.close()
    return response


@asynccontextmanager
async def running_platform() -> AsyncIterator[Platform]:
    """Run the platform on a free loopback port."""
    platform = Platform()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", platform.handle)
    server = TestServer(app)
    await server.start_server(access_log=None)
    platform.base = str(server.make_url("/")).rstrip("/")
    try:
        yield platform
    finally:
        await server.close()
