"""Fixtures of the wire tests. Everything in them is real: HTTP on loopback, real ciphers."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.config import AibotConfig
from bot.channels.doors import AgentDoor, AibotDoor
from bot.webhook import Receiver, add_callbacks
from domain.inbound import Arrival
from tests.wire.wire_parts import (
    AES_KEY,
    AGENT,
    TOKEN,
    Keep,
    OpenWire,
    Platform,
    SetClock,
    Streams,
    Wire,
    running_platform,
)


@pytest.fixture
async def open_wire() -> AsyncIterator[OpenWire]:
    """Start receivers; every one is closed at the end of the test."""
    started: list[TestClient[web.Request, web.Application]] = []

    async def start(
        *, keep: Keep | None = None, stream_replies: bool = False, **limits: float
    ) -> Wire:
        clock, kept, streams = SetClock(), list[Arrival](), Streams()

        async def remember(arrival: Arrival) -> None:
            kept.append(arrival)

        bot = AibotConfig(
            token=TOKEN,
            encoding_aes_key=AES_KEY,
            bot_id="bot-demo",
            bot_names=("电力管家",),
            stream_replies=stream_replies,
        )
        receiver = Receiver(
            clock=clock,
            keep=keep or remember,
            agent=AgentDoor.of(AGENT),
            aibot=AibotDoor.of(bot),
            streams=streams,
            **limits,  # type: ignore[arg-type]  # the one whole number among them is a float here
        )
        app = web.Application()
        add_callbacks(app, receiver)
        client = TestClient(TestServer(app))
        await client.start_server()
        started.append(client)
        return Wire(clock, client, receiver, kept, streams)

    yield start
    for client in started:
        await client.close()


@pytest.fixture
async def wire(open_wire: OpenWire) -> Wire:
    """Return a running receiver that keeps what it gets in a list."""
    return await open_wire()


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    """Return a running platform."""
    async with running_platform() as running:
        yield running
