"""Alembic's entry: the connection always comes from `storage.migrate`."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from storage import every_table
from storage.columns import metadata

_ = every_table  # importing it fills the metadata


def plain_type(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as what is stored: a migration imports nothing of ours."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain_type,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
