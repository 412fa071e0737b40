"""The database of one process: one connection that writes, a few that read, one lock file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import migrate
from storage.changes import Changes
from storage.driver import Driver
from storage.errors import DatabaseDamagedError
from storage.lock import LockFile
from storage.session import Session
from storage.sqlite_files import SqliteFiles, parse_url

T = TypeVar("T")

BUSY_SECONDS: Final = 4.0
"""How long a foreign lock is waited for; less than the platform's 5 s, so that we can say 503."""

READERS: Final = 2

_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-16384",
    "journal_size_limit=67108864",
)
_WAL_RESET_MENDED: Final = (3, 51, 3)

_log = structlog.get_logger()


class Database:
    """Open it once per process and hold it for the whole life.

    Exactly one connection commits and checkpoints (reliability.md rules 12 and 13), and a
    transaction begins with ``BEGIN IMMEDIATE``; whoever wants to write waits in a fair queue.

    Attributes:
        changes: who is woken after a commit.
        station_version: grows when this process has changed the station's data.
    """

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path: Path | None = parse_url(url)
        self._files = SqliteFiles(self._path, busy_seconds=busy_seconds)
        self._stack = AsyncExitStack()
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._readers = self._files.readers(READERS)
        self._connection: AsyncConnection
        self._driver: Driver
        self.changes = Changes()
        self.station_version = 0

    async def open(self, *, upgrade: bool = True) -> None:
        """Take the lock, check the file, and bring the tables up to date.

        Args:
            upgrade: False refuses old tables instead of migrating them.

        Raises:
            DatabaseInUseError: another process has it.
            DatabaseDamagedError: the file is broken.
            SchemaTooNewError: a newer release was here.
            SchemaTooOldError: the tables are old and `upgrade` is False.
        """
        try:
            await self._open(upgrade=upgrade)
        except BaseException:
            await self.close()
            raise

    async def _open(self, *, upgrade: bool) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = LockFile(self._path)
            lock.take()
            self._stack.callback(lock.give_back)
        writer = self._files.writer()
        self._stack.push_async_callback(writer.dispose)
        try:
            self._connection = await self._stack.enter_async_context(writer.connect())
            raw = await self._connection.get_raw_connection()
            driver = raw.driver_connection
            if not isinstance(driver, Driver):
                raise TypeError("the writer is not a connection of ours")
            self._driver = driver
            for words in _PRAGMAS:
                await driver.pragma(words)
            found = await driver.pragma("quick_check(1)")
        except sqlite3.DatabaseError as error:
            raise DatabaseDamagedError(str(self._path), str(error)) from error
        if found != [("ok",)]:
            raise DatabaseDamagedError(str(self._path), str(found[0][0]))
        self._stack.push_async_callback(self._readers.dispose)
        await migrate.bring_up(self._connection, driver, upgrade=upgrade)
        _log.info(
            "database_opened",
            sqlite=sqlite3.sqlite_version,
            wal_reset_bug=sqlite3.sqlite_version_info < _WAL_RESET_MENDED,
        )

    async def close(self) -> None:
        """Close every connection and give the lock back."""
        await self._stack.aclose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, t: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.close()

    async def begin(self) -> Session:
        """Wait for the turn to write. Whoever gets it must call `end`."""
        task = asyncio.current_task()
        if task is not None and task is self._holder:
            raise RuntimeError("a unit of work inside another one would wait for itself")
        await self._turn.acquire()
        self._holder = task
        return Session(self._connection, self._driver)

    async def end(self) -> None:
        """Roll back what was not committed and let the next one write."""
        try:
            await self._connection.rollback()
        finally:
            self._holder = None
            self._turn.release()
        self._driver.check()

    async def commit(self, session: Session) -> None:
        """Make a session durable, and wake who waits for what is in it."""
        await session.commit()
        if session.restationed:
            self.station_version += 1
        if session.queued:
            self.changes.outbox()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """Hold a transaction that is committed at the end, or rolled back by an error."""
        session = await self.begin()
        try:
            yield session
            await self.commit(session)
        finally:
            await self.end()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """Hold a reader's session: one consistent picture, and no way to write."""
        async with self._readers.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            if not isinstance(driver, Driver):
                raise TypeError("the reader is not a connection of ours")
            yield Session(connection, driver)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the writer, in one trip to its thread; it has to end its transaction."""
        async with self._turn:
            result = await self._driver.run(work)
        self._driver.check()
        return result
