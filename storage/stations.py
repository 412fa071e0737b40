"""The imported station in SQL, and its picture in memory."""

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from domain.station import Grid, Member, StationMap
from storage.database import Database
from storage.duty_changes import read_changes
from storage.marks import next_revision, revision
from storage.people import grid_member_rows
from storage.session import Session
from storage.sql import insert_or_change
from storage.station_rows import READERS, grid_row, member_row, plain_rows, to_grid, to_member
from storage.station_tables import grid_members, grids, members

_put_member: Final = insert_or_change(members, key="userid")


class SqlStations:
    """Implements `domain.ports.Stations`. One per process: it holds the picture."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._picture = StationMap()
        self._version = -1

    async def load(self) -> StationMap:
        """Return the current picture, from memory while its revision is the newest."""
        version = self._database.station_version
        if version != self._version:
            async with self._database.reading() as session:
                self._picture = await _read(session)
            self._version = version
        return self._picture

    async def replace(self, station: StationMap) -> None:
        """Store a whole imported station in one transaction, as the next revision.

        Members that are no longer in it are kept, inactive: history names them.
        """
        async with self._database.writing() as session:
            await _replace_members(session, station)
            await _replace_rest(session, station)
            await next_revision(session)


async def _replace_members(session: Session, station: StationMap) -> None:
    """Store the members in their order, and those who left behind them."""
    coming = {member.userid for member in station.members}
    rows = await session.execute(select(members).order_by(members.c.position))
    left = [to_member(row) for row in rows.mappings() if row["userid"] not in coming]
    if left:
        await session.execute(
            update(members).where(members.c.userid == bindparam("who")),
            [
                {"who": member.userid, "active": False, "position": len(coming) + place}
                for place, member in enumerate(left)
            ],
        )
    for position, member in enumerate(station.members):
        await session.execute(_put_member, {**member_row(member), "position": position})


async def _replace_rest(session: Session, station: StationMap) -> None:
    """Replace every other table whole."""
    await session.execute(delete(grid_members))
    await session.execute(delete(grids))
    for table, rows in plain_rows(station).items():
        await session.execute(delete(table))
        if rows:
            await session.execute(insert(table), rows)
    for position, grid in enumerate(station.grids):
        await session.execute(insert(grids), {**grid_row(grid), "position": position})
        if grid.members:
            await session.execute(insert(grid_members), grid_member_rows(grid))


async def _read(session: Session) -> StationMap:
    parts: dict[str, Any] = {}
    for name, (table, read) in READERS.items():
        rows = await session.execute(select(table).order_by(table.c.position))
        parts[name] = tuple(read(row) for row in rows.mappings())
    return StationMap(
        revision=await revision(session),
        members=await _read_members(session),
        grids=await _read_grids(session),
        duty_changes=await read_changes(session),
        **parts,
    )


async def _read_members(session: Session) -> tuple[Member, ...]:
    rows = await session.execute(select(members).order_by(members.c.position))
    return tuple(to_member(row) for row in rows.mappings())


async def _read_grids(session: Session) -> tuple[Grid, ...]:
    inside: defaultdict[str, list[str]] = defaultdict(list)
    crew = await session.execute(select(grid_members).order_by(grid_members.c.position))
    for row in crew.mappings():
        inside[row["grid"]].append(row["userid"])
    rows = await session.execute(select(grids).order_by(grids.c.position))
    return tuple(to_grid(row, inside[row["code"]]) for row in rows.mappings())
