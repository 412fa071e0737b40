"""What was told of tickets that many report, and their merges, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, RowMapping, and_, bindparam, or_, select, update

from domain.ids import TicketNo, UserId
from domain.incident import Level
from domain.incident_ports import Merge, MergeId, Told
from domain.ticket import Standing
from storage.columns import Instant
from storage.incident_tables import incidents, merges
from storage.session import Session
from storage.sql import insert_or_change

_of: Final[BindParameter[str]] = bindparam("of")
_GET: Final = select(incidents).where(incidents.c.ticket == _of)
_PUT: Final = insert_or_change(incidents, key="ticket", keep=frozenset({"seats"}))
DUE: Final = (
    select(incidents.c.ticket)
    .where(incidents.c.due_at <= bindparam("now", type_=Instant))
    .order_by(incidents.c.due_at, incidents.c.ticket)
    .limit(bindparam("limit"))
)
HOLDS: Final = (
    select(merges)
    .where(
        or_(
            and_(merges.c.ticket == _of, merges.c.undone_at.is_(None)),
            and_(merges.c.into_ticket == _of, merges.c.undone_at.is_(None)),
        )
    )
    .order_by(merges.c.id)
)


class SqlIncidents:
    """Implements `domain.incident_ports.Incidents`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def told(self, no: TicketNo) -> Told:
        """Return what was told so far; a fresh one when nothing was."""
        found = await self._session.execute(_GET, {"of": no})
        row = found.mappings().one_or_none()
        return Told(ticket=no) if row is None else _told(row)

    async def tell(self, told: Told) -> None:
        """Store what was told."""
        values = {name: getattr(told, name) for name in Told.__slots__}
        dues = [at for at in (told.crew_due_at, told.group_due_at) if at is not None]
        derived = {"level": int(told.level), "seats": 0, "due_at": min(dues, default=None)}
        await self._session.execute(_PUT, {**values, **derived})

    async def due(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose crew or group is due to hear of a grown count, most overdue first."""
        rows = await self._session.execute(DUE, {"now": now, "limit": limit})
        return [TicketNo(no) for no in rows.scalars()]

    async def record(self, merge: Merge) -> None:
        """Write a merge down."""
        await self._session.execute(
            merges.insert(),
            {
                "ticket": merge.ticket,
                "into_ticket": merge.into,
                "status": merge.standing.status,
                "waiting_since": merge.standing.waiting_since,
                "chases": merge.standing.chases,
                "next_chase_at": merge.standing.next_chase_at,
                "actor": merge.by,
                "at": merge.at,
            },
        )

    async def merges(self, no: TicketNo) -> Sequence[Merge]:
        """Return the merges that hold, into a ticket or of it, oldest first."""
        rows = await self._session.execute(HOLDS, {"of": no})
        return [_merge(row) for row in rows.mappings()]

    async def undone(self, merge: MergeId, *, at: datetime) -> None:
        """Mark a merge as taken back."""
        await self._session.execute(
            update(merges).where(merges.c.id == merge).values(undone_at=at), {}
        )


def _told(row: RowMapping) -> Told:
    return Told(
        ticket=TicketNo(row["ticket"]),
        level=Level(row["level"]),
        crew_count=row["crew_count"],
        crew_at=row["crew_at"],
        crew_due_at=row["crew_due_at"],
        group_at=row["group_at"],
        group_due_at=row["group_due_at"],
        first_group_at=row["first_group_at"],
    )


def _merge(row: RowMapping) -> Merge:
    return Merge(
        id=MergeId(row["id"]),
        ticket=TicketNo(row["ticket"]),
        into=TicketNo(row["into_ticket"]),
        standing=Standing(
            status=row["status"],
            waiting_since=row["waiting_since"],
            chases=row["chases"],
            next_chase_at=row["next_chase_at"],
        ),
        by=UserId(row["actor"]),
        at=row["at"],
        undone_at=row["undone_at"],
    )
