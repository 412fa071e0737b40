"""Returns the rows of a step to what they were: one kind of change after the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, and_, delete, insert, update
from sqlalchemy.exc import IntegrityError

from domain.errors import UndoBlockedError
from domain.undo import ChangedSinceError, Plain, returned
from storage import json_text
from storage.columns import to_micros
from storage.session import Session
from storage.tables import asks
from storage.undo import UNDOABLE
from storage.undo_follow import at as at_key
from storage.undo_follow import plain, read

_CHANGED: Final = "undo.blocked_changed"


async def put_back(
    session: Session, rows: Sequence[RowMapping], *, acted: datetime, now: datetime
) -> None:
    """Return the rows of a step, the last change first.

    Raises:
        UndoBlockedError: one of them is no longer as the step left it.
    """
    newest_first = list(reversed(rows))
    try:
        await _each_kind(session, newest_first, acted, now)
    except IntegrityError as err:  # its place is taken, or something new hangs on it
        raise UndoBlockedError(_CHANGED) from err


async def _each_kind(
    session: Session, newest_first: Sequence[RowMapping], acted: datetime, now: datetime
) -> None:
    for row in newest_first:
        if row["before"] is None:
            await _take_out(session, row, now)
    for row in newest_first:
        if row["before"] is not None and row["after"] is not None:
            await _change_back(session, row, acted, now)
    for row in newest_first:
        if row["after"] is None:
            await _put_in(session, row, now)


async def _take_out(session: Session, row: RowMapping, now: datetime) -> None:
    """Delete a row that the step inserted, or make it void where history names it."""
    kind = UNDOABLE[row["name"]]
    current, made = await read(session, row["name"], row["key"]), json_text.load(row["after"], {})
    if current is None or any(current[column] != value for column, value in made.items()):
        return  # it is gone already, and its number may be another's
    if kind.void is None:
        await session.execute(delete(plain(row["name"])).where(at_key(row["name"], row["key"])))
        return
    values = json_text.load(row["key"], [])
    keys = kind.table.primary_key.columns
    found = and_(*(column == value for column, value in zip(keys, values, strict=True)))
    await session.execute(update(kind.table).where(found).values(**kind.void(now)))


async def _change_back(session: Session, row: RowMapping, acted: datetime, now: datetime) -> None:
    name, key = row["name"], row["key"]
    current = await read(session, name, key)
    if current is None:
        if UNDOABLE[name].weighs:
            raise UndoBlockedError(_CHANGED)
        return
    try:
        back = returned(
            json_text.load(row["before"], {}),
            json_text.load(row["after"], {}),
            current,
            ways=UNDOABLE[name].ways,
            acted=to_micros(acted),
            now=to_micros(now),
        )
    except ChangedSinceError as err:
        raise UndoBlockedError(_CHANGED) from err
    await _write(session, name, key, back)


async def _write(session: Session, name: str, key: str, back: Mapping[str, Plain]) -> None:
    values: dict[str, Any] = dict(back)
    if name in ("tickets", "outages"):  # a stale copy of it can never be saved
        values["version"] = plain(name).c.version + 1
    if values:
        await session.execute(update(plain(name)).where(at_key(name, key)).values(**values))


async def _put_in(session: Session, row: RowMapping, now: datetime) -> None:
    """Insert a row again that the step deleted. A question past its time is not asked again."""
    name = row["name"]
    if await read(session, name, row["key"]) is not None and name != asks.name:
        raise UndoBlockedError(_CHANGED)
    values: dict[str, Any] = json_text.load(row["before"], {})
    if name == asks.name:
        if values["until"] <= to_micros(now):
            return
        del values["id"]  # its number may have been given to another question
    await session.execute(insert(plain(name)).values(**values))
