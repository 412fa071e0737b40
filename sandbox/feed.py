"""The live feed behind `GET /sandbox/events`."""

import asyncio
from collections import deque
from dataclasses import dataclass

RING_SIZE = 5000
_QUEUE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One server-sent event; `data` is JSON text."""

    id: int
    type: str
    data: str


class Subscription:
    """One reader of the feed. It ends when the reader is too slow or the feed closes."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[FeedEvent | None] = asyncio.Queue()

    def push(self, event: FeedEvent | None) -> None:
        """Hand over one event; None, or too many unread ones, ends the subscription."""
        self._queue.put_nowait(event if self._queue.qsize() < _QUEUE_SIZE else None)

    async def next(self) -> FeedEvent | None:
        """Wait for the next event; None means the end."""
        return await self._queue.get()


class Feed:
    """Numbers events, keeps the last 5000 and hands them to every subscriber."""

    def __init__(self) -> None:
        self._ring: deque[FeedEvent] = deque(maxlen=RING_SIZE)
        self._last_id = 0
        self._subscribers: set[Subscription] = set()
        self._closed = False

    def publish(self, kind: str, data: str) -> None:
        """Send one event to everybody."""
        self._last_id += 1
        event = FeedEvent(self._last_id, kind, data)
        self._ring.append(event)
        for subscriber in self._subscribers:
            subscriber.push(event)

    def subscribe(self, last_seen: int | None) -> Subscription:
        """Begin reading: after `last_seen` when it is given, else with the next event.

        When some events after `last_seen` are gone, a `resync` event comes first: the page
        should load the state anew.
        """
        subscription = Subscription()
        if last_seen is not None and last_seen != self._last_id:
            oldest = self._ring[0].id if self._ring else self._last_id + 1
            if not oldest - 1 <= last_seen <= self._last_id:
                subscription.push(FeedEvent(self._last_id, "resync", "{}"))
            else:
                for event in self._ring:
                    if event.id > last_seen:
                        subscription.push(event)
        if self._closed:
            subscription.push(None)
        self._subscribers.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a reader that went away."""
        self._subscribers.discard(subscription)

    def close(self) -> None:
        """End every subscription."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.push(None)
