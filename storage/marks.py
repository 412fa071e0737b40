"""Small facts that outlive a restart."""

from typing import Final

from sqlalchemy import bindparam, select

from storage.database import Database
from storage.session import Session
from storage.sql import insert_or_change
from storage.tables import marks

_REVISION: Final = "station.revision"
_get: Final = select(marks.c.value).where(marks.c.name == bindparam("wanted"))
_put: Final = insert_or_change(marks, key="name")


class SqlMarks:
    """Implements `domain.ports.Marks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """Return a mark, None if it was never put."""
        async with self._database.reading() as session:
            return (await session.execute(_get, {"wanted": name})).scalar_one_or_none()

    async def put(self, name: str, value: str) -> None:
        """Store a mark; the newest value counts."""
        async with self._database.writing() as session:
            await session.execute(_put, {"name": name, "value": value})


async def revision(session: Session) -> int:
    """Return how often the station's data has changed (count)."""
    return int((await session.execute(_get, {"wanted": _REVISION})).scalar_one_or_none() or 0)


async def next_revision(session: Session) -> None:
    """Count a change of the station's data."""
    after = await revision(session) + 1
    await session.execute(_put, {"name": _REVISION, "value": str(after)})
    session.restationed = True
