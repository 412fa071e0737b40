"""What the repositories speak through: statements in one transaction, and what changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import CursorResult, Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

Result = CursorResult[*tuple[Any, ...]]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Border(Protocol):
    """The driver's connection: it raises a cancellation that had to wait."""

    def check(self) -> None:
        """Raise it, if there is one."""
        ...


class Follows(Protocol):
    """Is asked around every statement that changes rows; see `storage.undo_follow`."""

    async def before(self, statement: UpdateBase, parameters: Parameters | None) -> None:
        """Look at what is about to change."""
        ...

    async def after(self) -> None:
        """Look at what has come."""
        ...


class Session:
    """A transaction on one connection; it begins with its first statement.

    Attributes:
        queued: something may leave once this is committed.
        restationed: the station's data is another once this is committed.
        follower: keeps what a step of staff changes, while one is being made.
    """

    def __init__(self, connection: AsyncConnection, border: Border) -> None:
        self._connection = connection
        self._border = border
        self.queued = False
        self.restationed = False
        self.follower: Follows | None = None

    @property
    def dialect(self) -> Dialect:
        """Return which SQL the database speaks."""
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Result:
        """Run a statement; its result is buffered. A follower sees what it changes."""
        if self.follower is None or not isinstance(statement, UpdateBase):
            return await self.run(statement, parameters)
        await self.follower.before(statement, parameters)
        result = await self.run(statement, parameters)
        await self.follower.after()
        return result

    async def run(self, statement: Executable, parameters: Parameters | None = None) -> Result:
        """Run a statement that nobody follows."""
        try:
            return await self._connection.execute(statement, parameters)
        finally:
            self._border.check()

    async def commit(self) -> None:
        """Make it durable."""
        try:
            await self._connection.commit()
        finally:
            self._border.check()

    async def rollback(self) -> None:
        """Undo whatever was not committed. Never raises a waiting cancellation."""
        await self._connection.rollback()
