"""Follows the statements of one step and keeps every row as it was before the first of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Insert, Table, Update, and_, column, select, table
from sqlalchemy.sql import TableClause
from sqlalchemy.sql.dml import UpdateBase

from domain.ticket import TicketEvent
from domain.undo import Plain, stands_on
from storage import json_text
from storage.session import Parameters, Session
from storage.tables import ticket_events, tickets
from storage.ticket_rows import line_of
from storage.undo import UNDOABLE, Undoable

Row = dict[str, Plain]
_Place = tuple[str, str]
"""Table and primary key, the key as JSON."""

NOTHING: Final[Mapping[str, Any]] = {}


class Follower:
    """One step's memory. The session asks it around each statement while it is set there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[_Place, Row | None] = {}
        self._coming: list[tuple[Undoable, Mapping[str, Any]]] = []
        self._lines: list[TicketEvent] = []

    @property
    def did(self) -> str:
        """Return the first thing that was done to a ticket; empty when nothing was."""
        return next((line.action for line in self._lines), "")

    async def before(self, statement: UpdateBase, parameters: Parameters | None) -> None:
        """Keep the rows that a statement is about to change."""
        name = getattr(statement.table, "name", "")
        if name == ticket_events.name:
            self._lines += [line_of(values) for values in _each(parameters)]
        kind = UNDOABLE.get(name)
        if kind is None:
            return
        for values in _each(parameters):
            if isinstance(statement, Insert):
                await self._insertion(kind, statement, values)
            elif isinstance(statement, Update | Delete):
                await self._keep(kind, statement.whereclause, values)

    async def after(self) -> None:
        """Find the rows that a statement has inserted."""
        coming, self._coming = self._coming, []
        for kind, identity in coming:
            for key in await self._keys(kind.table, _same(kind.table, identity), NOTHING):
                self._before.setdefault((kind.table.name, key), None)

    async def rows(self) -> list[dict[str, object]]:
        """Return what has changed in all, as values of `undo_rows` without the act."""
        moved = {(tickets.name, json_text.dump([e.ticket])) for e in self._lines if stands_on(e)}
        found: list[tuple[_Place, dict[str, object]]] = []
        for place, before in self._before.items():
            row = _change(*place, before, await read(self._session, *place))
            if row:
                found.append((place, {**row, "weighs": row["weighs"] or place in moved}))
        changed = {name for (name, _), _ in found}
        return [row for (name, _), row in found if not _follows(name, changed)]

    async def _insertion(
        self, kind: Undoable, statement: Insert, values: Mapping[str, Any]
    ) -> None:
        if any(name not in values for name in kind.by):
            compiled = statement.compile(dialect=self._session.dialect)
            values = {**compiled.params, **values}
        if any(name not in values for name in kind.by):
            raise ValueError(f"an INSERT into {kind.table.name} inside a step needs {kind.by}")
        identity = {name: values[name] for name in kind.by}
        await self._keep(kind, _same(kind.table, identity), NOTHING)
        self._coming.append((kind, identity))

    async def _keep(
        self, kind: Undoable, where: ColumnElement[Any] | None, values: Mapping[str, Any]
    ) -> None:
        for key in await self._keys(kind.table, where, values):
            place = (kind.table.name, key)
            if place not in self._before:
                self._before[place] = await read(self._session, *place)

    async def _keys(
        self, found: Table, where: ColumnElement[Any] | None, values: Mapping[str, Any]
    ) -> list[str]:
        wanted = select(*found.primary_key.columns)
        if where is not None:
            wanted = wanted.where(where)
        rows = await self._session.run(wanted, values)
        return [json_text.dump(list(row)) for row in rows]


@cache
def plain(name: str) -> TableClause:
    """Return a table without its types: values go in and out as the database keeps them."""
    return table(name, *(column(known.name) for known in UNDOABLE[name].table.columns))


def at(name: str, key: str) -> ColumnElement[bool]:
    """Return the condition that finds a row by its key."""
    keys = [known.name for known in UNDOABLE[name].table.primary_key.columns]
    values = json_text.load(key, [])
    return and_(*(plain(name).c[k] == v for k, v in zip(keys, values, strict=True)))


async def read(session: Session, name: str, key: str) -> Row | None:
    """Return a row as the database keeps it, None when it is not there."""
    found = await session.run(select(plain(name)).where(at(name, key)))
    row = found.mappings().one_or_none()
    return None if row is None else dict(row)


def _each(parameters: Parameters | None) -> Iterator[Mapping[str, Any]]:
    if isinstance(parameters, Sequence):
        yield from parameters
    else:
        yield parameters or NOTHING


def _follows(name: str, changed: Collection[str]) -> bool:
    """Whether rows of a table go along with those of another one that has changed."""
    leader = UNDOABLE[name].follows
    return leader is not None and leader.name in changed


def _same(found: Table, identity: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(found.c[name].is_not_distinct_from(value) for name, value in identity.items()))


def _change(name: str, key: str, before: Row | None, after: Row | None) -> dict[str, object]:
    """Return what differs, empty when nothing does."""
    if before == after:
        return {}
    kind = UNDOABLE[name]
    if before is None or after is None:
        weighs = kind.weighs
        made = None if after is None else {column: after[column] for column in kind.by}
        kept: tuple[Row | None, Row | None] = (before, made)
    else:
        changed = [column for column in before if before[column] != after[column]]
        changed = kind.ways.together(changed)
        weighs = kind.weighs and kind.ways.weigh(changed)
        kept = ({c: before[c] for c in changed}, {c: after[c] for c in changed})
    old, new = (None if row is None else json_text.dump_free(row) for row in kept)
    return {"name": name, "key": key, "before": old, "after": new, "weighs": weighs}
