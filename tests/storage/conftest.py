"""Fixtures of the storage tests: real files, the real station tables."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.stations import SqlStations
from tests.storage.storage_parts import station


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/guanjia.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database with one station in it."""
    async with Database(url) as opened:
        await SqlStations(opened).replace(station())
        yield opened
