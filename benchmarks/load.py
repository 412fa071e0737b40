"""A small load generator: raw HTTP/1.1 over kept connections, in its own process."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path


class Connection(asyncio.Protocol):
    """Sends one prepared request after the other, and notes how long each answer took."""

    def __init__(self, requests: Iterator[bytes], until: float, took: list[float]) -> None:
        self._requests = requests
        self._until = until
        self._took = took
        self._sent = 0.0
        self._buffer = b""
        self.bad = 0
        self.drained = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        now = time.perf_counter()
        request = next(self._requests, None)
        self.drained = request is None
        if now >= self._until or request is None:
            self._transport.close()
            return
        self._sent = now
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) < head_end + 4 + length:
            return
        self.bad += not head.startswith(b"http/1.1 200")
        self._buffer = b""
        self._took.append(time.perf_counter() - self._sent)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def fire(
    port: int, requests: list[bytes], connections: int, seconds: float
) -> dict[str, float]:
    """Load a server for so long; return requests/s, p50 and p99 in ms, and answers not 200."""
    took: list[float] = []
    shared = iter(requests)
    started = time.perf_counter()
    until = started + seconds
    made: list[Connection] = []

    async def talk() -> None:
        """Keep one connection busy; a server that closes after each answer is dialled again."""
        loop = asyncio.get_running_loop()
        while time.perf_counter() < until:
            _, connection = await loop.create_connection(
                lambda: Connection(shared, until, took), "127.0.0.1", port
            )
            made.append(connection)
            await connection.ended
            if connection.drained:
                return

    async with asyncio.timeout(seconds + 10):
        await asyncio.gather(*(talk() for _ in range(connections)))
    spent = time.perf_counter() - started
    took.sort()
    if not took:
        return {"rps": 0.0, "p50": 0.0, "p99": 0.0, "bad": float(sum(c.bad for c in made))}
    return {
        "rps": len(took) / spent,
        "p50": took[len(took) // 2] * 1000,
        "p99": took[min(len(took) - 1, int(len(took) * 0.99))] * 1000,
        "bad": float(sum(c.bad for c in made)),
    }


def main() -> None:
    """Read port, connections, seconds and the requests' file; print the figures as JSON."""
    port, connections, seconds, file = sys.argv[1:5]
    requests = Path(file).read_bytes().split(b"\x00")
    print(json.dumps(asyncio.run(fire(int(port), requests, int(connections), float(seconds)))))


if __name__ == "__main__":
    main()
