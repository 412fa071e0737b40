"""The sandbox as an aiohttp application: the official API, the page's side and the page."""

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from cryptography.hazmat.primitives import padding
from wechatpy.crypto.base import WeChatCipher

from sandbox.clock import ScaledClock
from sandbox.config import SandboxConfig, base_url
from sandbox.errors import PageError
from sandbox.live import LiveFeed
from sandbox.official import OfficialApi
from sandbox.page_api import PageApi, page_errors
from sandbox.platform import Platform

PLATFORM: web.AppKey[Platform] = web.AppKey("sandbox.platform", Platform)
PAGE_DIR = Path(__file__).with_name("page")
_BODY_LIMIT = 32 * 1024 * 1024  # bytes
_SHUTDOWN = 1.0  # real s left to requests under way


def create_app(config: SandboxConfig, *, clock: ScaledClock | None = None) -> web.Application:
    """Build the whole sandbox; `app[PLATFORM]` is its heart.

    Args:
        config: settings; set `app[PLATFORM].base_url` when it is served elsewhere than they say.
        clock: shared with the bot when both run in one process; a fresh one when left out.

    Raises:
        ConfigError: the station's files cannot be used.
    """
    platform = Platform(config, clock or ScaledClock())
    app = web.Application(client_max_size=_BODY_LIMIT, middlewares=[page_errors])
    app[PLATFORM] = platform
    app.router.add_route("*", "/cgi-bin/{tail:.*}", OfficialApi(platform).handle)
    app.router.add_get("/aibot/media/{code}", _aibot_media)
    app.router.add_get("/sandbox/events", LiveFeed(platform.stage.feed).handle)
    app.router.add_routes(PageApi(platform).routes())
    app.router.add_get("/", _page)
    app.router.add_get("/page/{name:.+}", _page)
    app.cleanup_ctx.append(_running_platform)
    app.on_shutdown.append(_let_readers_go)
    return app


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A sandbox that listens at `url`."""

    url: str
    platform: Platform


@contextlib.asynccontextmanager
async def running(
    config: SandboxConfig, *, clock: ScaledClock | None = None
) -> AsyncIterator[RunningSandbox]:
    """Serve a sandbox on its loopback port (0: any free one) until the block ends.

    Raises:
        ConfigError: the station's files cannot be used.
        OSError: the port is taken.
    """
    app = create_app(config, clock=clock)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        listener = socket.create_server((config.host, config.port), family=family)
        await web.SockSite(runner, listener).start()
        url = base_url(config.host, listener.getsockname()[1])
        app[PLATFORM].base_url = url
        yield RunningSandbox(url, app[PLATFORM])
    finally:
        await runner.cleanup()


async def _running_platform(app: web.Application) -> AsyncIterator[None]:
    await app[PLATFORM].start()
    yield
    await app[PLATFORM].close()


async def _let_readers_go(app: web.Application) -> None:
    app[PLATFORM].stage.feed.close()
    app[PLATFORM].clock.wake()


async def _page(request: web.Request) -> web.StreamResponse:
    path = (PAGE_DIR / request.match_info.get("name", "index.html")).resolve()
    if not path.is_relative_to(PAGE_DIR) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


async def _aibot_media(request: web.Request) -> web.Response:
    """Serve a picture to the AI bot, encrypted with its EncodingAESKey, for five minutes."""
    stage = request.app[PLATFORM].stage
    sealer = stage.sender.sealer("aibot")
    media = stage.media.linked(request.match_info["code"])
    if sealer is None or media is None:
        raise PageError("链接已经失效", status=404)
    padder = padding.PKCS7(256).padder()
    padded = padder.update(media.data) + padder.finalize()
    return web.Response(
        body=WeChatCipher(sealer.key).encrypt(padded),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{media.filename}"'},
    )
