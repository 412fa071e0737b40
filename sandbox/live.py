"""`GET /sandbox/events`: the live feed as server-sent events."""

import asyncio

from aiohttp import web

from sandbox.feed import Feed, FeedEvent, Subscription
from sandbox.jsonio import whole_in

_PING_EVERY = 15.0  # real s


class LiveFeed:
    """Streams the feed to browsers, from `Last-Event-ID` when they reconnect."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Stream until the reader goes away or the sandbox ends."""
        asked = {
            "id": request.headers.get("Last-Event-ID") or request.query.get("last_event_id", "")
        }
        last_seen = whole_in(dict(asked), "id", -1)
        subscription = self._feed.subscribe(None if last_seen < 0 else last_seen)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        try:
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            await self._stream(response, subscription)
        except ConnectionResetError:
            pass  # the reader went away
        finally:
            self._feed.unsubscribe(subscription)
        return response

    async def _stream(self, response: web.StreamResponse, subscription: Subscription) -> None:
        while True:
            try:
                async with asyncio.timeout(_PING_EVERY):
                    event = await subscription.next()
            except TimeoutError:
                await response.write(b": ping\n\n")
                continue
            if event is None:
                return
            await response.write(_frame(event))


def _frame(event: FeedEvent) -> bytes:
    return f"id: {event.id}\nevent: {event.type}\ndata: {event.data}\n\n".encode()
