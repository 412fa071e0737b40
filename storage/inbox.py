"""The inbox as a queue: stored by many at once with one commit, leased to workers in order."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import uuid4

from sqlalchemy import func, select

from domain.inbound import Arrival, Inbound
from storage import inbox_queries as queries
from storage.crash import crash_point
from storage.database import Database
from storage.inbox_rows import Leased, Row, message_fields, to_row, write_batch
from storage.session import Session
from storage.tables import InboxState, inbox

LEASE: Final = timedelta(seconds=30)
RETRY_AFTER: Final = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120))
FAILURES: Final = len(RETRY_AFTER) + 1
"""A message that failed so often (count) is dead: a person has to look."""

CLAIMS: Final = 10
"""Claims after which a message is dead although it never failed: it takes the process with it."""

BATCH: Final = 256
"""Messages that share one commit at most (count)."""

_PURGE_STEP: Final = 200

_Waiting = tuple[Row, "asyncio.Future[None]"]


class SqlInbox:
    """Implements `domain.ports.InboxQueue`. Open it after the database, close it before."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = uuid4().hex
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._writer = asyncio.get_running_loop().create_task(self._write(), name="inbox-writer")
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Store what is still waiting, then stop."""
        writer, self._writer = self._writer, None
        if writer is not None:
            self._arrived.set()
            await writer

    async def put(self, arrival: Arrival) -> None:
        """Store a message durably; the same channel and key again is a no-op.

        Calls made at the same time share one commit. A message that cannot be stored raises,
        and does not harm the others.
        """
        if self._writer is None:
            raise RuntimeError("the inbox is closed")
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((to_row(arrival), stored))
        self._arrived.set()
        await stored

    async def _write(self) -> None:
        """Store batch after batch, until closed and empty."""
        while self._writer is not None or self._waiting:
            await self._arrived.wait()
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            if not self._waiting and self._writer is not None:
                self._arrived.clear()
            if batch:
                await self._store(batch)

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        rows = [row for row, _ in batch]
        try:
            failures = await self._database.run(lambda c: write_batch(c, rows))
        except Exception as error:  # noqa: BLE001  border: each caller gets the error, none is left waiting
            failures = [error] * len(batch)
        for (_, stored), failure in zip(batch, failures, strict=True):
            if stored.done():
                continue
            if failure is None:
                stored.set_result(None)
            else:
                stored.set_exception(failure)
        self._database.changes.inbox()

    async def claim(self, now: datetime, *, limit: int) -> Sequence[Inbound]:
        """Lease the next messages for 30 s, oldest first, one of each conversation.

        A message behind an unfinished one of the same conversation is not returned.
        """
        async with self._database.writing() as session:
            found = await session.execute(queries.CLAIMABLE, {"now": now, "limit": limit})
            rows = found.mappings().all()
            good = [row for row in rows if row["attempt"] < CLAIMS]
            if len(good) < len(rows):
                await self._bury([row["id"] for row in rows if row not in good], session, now)
            if good:
                ids = [row["id"] for row in good]
                lease = {"these": ids, "owner": self._owner, "due_at": now + LEASE}
                await session.execute(queries.LEASE_THESE, lease)
        if good:
            crash_point("B1")
        return [
            Leased(**message_fields(row), owner=self._owner, attempt=row["attempt"] + 1)
            for row in good
        ]

    async def _bury(self, ids: Sequence[int], session: Session, now: datetime) -> None:
        """Take messages out of the way that nobody ever finished or failed."""
        reason = f"处理了 {CLAIMS} 次都没有结束,程序中途退出"
        dead = {"these": ids, "state": InboxState.DEAD, "dead_at": now, "reason": reason}
        await session.execute(queries.THESE, dead)

    async def failed(self, inbound: Inbound, *, reason: str, now: datetime) -> bool:
        """Give a message back for a later try (1, 5, 30, 120 s); after the fifth it is dead.

        Returns:
            True if it is dead now. False also when another worker holds it: nothing changes.
        """
        held = queries.fence(inbound)
        async with self._database.writing() as session:
            found = await session.execute(queries.FAILURES, held)
            before: int | None = found.scalar_one_or_none()
            if before is None:
                return False
            dead = before + 1 >= FAILURES
            change: dict[str, object] = (
                {"state": InboxState.DEAD, "dead_at": now}
                if dead
                else {"state": InboxState.WAITING, "due_at": now + RETRY_AFTER[before]}
            )
            told = {"failures": before + 1, "reason": reason}
            await session.execute(queries.GIVE_BACK, {**held, **change, **told})
        return dead

    async def release(self) -> int:
        """Give back what a process that died held; return how many (count)."""
        async with self._database.writing() as session:
            given_back = await session.execute(queries.RELEASE)
        return given_back.rowcount

    async def purge_raw(self, before: datetime) -> int:
        """Delete the raw plaintext of what came before an instant (30 days); return how many.

        In small steps, so that nobody who wants to write waits long.
        """
        purged = after = 0
        last = await self._last_id()
        while after < last:
            upto = after + _PURGE_STEP
            async with self._database.writing() as session:
                done = await session.execute(
                    queries.PURGE, {"after": after, "upto": upto, "before": before}
                )
            purged += done.rowcount
            after = upto
        return purged

    async def _last_id(self) -> int:
        async with self._database.reading() as session:
            return (await session.execute(select(func.max(inbox.c.id)))).scalar() or 0
