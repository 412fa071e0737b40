"""The calendar of 保电 in SQL, and what a plan is held against."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, or_, select

from domain.guard import GuardWindow
from domain.guard_ports import PastFault
from domain.meaning import Scope
from domain.ticket_moves import Kind, Status
from storage.columns import Instant
from storage.household_tables import households
from storage.marks import next_revision
from storage.session import Session
from storage.station_rows import guard_row
from storage.station_tables import guards
from storage.tables import tickets

_community: Final = func.coalesce(households.c.community, tickets.c.community)
_building: Final = func.coalesce(households.c.building, tickets.c.building)
_FAULTS: Final = (
    select(_community, _building, tickets.c.reported_at)
    .outerjoin(households, households.c.ticket == tickets.c.no)
    .where(
        _community.in_(bindparam("communities", expanding=True)),
        tickets.c.reported_at >= bindparam("since", type_=Instant),
        tickets.c.reported_at < bindparam("until", type_=Instant),
        tickets.c.kind == Kind.FAULT,
        tickets.c.status.not_in([Status.WITHDRAWN, Status.MERGED]),
        or_(tickets.c.scope == Scope.MULTI, tickets.c.households > 1),
        tickets.c.drill.is_(False),
    )
    .distinct()
    .order_by(tickets.c.reported_at, _community, _building)
)
"""A ticket whose doors are not known counts at its own place."""


class SqlGuards:
    """Implements `domain.guard_ports.Guards`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, guard: GuardWindow) -> None:
        """Store a window; one with the same name and start is replaced."""
        await self._session.execute(delete(guards).where(_same(guard)))
        last = await self._session.execute(select(func.coalesce(func.max(guards.c.position), -1)))
        row = {**guard_row(guard), "position": last.scalar_one() + 1}
        await self._session.execute(insert(guards), row)
        await next_revision(self._session)

    async def remove(self, guard: GuardWindow) -> bool:
        """Forget a window; False when it is not there (any more)."""
        gone = await self._session.execute(delete(guards).where(_same(guard)))
        await next_revision(self._session)
        return gone.rowcount > 0

    async def faults(
        self, communities: Sequence[str], start: datetime, end: datetime
    ) -> Sequence[PastFault]:
        """Return the buildings of communities that several households reported dark in a time."""
        rows = await self._session.execute(
            _FAULTS, {"communities": list(communities), "since": start, "until": end}
        )
        return [PastFault(community=row[0], building=row[1], at=row[2]) for row in rows]


def _same(guard: GuardWindow) -> ColumnElement[bool]:
    return and_(guards.c.name == guard.name, guards.c.start == guard.start)
