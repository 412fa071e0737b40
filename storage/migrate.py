"""Brings the tables to the newest revision: at start, and for ``guanjia migrate``."""

from functools import cache
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import every_table
from storage.columns import metadata
from storage.driver import Driver
from storage.errors import SchemaTooNewError, SchemaTooOldError, StorageError

_ = every_table  # importing it fills the metadata

_SCRIPTS: Final = "storage:migrations"
"""A package resource: found in an installed package as well as in a working copy."""


def config(connection: Connection | None = None) -> Config:
    """Return alembic's configuration; no file is involved."""
    made = Config()
    made.set_main_option("script_location", _SCRIPTS)
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


@cache
def _scripts() -> ScriptDirectory:
    """Return the migrations of this release, read once: opening a database asks for them thrice."""
    return ScriptDirectory.from_config(config())


def head() -> str:
    """Return the newest revision this release knows."""
    revision = _scripts().get_current_head()
    if revision is None:
        raise StorageError("the package came without its migrations")
    return revision


def found_in(connection: Connection) -> str:
    """Return the revision of the tables, empty when there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


async def bring_up(connection: AsyncConnection, driver: Driver, *, upgrade: bool) -> None:
    """Bring the tables up to date on the writer.

    Each migration is one transaction: killed halfway, it has not happened. Foreign keys rest
    meanwhile, because SQLite changes a table by replacing it, and are checked afterwards.

    Raises:
        SchemaTooNewError: the revision is none of ours.
        SchemaTooOldError: it is old, and `upgrade` is False.
    """
    newest = head()
    found = await connection.run_sync(found_in)
    await connection.rollback()
    if found == newest:
        return
    known = {step.revision for step in _scripts().walk_revisions()}
    if found and found not in known:
        raise SchemaTooNewError(found, newest)
    if not upgrade:
        raise SchemaTooOldError(found, newest)
    if not found and await connection.run_sync(_is_empty):
        await connection.run_sync(_make)
        await connection.commit()
        return
    await driver.pragma("foreign_keys=OFF")
    await connection.run_sync(lambda sync: command.upgrade(config(sync), "head"))
    await connection.commit()
    broken = await driver.pragma("foreign_key_check")
    await driver.pragma("foreign_keys=ON")
    if broken:
        raise StorageError(f"数据迁移后有 {len(broken)} 处引用对不上,请恢复备份后再试")


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _make(connection: Connection) -> None:
    """Make the newest tables at once: a test holds that the migrations lead to the same ones."""
    metadata.create_all(connection, checkfirst=False)
    MigrationContext.configure(connection).stamp(_scripts(), "head")
