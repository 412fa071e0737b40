"""The one writer: its lock, its turns, its faults."""

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.errors import DatabaseDamagedError, DatabaseInUseError, DatabaseUrlError
from storage.inbox import SqlInbox
from storage.marks import SqlMarks
from storage.stations import SqlStations
from storage.tables import marks
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import NOW, arrival, opened, queued, station, stored, to_group

HOLD = """
import asyncio, sys
from storage.database import Database

async def main():
    async with Database(sys.argv[1]):
        print("open", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def pragma(database: Database, name: str) -> object:
    async with database.writing() as session:
        return (await session.execute(text(f"PRAGMA {name}"))).scalar()


async def test_a_commit_of_the_writer_survives_a_power_cut_and_keys_are_enforced(
    database: Database,
) -> None:
    assert await pragma(database, "journal_mode") == "wal"
    assert await pragma(database, "synchronous") == 2  # FULL
    assert await pragma(database, "foreign_keys") == 1


async def test_a_reader_cannot_write(database: Database) -> None:
    async with database.reading() as session:
        with pytest.raises(OperationalError, match="readonly"):
            await session.execute(update(marks).values(value="x"))


async def test_a_second_process_is_refused_and_told_who_is_there(filled_url: str) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, filled_url, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        while (line := await holder.stdout.readline()).strip() != b"open":
            assert line
        with pytest.raises(DatabaseInUseError) as refused:
            await Database(filled_url).open()
        assert refused.value.pid == holder.pid
        assert str(holder.pid) in str(refused.value)
        holder.send_signal(signal.SIGKILL)
        await holder.wait()
        async with Database(filled_url):
            pass
    finally:
        if holder.returncode is None:
            holder.kill()
        await holder.communicate()


async def test_the_same_process_cannot_open_it_twice_either(filled_url: str) -> None:
    async with Database(filled_url):
        with pytest.raises(DatabaseInUseError) as refused:
            await Database(filled_url).open()
    assert refused.value.pid == os.getpid()


@pytest.mark.parametrize("damage", ["page", "header"])
async def test_a_damaged_file_is_refused_with_advice(filled_url: str, damage: str) -> None:
    path = filled_url.removeprefix("sqlite:///")
    with open(path, "r+b") as file:  # noqa: ASYNC230, PTH123  a few bytes
        file.seek(0 if damage == "header" else 3 * 4096)
        file.write(b"\xff" * 64)
    with pytest.raises(DatabaseDamagedError, match="备份"):
        await Database(filled_url).open()
    os.unlink(path)  # noqa: PTH108
    async with Database(filled_url):
        """The lock was given back."""


@pytest.mark.parametrize("url", ["postgresql://db/x", "mysql://db/x", "guanjia.db", ""])
def test_an_address_this_release_cannot_open_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="sqlite:///"):
        Database(url)


async def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/a/b/guanjia.db"):
        assert (tmp_path / "a/b/guanjia.db").exists()


async def test_everything_works_in_memory_and_is_gone_afterwards() -> None:
    for _ in range(2):
        async with Database("sqlite://") as database:
            stations = SqlStations(database)
            assert (await stations.load()).is_empty
            await stations.replace(station())
            ticket = await opened(database)
            async with SqlUnitOfWork(database) as uow:
                assert await uow.tickets.get(ticket.no) == ticket
                assert not (await stations.load()).is_empty


async def test_many_writers_take_turns_without_a_locked_database(database: Database) -> None:
    name = "counter"
    await SqlMarks(database).put(name, "0")

    async def count_up() -> None:
        for _ in range(20):
            async with database.writing() as session:
                found = await session.execute(select(marks.c.value).where(marks.c.name == name))
                after = str(int(found.scalar_one()) + 1)
                await asyncio.sleep(0)
                await session.execute(
                    update(marks).where(marks.c.name == name).values(value=after)
                )

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(count_up())
    assert await SqlMarks(database).get(name) == "160"


async def test_a_unit_of_work_inside_another_is_refused_instead_of_waiting_for_itself(
    database: Database,
) -> None:
    async with SqlUnitOfWork(database):
        with pytest.raises(RuntimeError):
            await SqlUnitOfWork(database).__aenter__()


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with SqlUnitOfWork(database) as uow:
        await uow.outbox.add(to_group("g"))
        async with asyncio.timeout(2):
            assert await SqlMarks(database).get("none") is None


async def test_an_error_inside_rolls_back_and_the_next_one_gets_its_turn(
    database: Database,
) -> None:
    async def fail() -> None:
        async with SqlUnitOfWork(database) as uow:
            await uow.outbox.add(to_group("g"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    outbox = await queued(database, to_group("h"))
    assert [d.message.dedup_key for d in await outbox.claim(NOW, limit=9)] == ["h"]


async def test_a_cancelled_writer_gives_its_turn_back_and_the_connection_lives(
    database: Database,
) -> None:
    async def slow() -> None:
        async with SqlUnitOfWork(database) as uow:
            await uow.outbox.add(to_group("g"))
            await asyncio.sleep(60)

    for pause in (0.0, 0.0, 0.0, 0.001, 0.01):
        task = asyncio.ensure_future(slow())
        await asyncio.sleep(pause)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    outbox = await queued(database, to_group("h"))
    assert [d.message.dedup_key for d in await outbox.claim(NOW, limit=9)] == ["h"]


async def test_a_writer_cancelled_at_any_step_is_either_wholly_there_or_not_at_all(
    database: Database,
) -> None:
    async def write(n: int) -> None:
        async with SqlUnitOfWork(database) as uow:
            await uow.outbox.add(to_group(f"{n}-a"))
            await uow.outbox.add(to_group(f"{n}-b"))
            await uow.commit()

    for n in range(30):
        task = asyncio.ensure_future(write(n))
        for _ in range(n):
            await asyncio.sleep(0.0001)
        task.cancel()
        await asyncio.wait([task])
    async with database.reading() as session:
        keys = (await session.execute(text("SELECT dedup_key FROM outbox"))).scalars().all()
    assert sorted(keys) == sorted(
        f"{n}-{part}" for n in range(30) for part in "ab" if f"{n}-a" in keys
    )
    assert 0 < len(keys) < 60


async def test_a_cancelled_put_harms_no_other(database: Database) -> None:
    async with SqlInbox(database) as inbox:
        puts = [asyncio.ensure_future(inbox.put(arrival(f"m{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        puts[3].cancel()
        results = await asyncio.gather(*puts, return_exceptions=True)
    assert [type(r) for r in results].count(type(None)) == 19


async def test_a_full_disk_refuses_messages_and_takes_them_again_later(
    filled_url: str,
) -> None:
    async with Database(filled_url) as database, SqlInbox(database) as inbox:
        await inbox.put(arrival("before"))
        pages = await pragma(database, "page_count")
        await pragma(database, f"max_page_count={pages}")
        big = "灯" * 20000
        results = await asyncio.gather(
            *(inbox.put(arrival(f"m{n}", text=big)) for n in range(3)), return_exceptions=True
        )
        assert [str(result) for result in results] == ["database or disk is full"] * 3
        with pytest.raises(OperationalError, match="full"):
            async with SqlUnitOfWork(database) as uow:
                await uow.outbox.add(to_group("g", text=big))
        await pragma(database, "max_page_count=1073741823")
        await inbox.put(arrival("after", text=big))
        await queued(database, to_group("g", text=big))
    async with Database(filled_url) as database:
        assert (
            await stored(database, "last", conversation=type(arrival("x").conversation)("d"))
        ).id


async def test_a_foreign_lock_is_waited_for_and_then_refused_without_a_trace(
    filled_url: str,
) -> None:
    path = filled_url.removeprefix("sqlite:///")
    database = Database(filled_url, busy_seconds=0.3)
    async with database, SqlInbox(database) as inbox:
        foreign = sqlite3.connect(path, isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await inbox.put(arrival("m1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await queued(database, to_group("g"))
        later = asyncio.ensure_future(inbox.put(arrival("m2")))
        await asyncio.sleep(0.05)
        foreign.execute("ROLLBACK")
        foreign.close()
        await later
        assert [m.key for m in await inbox.claim(NOW, limit=9)] == ["m2"]
