"""What the repositories speak through: statements in one transaction, and what changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

Result = CursorResult[*tuple[Any, ...]]
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Border(Protocol):
    """The driver's connection: it raises a cancellation that had to wait."""

    def check(self) -> None:
        """Raise it, if there is one."""
        ...


class Session:
    """A transaction on one connection; it begins with its first statement.

    Attributes:
        queued: something may leave once this is committed.
        restationed: the station's data is another once this is committed.
    """

    def __init__(self, connection: AsyncConnection, border: Border) -> None:
        self._connection = connection
        self._border = border
        self.queued = False
        self.restationed = False

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> Result:
        """Run a statement; its result is buffered."""
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
