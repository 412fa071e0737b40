"""The promises of the tickets in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from domain.errors import StaleError
from domain.ids import TicketNo, UserId, show_no
from domain.promise import Promise, PromiseFigures, PromiseId, PromiseKind, Proposal
from domain.repair_time import RepairTime
from domain.ticket_moves import Kind, Status
from storage.columns import Instant, literal_word
from storage.promise_tables import promises
from storage.session import Session
from storage.tables import tickets

_of: Final[BindParameter[int]] = bindparam("of")
_now: Final = bindparam("now", type_=Instant)
_is_live: Final[ColumnElement[bool]] = promises.c.ended_at.is_(None)
_PLAIN: Final = tuple(
    column.name for column in promises.columns if not column.name.startswith("proposed_")
)

_INSERT: Final = promises.insert().returning(*promises.columns)
_END_LIVE: Final = update(promises).where(promises.c.ticket == _of, _is_live)
LIVE: Final = select(promises).where(promises.c.ticket == _of, _is_live)
_HISTORY: Final = select(promises).where(promises.c.ticket == _of).order_by(promises.c.id)
_CHANGE: Final = update(promises).where(promises.c.id == _of, _is_live)
_RESTORED: Final = update(promises).where(
    promises.c.ticket == _of,
    promises.c.kind == literal_word(PromiseKind.POWER),
    promises.c.restored_at.is_(None),
)
DUE: Final[Select[int]] = (
    select(promises.c.ticket)
    .where(promises.c.next_at <= _now, _is_live)
    .order_by(promises.c.next_at, promises.c.id)
    .limit(bindparam("limit"))
)
_FELL_DUE: Final = (
    select(promises.c.ticket, promises.c.due, promises.c.restored_at)
    .join(tickets, tickets.c.no == promises.c.ticket)
    .where(
        promises.c.kind == literal_word(PromiseKind.POWER),
        promises.c.due >= bindparam("start", type_=Instant),
        promises.c.due < bindparam("end", type_=Instant),
        or_(
            promises.c.restored_at.is_not(None),
            tickets.c.status.not_in((Status.WITHDRAWN, Status.MERGED)),
        ),
    )
)
REPAIR_TIMES: Final = (
    select(tickets.c.cause, tickets.c.community, tickets.c.arrived_at, tickets.c.restored_at)
    .where(
        tickets.c.ended_at >= bindparam("since", type_=Instant),
        tickets.c.grid == _of,
        or_(*(tickets.c.kind == literal_word(kind) for kind in Kind if kind.is_repair)),
        and_(tickets.c.arrived_at.is_not(None), tickets.c.restored_at.is_not(None)),
        ~tickets.c.drill,
    )
    .order_by(tickets.c.ended_at.desc())
    .limit(bindparam("limit"))
)


class SqlPromises:
    """Implements `domain.promise_ports.Promises`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def live(self, no: TicketNo) -> Promise | None:
        """Return what is promised now, or None."""
        rows = await self._session.execute(LIVE, {"of": no})
        row = rows.mappings().one_or_none()
        return None if row is None else _promise(row)

    async def history(self, no: TicketNo) -> Sequence[Promise]:
        """Return every promise of a ticket, oldest first."""
        rows = await self._session.execute(_HISTORY, {"of": no})
        return [_promise(row) for row in rows.mappings()]

    async def put(self, promise: Promise) -> Promise:
        """Store a promise in place of the one that held until now, which ends at that instant."""
        await self._session.execute(
            _END_LIVE.values(ended_at=promise.given_at), {"of": promise.ticket}
        )
        made = await self._session.execute(_INSERT, _row(promise))
        return _promise(made.mappings().one())

    async def change(self, promise: Promise) -> Promise:
        """Store what the crew or the head said about a live promise; StaleError if it is over."""
        changed = await self._session.execute(_CHANGE.values(**_row(promise)), {"of": promise.id})
        if changed.rowcount != 1:
            raise StaleError(no=show_no(promise.ticket))
        return promise

    async def end(self, no: TicketNo, *, at: datetime) -> None:
        """End what is promised for a ticket that is over in a way that no move tells."""
        await end_promises(self._session, no, at=at, restored_at=None)

    async def due(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose promise wants something done, most overdue first."""
        rows = await self._session.execute(DUE, {"now": now, "limit": limit})
        return [TicketNo(no) for no in rows.scalars()]

    async def figures(self, start: datetime, end: datetime) -> PromiseFigures:
        """Return how the promises of power that fell due in ``[start, end)`` were kept."""
        rows = (await self._session.execute(_FELL_DUE, {"start": start, "end": end})).all()
        early = {TicketNo(no): due - back for no, due, back in rows if _held(due, back)}
        spans = [due - back for _, due, back in rows if _held(due, back)]
        mean = sum(spans, timedelta()) / len(spans) if spans else timedelta()
        return PromiseFigures(
            given=len(rows),
            kept=len(spans),
            early=mean,
            kept_by=tuple(sorted(early)),
            broken_by=tuple(sorted({no for no, due, back in rows if not _held(due, back)})),
        )

    async def repair_times(
        self, grid: str, *, since: datetime, limit: int
    ) -> Sequence[RepairTime]:
        """Return how long the latest repairs of a grid took from arrival, newest first."""
        rows = await self._session.execute(
            REPAIR_TIMES, {"of": grid, "since": since, "limit": limit}
        )
        return [
            RepairTime(cause=cause, community=community, arrived_at=came, took=back - came)
            for cause, community, came, back in rows
            if back >= came
        ]


async def end_promises(
    session: Session, no: TicketNo, *, at: datetime, restored_at: datetime | None
) -> None:
    """End what is promised for a repair that is over, and keep when power came back."""
    await session.execute(_END_LIVE.values(ended_at=at), {"of": no})
    if restored_at is not None:
        await session.execute(_RESTORED.values(restored_at=restored_at), {"of": no})


def _held(due: datetime, back: datetime | None) -> bool:
    return back is not None and back <= due


def _row(promise: Promise) -> Mapping[str, Any]:
    row = {name: getattr(promise, name) for name in _PLAIN if name != "id"}
    proposal = promise.proposal
    return {
        **row,
        "proposed_due": proposal.due if proposal else None,
        "proposed_why": proposal.reason if proposal else "",
        "proposed_by": proposal.by if proposal else "",
    }


def _promise(row: RowMapping) -> Promise:
    plain = {name: row[name] for name in _PLAIN}
    due = row["proposed_due"]
    return Promise(
        **{
            **plain,
            "id": PromiseId(row["id"]),
            "ticket": TicketNo(row["ticket"]),
            "author": UserId(row["author"]),
        },
        proposal=None
        if due is None
        else Proposal(due=due, reason=row["proposed_why"], by=UserId(row["proposed_by"])),
    )
