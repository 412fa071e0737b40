"""Who belongs to the station, changed one by one; and who needs a helping hand."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, literal, select, update

from domain.ids import UserId
from domain.station import Grid, Member
from storage.marks import next_revision
from storage.session import Session
from storage.sql import insert_or_change
from storage.station_rows import grid_row, member_row
from storage.station_tables import grid_members, grids, members
from storage.tables import mishaps

LATELY: Final = timedelta(minutes=30)

_put_member: Final = insert_or_change(members, key="userid", keep=frozenset({"position"}))


class SqlPeople:
    """Implements `domain.ports.People`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put_member(self, member: Member, *, grid: Grid | None) -> None:
        """Add or change a member, and with `grid` store that grid's membership."""
        last = select(func.coalesce(func.max(members.c.position), -1) + 1).scalar_subquery()
        await self._session.execute(_put_member.values(**member_row(member), position=last))
        if grid is not None:
            await self._store_grid(grid)
        await next_revision(self._session)

    async def put_grid(self, grid: Grid) -> None:
        """Change who is in a grid."""
        await self._store_grid(grid)
        await next_revision(self._session)

    async def _store_grid(self, grid: Grid) -> None:
        await self._session.execute(
            update(grids).where(grids.c.code == grid.code).values(**grid_row(grid))
        )
        await self._session.execute(delete(grid_members).where(grid_members.c.grid == grid.code))
        if grid.members:
            await self._session.execute(grid_members.insert(), grid_member_rows(grid))

    async def refused(self, person: UserId, *, verb: str, at: datetime) -> int:
        """Log a refusal; return how many in the last 30 minutes, this one included (count)."""
        return await self._log("refused", person, verb, at)

    async def useless(self, person: UserId, *, at: datetime) -> int:
        """Log a turn nobody could use; return how many in the last 30 minutes (count)."""
        return await self._log("useless", person, "", at)

    async def _log(self, kind: str, person: UserId, verb: str, at: datetime) -> int:
        await self._session.execute(
            mishaps.insert(), {"kind": kind, "person": person, "verb": verb, "at": at}
        )
        lately = await self._session.execute(
            select(func.count()).where(
                mishaps.c.person == person,
                mishaps.c.kind == literal(kind),
                mishaps.c.at > at - LATELY,
                mishaps.c.at <= at,
            )
        )
        return int(lately.scalar_one())


def grid_member_rows(grid: Grid) -> list[dict[str, object]]:
    """Return the service members of a grid in their order."""
    return [
        {"grid": grid.code, "userid": userid, "position": position}
        for position, userid in enumerate(grid.members)
    ]
