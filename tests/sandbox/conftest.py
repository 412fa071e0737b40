"""Fixtures of the sandbox tests: a sandbox and a receiving bot on loopback, time by hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.app import RunningSandbox, running
from sandbox.clock import ScaledClock
from sandbox.platform import Platform
from tests.sandbox.sandbox_parts import Bot, HostTime, Receiver, config_for, write_station


@pytest.fixture
def host() -> HostTime:
    return HostTime()


@pytest.fixture
def clock(host: HostTime) -> ScaledClock:
    return ScaledClock(host=host)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    found = Receiver()
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", "/callback/agent", found.handle)
    app.router.add_route("*", "/callback/aibot", found.handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    found.url = f"http://127.0.0.1:{server.port}"
    yield found
    await server.close()


@pytest.fixture
async def sandbox(
    receiver: Receiver, clock: ScaledClock, tmp_path: Path
) -> AsyncIterator[RunningSandbox]:
    async with running(config_for(receiver.url, write_station(tmp_path)), clock=clock) as found:
        yield found


@pytest.fixture
def platform(sandbox: RunningSandbox) -> Platform:
    return sandbox.platform


@pytest.fixture
async def bot(sandbox: RunningSandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(sandbox, session)
