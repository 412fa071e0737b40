"""SIGKILL between any two steps, then a restart: nothing lost, nothing doubled, nothing hidden."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.storage.crash_story import live

POINTS = ["A3", "A4", "B1", "B3", "B4", "C1", "C1:2", "C2", "C2:2", "C6", "C6:2", "C7", "C7:2"]


async def killed(url: str, sends: Path, crash_at: str) -> tuple[int, bool]:
    """Run the story to its end; return its exit status and whether it had acknowledged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.storage.crash_story",
        url,
        str(sends),
        env={**os.environ, "GUANJIA_CRASH_AT": crash_at, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, b"acknowledged" in said


def column(path: str, query: str) -> list[Any]:
    connection = sqlite3.connect(path)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_at_this_step_loses_and_doubles_nothing(
    filled_url: str, tmp_path: Path, point: str
) -> None:
    path, sends = filled_url.removeprefix("sqlite:///"), tmp_path / "sends"
    status, acknowledged = await killed(filled_url, sends, point)
    assert status == -signal.SIGKILL
    stored = column(path, "SELECT count(*) FROM inbox") == [(1,)]
    assert stored is (point != "A3")
    assert acknowledged is (point not in ("A3", "A4"))

    await live(filled_url, sends)
    assert column(path, "PRAGMA integrity_check") == [("ok",)]
    assert column(path, "SELECT key, state FROM inbox") == [("m1", "done")]
    assert column(path, "SELECT count(*) FROM tickets") == [(1,)]
    assert column(path, "SELECT count(*) FROM ticket_events") == [(1,)]
    states = dict(column(path, "SELECT dedup_key, state FROM outbox"))
    sent = Counter(sends.read_text().split())
    assert states["notice"] == "sent"
    assert sent["notice"] == (2 if point == "C6" else 1)
    assert states["cast"] == ("unknown" if point in ("C2:2", "C6:2") else "sent")
    assert sent["cast"] == (0 if point == "C2:2" else 1)


async def test_a_point_that_is_not_on_the_way_kills_nobody(
    filled_url: str, tmp_path: Path
) -> None:
    assert await killed(filled_url, tmp_path / "sends", "A9") == (0, True)
