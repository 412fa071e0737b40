"""Fixtures of the storage tests: real files, the real station tables."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.stations import SqlStations
from tests.storage.storage_parts import station


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate once; every test gets a copy of the file."""
    file = tmp_path_factory.mktemp("template") / "guanjia.db"

    async def make() -> None:
        async with Database(f"sqlite:///{file}") as opened:
            await SqlStations(opened).replace(station())

    asyncio.run(make())
    return file


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path}/new.db"


@pytest.fixture
def filled_url(tmp_path: Path, template: Path) -> str:
    """The address of a database with one station in it."""
    return f"sqlite:///{shutil.copy(template, tmp_path / 'guanjia.db')}"


@pytest.fixture
async def database(filled_url: str) -> AsyncIterator[Database]:
    """An open database with one station in it."""
    async with Database(filled_url) as opened:
        yield opened
