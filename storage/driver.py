"""The aiosqlite connection we use: few trips to its thread, and never half a trip.

aiosqlite as it comes takes four trips per statement (cursor, execute, fetch, close) of some
0.1 ms each, and a task that is cancelled while its statement runs makes SQLAlchemy throw the
whole connection away. Ours is the only connection that writes; it has to outlive every request
that gave up waiting.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeVar

import aiosqlite

T = TypeVar("T")


class Driver(aiosqlite.Connection):
    """An aiosqlite connection whose every operation is one uninterrupted piece of work.

    With `brief`, statements inside a transaction run where they are called: what they need is in
    memory and done sooner than the trip to the thread would be. Whatever may wait for a lock or
    for the disk (BEGIN, COMMIT, a checkpoint) makes the trip.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], *, brief: bool) -> None:
        super().__init__(connect, iter_chunk_size=64)
        self._brief = brief
        self._thread.daemon = True
        self._cancelled = False

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection's thread.

        When the waiting task is cancelled, the work is still waited for: its effect is then
        known and the connection at rest. `check` raises the cancellation afterwards.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        connection = self._conn
        self._tx.put_nowait((future, lambda: work(connection)))
        while True:
            try:
                return await asyncio.shield(future)
            except asyncio.CancelledError:
                self._cancelled = True

    def check(self) -> None:
        """Raise the cancellation that came while work was being finished."""
        if self._cancelled:
            self._cancelled = False
            raise asyncio.CancelledError

    async def statement(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Run a statement: here when it is sure to be brief, else on the thread."""
        connection = self._conn
        if self._brief and connection.in_transaction:
            work(connection)
        else:
            await self.run(work)

    async def begin(self, words: str) -> None:
        """Begin a transaction; may wait for a foreign lock."""
        await self.run(lambda c: c.execute(words))

    def cursor(self) -> "OneTripCursor":  # type: ignore[override]  # SQLAlchemy's seam, duck-typed
        """Return a cursor without asking the thread for one."""
        return OneTripCursor(self)

    async def commit(self) -> None:
        """Commit, waited for even when cancelled."""
        await self.run(sqlite3.Connection.commit)

    async def rollback(self) -> None:
        """Roll back, waited for even when cancelled."""
        if self._conn.in_transaction:
            await self.run(sqlite3.Connection.rollback)

    async def pragma(self, words: str) -> Sequence[tuple[Any, ...]]:
        """Set or read a pragma outside any transaction."""
        return await self.run(lambda c: c.execute(f"PRAGMA {words}").fetchall())


class OneTripCursor:
    """What SQLAlchemy's adapter asks of a cursor: executes and fetches in one trip."""

    arraysize = 1

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._rows: list[tuple[Any, ...]] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        """Execute, and fetch everything there is."""
        await self._driver.statement(lambda c: self._take(c.execute(operation, parameters)))

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Execute once per row of parameters."""
        await self._driver.statement(lambda c: self._take(c.executemany(operation, parameters)))

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self._rows = cursor.fetchall()
        self.description = cursor.description
        self.rowcount = cursor.rowcount
        self.lastrowid = cursor.lastrowid
        cursor.close()

    async def fetchall(self) -> list[tuple[Any, ...]]:
        """Return what `execute` has fetched."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left to close."""
