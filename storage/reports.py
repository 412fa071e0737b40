"""Read-only questions to the whole store: troubles, counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, func, select

from domain.ids import TicketNo
from domain.ports import Trouble
from storage.columns import literal_word, to_micros
from storage.database import Database
from storage.figure_queries import UNSENT_DIGESTS
from storage.session import Result, Session
from storage.tables import (
    INBOX_OPEN,
    OUTBOX_TROUBLE,
    OutboxState,
    inbox,
    outbox,
)

_LEFT: Final = (OutboxState.OFFERED, OutboxState.HELD, OutboxState.PENDING, OutboxState.SENDING)


class SqlReports:
    """Implements `domain.ports.Reports` on the connections that cannot write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def troubles(self, *, since: datetime) -> Sequence[Trouble]:
        """Return what went wrong and was not seen yet, oldest first."""
        async with self._database.reading() as session:
            inbound = await session.execute(
                select(inbox).where(inbox.c.dead_at >= since).order_by(inbox.c.dead_at)
            )
            outbound = await session.execute(
                select(outbox)
                .where(OUTBOX_TROUBLE, outbox.c.changed_at >= since)
                .order_by(outbox.c.changed_at)
            )
            found = [
                *(_inbox_trouble(row) for row in inbound.mappings()),
                *(_outbox_trouble(row) for row in outbound.mappings()),
            ]
        return sorted(found, key=lambda trouble: trouble.at)

    async def counts(self) -> Mapping[str, int]:
        """Return waiting, dead, unknown … by queue, for /readyz (count).

        ``inbox_oldest_at`` is when the oldest waiting message came (s since 1970), 0 for none.
        ``digest_unsent``: heads whose newest daily or weekly message did not arrive.
        """
        async with self._database.reading() as session:
            waiting = select(func.count(), func.min(inbox.c.received_at)).where(INBOX_OPEN)
            count, oldest = (await session.execute(waiting)).one()
            dead = select(func.count()).where(inbox.c.dead_at.is_not(None))
            return {
                "inbox_waiting": count,
                "inbox_oldest_at": 0 if oldest is None else to_micros(oldest) // 1_000_000,
                "inbox_dead": (await session.execute(dead)).scalar_one(),
                "outbox_waiting": await _left_to_send(session),
                "digest_unsent": (await session.execute(UNSENT_DIGESTS)).scalar_one(),
                **await _out_of_order(session),
            }


def _tally(rows: Result) -> dict[Any, int]:
    return {row[0]: row[1] for row in rows}


async def _left_to_send(session: Session) -> int:
    total = 0
    for state in _LEFT:
        # One literal state at a time: each is served by its own partial index.
        one = select(func.count()).where(outbox.c.state == literal_word(state))
        total += int((await session.execute(one)).scalar_one())
    return total


async def _out_of_order(session: Session) -> Mapping[str, int]:
    rows = await session.execute(
        select(outbox.c.state, func.count()).where(OUTBOX_TROUBLE).group_by(outbox.c.state)
    )
    counted = _tally(rows)
    return {
        f"outbox_{state}": counted.get(state, 0)
        for state in (OutboxState.UNKNOWN, OutboxState.DEAD, OutboxState.EXPIRED)
    }


def _inbox_trouble(row: RowMapping) -> Trouble:
    return Trouble(
        where="inbox",
        id=row["id"],
        target=row["conversation"],
        state=row["state"],
        detail=row["reason"],
        ticket=None,
        at=row["dead_at"],
    )


def _outbox_trouble(row: RowMapping) -> Trouble:
    ticket = row["ticket"]
    return Trouble(
        where="outbox",
        id=row["id"],
        target=row["target"],
        state=row["state"],
        detail=row["detail"],
        ticket=None if ticket is None else TicketNo(ticket),
        at=row["changed_at"],
    )
