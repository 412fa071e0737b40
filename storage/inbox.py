"""The inbox as a queue: stored by many at once with one commit, leased to workers in order."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, Update, exists, func, select, tuple_, update

from domain.inbound import Arrival, Inbound
from storage.columns import EPOCH, literal_word
from storage.crash import crash_point
from storage.database import Database
from storage.inbox_rows import Leased, Row, message_fields, to_row, write_batch
from storage.tables import INBOX_OPEN, InboxState, inbox

LEASE: Final = timedelta(seconds=30)
RETRY_AFTER: Final = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120))
FAILURES: Final = len(RETRY_AFTER) + 1
"""A message that failed so often (count) is dead: a person has to look."""

CLAIMS: Final = 10
"""Claims after which a message is dead although it never failed: it takes the process with it."""

BATCH: Final = 256
"""Messages that share one commit at most (count)."""

_PURGE_STEP: Final = 1000

_Waiting = tuple[Row, "asyncio.Future[None]"]
_other = inbox.alias("other")
_leased = literal_word("leased")
_earlier_open = exists().where(
    _other.c.conversation == inbox.c.conversation,
    _other.c.state.in_([literal_word("waiting"), _leased]),
    tuple_(_other.c.sent_at, _other.c.id) < tuple_(inbox.c.sent_at, inbox.c.id),
)


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
            found = (await session.execute(_claimable(now, limit))).mappings().all()
            worn_out = [row["id"] for row in found if row["attempt"] >= CLAIMS]
            good = [row for row in found if row["attempt"] < CLAIMS]
            if worn_out:
                await session.execute(_bury(now).where(inbox.c.id.in_(worn_out)))
            if good:
                await session.execute(
                    update(inbox)
                    .where(inbox.c.id.in_([row["id"] for row in good]))
                    .values(
                        state=InboxState.LEASED,
                        owner=self._owner,
                        attempt=inbox.c.attempt + 1,
                        due_at=now + LEASE,
                    )
                )
        crash_point("B1")
        return [
            Leased(**message_fields(row), owner=self._owner, attempt=row["attempt"] + 1)
            for row in good
        ]

    async def failed(self, inbound: Inbound, *, reason: str, now: datetime) -> bool:
        """Give a message back for a later try (1, 5, 30, 120 s); after the fifth it is dead.

        Returns:
            True if it is dead now. False also when another worker holds it: nothing changes.
        """
        async with self._database.writing() as session:
            held = held_by(inbound)
            failures = await session.execute(select(inbox.c.failures).where(*held))
            before: int | None = failures.scalar_one_or_none()
            if before is None:
                return False
            dead = before + 1 >= FAILURES
            change: dict[str, Any] = (
                {"state": InboxState.DEAD, "dead_at": now}
                if dead
                else {"state": InboxState.WAITING, "due_at": now + RETRY_AFTER[before]}
            )
            await session.execute(
                update(inbox).where(*held).values(failures=before + 1, reason=reason, **change)
            )
        return dead

    async def release(self) -> int:
        """Give back what a process that died held; return how many (count)."""
        async with self._database.writing() as session:
            given_back = await session.execute(
                update(inbox)
                .where(inbox.c.state == _leased)
                .values(state=InboxState.WAITING, due_at=EPOCH)
            )
        return given_back.rowcount

    async def purge_raw(self, before: datetime) -> int:
        """Delete the raw plaintext of what came before an instant (30 days); return how many.

        In small steps, so that nobody who wants to write waits long.
        """
        purged = start = 0
        last = await self._last_id()
        while start < last:
            async with self._database.writing() as session:
                done = await session.execute(
                    update(inbox)
                    .where(
                        inbox.c.id > start,
                        inbox.c.id <= start + _PURGE_STEP,
                        inbox.c.received_at < before,
                        inbox.c.raw != "",
                    )
                    .values(raw="")
                )
            purged += done.rowcount
            start += _PURGE_STEP
        return purged

    async def _last_id(self) -> int:
        async with self._database.reading() as session:
            return (await session.execute(select(func.max(inbox.c.id)))).scalar() or 0


def held_by(inbound: Inbound) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a worker still holds a message.

    Raises:
        TypeError: the message was never claimed.
    """
    if not isinstance(inbound, Leased):
        raise TypeError("only a claimed message can be finished")
    return (
        inbox.c.id == inbound.id,
        inbox.c.state == _leased,
        inbox.c.owner == inbound.owner,
        inbox.c.attempt == inbound.attempt,
    )


def _claimable(now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Return the heads of conversations that are due; none of one that is being worked on."""
    in_work = exists().where(
        _other.c.conversation == inbox.c.conversation,
        _other.c.state == _leased,
        _other.c.due_at > now,
    )
    return (
        select(inbox)
        .where(INBOX_OPEN, inbox.c.due_at <= now, ~_earlier_open, ~in_work)
        .order_by(inbox.c.sent_at, inbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=inbox)
    )


def _bury(now: datetime) -> Update:
    return update(inbox).values(
        state=InboxState.DEAD, dead_at=now, reason=f"{CLAIMS} 次处理都没有结束,程序中途退出"
    )
