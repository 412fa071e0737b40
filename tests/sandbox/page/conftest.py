"""Fixtures of the page tests. They share one event loop, so that one browser serves them all."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import async_playwright

from sandbox.app import running
from sandbox.clock import ScaledClock
from tests.sandbox.page.page_parts import CHROMIUM_ARGS, Desk, Screens, chromium_path
from tests.sandbox.sandbox_parts import Bot, HostTime, Receiver, config_for, write_station

_NO_BROWSER = (
    "PAGE NOT TESTED: no Chromium found; install Debian's package chromium, or set CHROMIUM"
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def screens() -> AsyncIterator[Screens]:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_NO_BROWSER)
        pytest.skip(_NO_BROWSER)
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield Screens(found)
        await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(screens: Screens, tmp_path: Path) -> AsyncIterator[Desk]:
    """A sandbox at 2026-11-20 08:00 whose clock stands still until somebody moves it."""
    receiver = Receiver()
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", "/callback/agent", receiver.handle)
    app.router.add_route("*", "/callback/aibot", receiver.handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    clock = ScaledClock(host=HostTime())
    config = config_for(f"http://127.0.0.1:{server.port}", write_station(tmp_path))
    async with running(config, clock=clock) as sandbox, aiohttp.ClientSession() as session:
        found = Desk(sandbox, receiver, Bot(sandbox, session), clock, screens)
        yield found
        for window in found.windows:
            await window.page.close()
    await server.close()
    for window in found.windows:
        assert window.problems == [], "the page complained"
        assert window.foreign == [], "the page asked another host"
