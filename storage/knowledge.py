"""The knowledge base in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import RowMapping, select

from domain.ids import UserId
from domain.knowledge import Entry, EntryId, EntryState
from storage import json_text
from storage.knowledge_tables import entries
from storage.session import Session
from storage.sql import insert_once, insert_or_change

_put: Final = insert_or_change(entries, key="id")
_draft: Final = insert_once(entries)
_all: Final = select(entries).order_by(entries.c.id)
_active: Final = _all.where(entries.c.state == EntryState.ACTIVE)


class SqlKnowledge:
    """Implements `domain.knowledge.Knowledge`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def active(self) -> Sequence[Entry]:
        """Return the entries that answer, by id."""
        found = await self._session.execute(_active)
        return tuple(_to_entry(row) for row in found.mappings())

    async def all(self) -> Sequence[Entry]:
        """Return every entry in any state, by id."""
        found = await self._session.execute(_all)
        return tuple(_to_entry(row) for row in found.mappings())

    async def get(self, entry: EntryId) -> Entry | None:
        """Return an entry in any state."""
        found = await self._session.execute(select(entries).where(entries.c.id == entry))
        row = found.mappings().one_or_none()
        return None if row is None else _to_entry(row)

    async def put(self, entry: Entry) -> None:
        """Add an entry, or replace the one of the same id."""
        await self._session.execute(_put, _row(entry))

    async def draft(self, entry: Entry) -> bool:
        """Keep an entry as a draft, which answers nobody; False if the id is taken."""
        kept = await self._session.execute(_draft, _row(replace(entry, state=EntryState.DRAFT)))
        return kept.rowcount == 1


def _row(entry: Entry) -> Mapping[str, Any]:
    return {
        "id": entry.id,
        "question": entry.question,
        "alternatives": json_text.dump(list(entry.alternatives)),
        "answer": entry.answer,
        "source": entry.source,
        "tags": json_text.dump(list(entry.tags)),
        "owner": entry.owner,
        "review_by": entry.review_by,
        "checked": entry.checked,
        "state": entry.state,
    }


def _to_entry(row: RowMapping) -> Entry:
    return Entry(
        id=EntryId(row["id"]),
        question=row["question"],
        alternatives=tuple(json_text.load(row["alternatives"], [])),
        answer=row["answer"],
        source=row["source"],
        tags=tuple(json_text.load(row["tags"], [])),
        owner=UserId(row["owner"]),
        review_by=row["review_by"],
        checked=row["checked"],
        state=row["state"],
    )
