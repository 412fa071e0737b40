"""GET /calendar/<token>/<name>.ics: the roster for phones. Whoever has the address may read it.

The token belongs to one feed and follows from a secret in the settings: changing the secret takes
every address back. Anything that does not fit is 404, so that nobody learns which names exist.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.ical_feed import feed
from domain.ports import Stations
from domain.when import Clock

TOKEN_LENGTH: Final = 32
"""Hexadecimal digits of a token: 128 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What the address looks at."""

    stations: Stations
    clock: Clock


FEEDS = web.AppKey("feeds", Feeds)


def token(secret: str, name: str) -> str:
    """Return the token of a feed; it tells nothing about the secret or another feed."""
    mac = hmac.new(secret.encode(), f"guanjia duty feed:{name}".encode(), hashlib.sha256)
    return mac.hexdigest()[:TOKEN_LENGTH]


def path_of(secret: str, name: str) -> str:
    """Return the path of a feed."""
    return f"/calendar/{token(secret, name)}/{name}.ics"


def add_feeds(app: web.Application, secret: str) -> None:
    """Add the address to an application; without a secret there is none."""
    if secret:
        app.router.add_get("/calendar/{token}/{name}.ics", _serve(secret))


def _serve(secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        name, given = request.match_info["name"], request.match_info["token"]
        if not hmac.compare_digest(given.encode(), token(secret, name).encode()):
            raise web.HTTPNotFound
        feeds = request.app[FEEDS]
        station, now = await feeds.stations.load(), feeds.clock.now()
        body = await asyncio.to_thread(
            feed, station, name, now
        )  # a quarter's watches take a while
        if body is None:
            raise web.HTTPNotFound
        return web.Response(
            body=body,
            content_type="text/calendar",
            charset="utf-8",
            headers={"Cache-Control": "private, max-age=900"},
        )

    return serve
