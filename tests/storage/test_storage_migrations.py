"""Migrations: up, down, up; the same tables as the code; never past a newer release."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import migrate
from storage.database import Database
from storage.errors import SchemaTooNewError, SchemaTooOldError
from storage.sqlite_files import SqliteFiles
from storage.tables import inbox

metadata = inbox.metadata
Work = Callable[[Connection], None]


async def on_file(path: Path, work: Work) -> None:
    engine = SqliteFiles(path, busy_seconds=1).writer()
    async with engine.connect() as connection:
        await connection.run_sync(work)
        await connection.commit()
    await engine.dispose()


def schema(path: Path) -> dict[str, str]:
    """Return every table, index and trigger as SQLite keeps it, white space and quotes aside."""
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    found = {name: "".join(sql.replace('"', "").split()) for name, sql in rows}
    connection.close()
    return {name: sql for name, sql in found.items() if name != "alembic_version"}


async def test_the_tables_in_the_code_and_in_the_migrations_are_the_same(tmp_path: Path) -> None:
    """Fails when somebody edits a table and forgets the migration, constraints included."""
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    await on_file(made, metadata.create_all)
    await on_file(migrated, lambda c: command.upgrade(migrate.config(c), "head"))
    assert parts(schema(migrated)) == parts(schema(made))

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []

    await on_file(migrated, compare)


def parts(found: dict[str, str]) -> dict[str, list[str]]:
    """Return the parts of each definition in any order: an added column stands last."""
    return {name: sorted(sql.removesuffix(")").split(",")) for name, sql in found.items()}


async def test_every_migration_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "guanjia.db"
    steps = list(ScriptDirectory.from_config(migrate.config()).walk_revisions())
    assert steps

    def walk(config: Config) -> None:
        for step in reversed(steps):
            command.upgrade(config, step.revision)
            command.downgrade(config, "-1")
            command.upgrade(config, step.revision)

    await on_file(path, lambda c: walk(migrate.config(c)))
    after = schema(path)
    await on_file(path, lambda c: command.downgrade(migrate.config(c), "base"))
    assert schema(path) == {}
    await on_file(path, lambda c: command.upgrade(migrate.config(c), "head"))
    assert parts(schema(path)) == parts(after)


async def test_a_new_file_is_brought_to_the_newest_revision_once(url: str, tmp_path: Path) -> None:
    found: list[str] = []
    for _ in range(2):
        async with Database(url):
            pass
        await on_file(tmp_path / "new.db", lambda c: found.append(migrate.found_in(c)))
    assert found == [migrate.head(), migrate.head()]


async def test_a_database_of_a_newer_release_is_left_alone(filled_url: str) -> None:
    path = filled_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for upgrade in (True, False):
        with pytest.raises(SchemaTooNewError, match="9999"):
            await Database(filled_url).open(upgrade=upgrade)


async def test_old_tables_are_refused_when_no_upgrade_is_wanted(url: str) -> None:
    with pytest.raises(SchemaTooOldError, match="guanjia migrate"):
        await Database(url).open(upgrade=False)


async def test_a_migration_that_breaks_halfway_has_not_happened(url: str, tmp_path: Path) -> None:
    """A view in the way of a table stops the first migration in its middle."""
    path = tmp_path / "new.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE VIEW outbox AS SELECT 1")
    connection.close()
    with pytest.raises(Exception, match="outbox"):
        await Database(url).open()
    assert set(schema(path)) == {"outbox"}
