"""Read-only questions to the whole store: the day's figures, troubles, counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, and_, func, select

from domain.ids import TicketNo
from domain.ports import DayFigures, Trouble
from domain.ticket import Ticket
from domain.ticket_moves import Action, Kind, Status
from storage.columns import literal_word, to_micros
from storage.database import Database
from storage.session import Result, Session
from storage.tables import (
    INBOX_OPEN,
    OUTBOX_TROUBLE,
    OutboxState,
    inbox,
    outbox,
    ticket_events,
    tickets,
)
from storage.ticket_rows import to_ticket

_REPAIRS: Final = [kind for kind in Kind if kind.is_repair]
_LEFT: Final = (OutboxState.OFFERED, OutboxState.HELD, OutboxState.PENDING, OutboxState.SENDING)
_real: Final = ~tickets.c.drill
_Counted = tuple[Mapping[int, int], int]


class SqlReports:
    """Implements `domain.ports.Reports` on the connections that cannot write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def day(self, start: datetime, end: datetime) -> DayFigures:
        """Return the figures of ``[start, end)``."""
        async with self._database.reading() as session:
            satisfied, asked = await _call_backs(session, start, end)
            restored = await _restored(session, start, end)
            return DayFigures(
                reported=await _reported(session, start, end),
                restored=len(restored),
                answered=await _count(
                    session,
                    tickets.c.kind == Kind.QUESTION,
                    tickets.c.status == Status.CLOSED,
                    _within(tickets.c.ended_at, start, end),
                ),
                satisfied=satisfied,
                asked=asked,
                longest=_longest(restored),
                open=await _open(session),
            )

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
                **await _out_of_order(session),
            }


def _within(column: ColumnElement[Any], start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(column >= start, column < end)


def _tally(rows: Result) -> dict[Any, int]:
    return {row[0]: row[1] for row in rows}


async def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    counted = await session.execute(select(func.count()).where(_real, *conditions))
    return int(counted.scalar_one())


async def _reported(session: Session, start: datetime, end: datetime) -> Mapping[Kind, int]:
    rows = await session.execute(
        select(tickets.c.kind, func.count())
        .where(
            _within(tickets.c.reported_at, start, end),
            _real,
            tickets.c.status != Status.MERGED,  # counted as the one it went into
            tickets.c.parent.is_(None),  # nobody reported what a repair left dark
        )
        .group_by(tickets.c.kind)
    )
    counted = _tally(rows)
    return {kind: counted.get(kind, 0) for kind in Kind}


async def _restored(session: Session, start: datetime, end: datetime) -> Sequence[Ticket]:
    """Return the repairs brought back. `ended_at` is never before `restored_at`."""
    rows = await session.execute(
        select(tickets).where(
            tickets.c.ended_at >= start,
            _within(tickets.c.restored_at, start, end),
            tickets.c.kind.in_(_REPAIRS),
            _real,
        )
    )
    return [to_ticket(row) for row in rows.mappings()]


def _longest(restored: Sequence[Ticket]) -> tuple[timedelta, str] | None:
    """Return the longest time from report to restoration, and its place for a group."""
    took = [
        (ticket.restored_at - ticket.reported_at, ticket.place.public())
        for ticket in restored
        if ticket.restored_at is not None
    ]
    return max(took, default=None)


async def _call_backs(session: Session, start: datetime, end: datetime) -> _Counted:
    """Return the answers by score and how many were asked, each on the day of its last step."""
    last = (
        select(ticket_events.c.ticket, func.max(ticket_events.c.at).label("at"))
        .where(
            ticket_events.c.action == literal_word(Action.CALL_BACK),
            ticket_events.c.at >= start,
        )
        .group_by(ticket_events.c.ticket)
        .subquery()
    )
    rows = await session.execute(
        select(tickets.c.satisfaction, func.count())
        .join(last, last.c.ticket == tickets.c.no)
        .where(last.c.at < end, _real)
        .group_by(tickets.c.satisfaction)
    )
    counted = _tally(rows)
    return {score: counted.get(score, 0) for score in (1, 2, 3)}, sum(counted.values())


async def _open(session: Session) -> Sequence[Ticket]:
    rows = await session.execute(
        select(tickets).where(tickets.c.ended_at.is_(None), _real).order_by(tickets.c.no)
    )
    return [to_ticket(row) for row in rows.mappings()]


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
