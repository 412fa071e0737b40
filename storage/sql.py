"""The few places where the two databases would be told something differently."""

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert


def insert_once(table: Table) -> Insert:
    """Return an INSERT that does nothing where a unique key is there already."""
    return sqlite_insert(table).on_conflict_do_nothing()


def insert_or_change(table: Table, *, key: str, keep: frozenset[str] = frozenset()) -> Insert:
    """Return an INSERT of whole rows that replaces what is there, except the columns to keep."""
    statement = sqlite_insert(table)
    changed = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name != key and column.name not in keep
    }
    return statement.on_conflict_do_update(index_elements=[key], set_=changed)
