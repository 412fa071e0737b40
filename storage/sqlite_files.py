"""How SQLite connections of this service are opened: one that writes, some that only read."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, cast
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import URL, AdaptedConnection, Connection, event, make_url, pool
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.driver import Driver
from storage.errors import DatabaseUrlError

_EXAMPLE: Final = "sqlite:///data/guanjia.db"


def parse_url(url: str) -> Path | None:
    """Return the file of a database address, None for a database in memory.

    Raises:
        DatabaseUrlError: it is no address, or not one of SQLite.
    """
    try:
        parsed: URL = make_url(url)
    except ArgumentError:
        raise DatabaseUrlError(f"数据库地址写得不对,应写成 {_EXAMPLE}") from None
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseUrlError(f"这一版只支持 SQLite,数据库地址应写成 {_EXAMPLE}")
    if parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


class SqliteFiles:
    """Opens connections to one SQLite database.

    In memory both kinds share one cache, and readers may see what is not committed yet.
    """

    def __init__(self, path: Path | None, *, busy_seconds: float) -> None:
        self._busy_seconds = busy_seconds
        self._memory = path is None
        self._base = (
            f"file:guanjia-{uuid4().hex}?mode=memory&cache=shared"
            if path is None
            else f"file:{quote(str(path.absolute()))}?mode="
        )

    def writer(self) -> AsyncEngine:
        """Return the engine of the one connection that commits and checkpoints."""
        uri = self._base if self._memory else self._base + "rwc"
        connect = partial(self._connect, uri, ())
        return _engine(lambda *_, **__: Driver(connect, brief=True), "BEGIN IMMEDIATE", 1)

    def readers(self, size: int) -> AsyncEngine:
        """Return the engine of at most `size` connections that cannot write."""
        uri = self._base if self._memory else self._base + "ro"
        pragmas: tuple[str, ...] = ("query_only=ON", "wal_autocheckpoint=0", "temp_store=MEMORY")
        if self._memory:
            pragmas += ("read_uncommitted=ON",)
        connect = partial(self._connect, uri, pragmas)
        return _engine(lambda *_, **__: Driver(connect, brief=False), "BEGIN", size)

    def _connect(self, uri: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        for words in pragmas:
            connection.execute(f"PRAGMA {words}")
        return connection


def _engine(connect: Callable[..., Driver], words: str, size: int) -> AsyncEngine:
    """Return an engine of `size` connections whose transactions begin with these words."""
    engine = create_async_engine(
        "sqlite+aiosqlite://",
        poolclass=pool.AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_reset_on_return=None,  # who returns one has rolled back already
        connect_args={"async_creator_fn": connect},
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin_ourselves(connection: Connection) -> None:
        adapted = cast("AdaptedConnection", connection.connection.dbapi_connection)
        adapted.run_async(lambda driver: driver.begin(words))

    return engine
