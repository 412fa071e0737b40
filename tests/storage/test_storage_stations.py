"""The station as data: the same picture back, and its changes."""

from dataclasses import replace

import pytest

from domain.ids import UserId
from domain.station import Member, Role, StationMap
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, CREW_TWO, NOW, opened, seconds, station

NEW = Member(
    userid=UserId("wgy09"),
    name="网格员九号",
    roles=frozenset({Role.CREW}),
    station="CG",
    confirmed=False,
)


async def test_an_imported_station_comes_back_in_the_order_of_the_import(
    database: Database,
) -> None:
    assert await SqlStations(database).load() == replace(station(), revision=1)


async def test_a_new_database_has_an_empty_station(url: str) -> None:
    async with Database(url) as database:
        assert await SqlStations(database).load() == StationMap()


async def test_the_picture_is_read_once_per_revision(database: Database) -> None:
    stations = SqlStations(database)
    first = await stations.load()
    assert await stations.load() is first
    await stations.replace(station())
    second = await stations.load()
    assert second is not first
    assert second.revision == 2


async def test_who_is_no_longer_imported_stays_inactive_behind_the_others(
    database: Database,
) -> None:
    ticket = await opened(database, owner=CREW_TWO)
    stations = SqlStations(database)
    grid = replace(station().grids[0], members=(CREW,))
    without = replace(
        station(),
        members=tuple(m for m in station().members if m.userid != CREW_TWO),
        grids=(grid,),
    )
    await stations.replace(without)
    now = await stations.load()
    left = now.members[-1]
    assert (left.userid, left.active, left.name) == (CREW_TWO, False, "网格员二号")
    assert now.members[:-1] == without.members
    async with SqlUnitOfWork(database) as uow:
        assert (await uow.tickets.get(ticket.no)).owner == CREW_TWO
    await stations.replace(station())
    assert (await stations.load()).members == station().members


async def test_an_import_that_fails_changes_nothing(database: Database) -> None:
    stations = SqlStations(database)
    twice = replace(station(), communities=station().communities * 2)
    with pytest.raises(Exception, match="UNIQUE"):
        await stations.replace(twice)
    assert await stations.load() == replace(station(), revision=1)


async def test_a_new_member_joins_a_grid(database: Database) -> None:
    stations = SqlStations(database)
    grid = station().grids[0]
    grown = replace(grid, members=(*grid.members, NEW.userid))
    async with SqlUnitOfWork(database) as uow:
        await uow.people.put_member(NEW, grid=grown)
        assert (await stations.load()).member(NEW.userid) is None
        await uow.commit()
    now = await stations.load()
    assert now.members[-1] == NEW
    assert now.grids == (grown,)
    assert now.revision == 2


async def test_a_changed_member_keeps_his_place(database: Database) -> None:
    stations = SqlStations(database)
    gone = replace(station().members[2], active=False)
    async with SqlUnitOfWork(database) as uow:
        await uow.people.put_member(gone, grid=None)
        await uow.commit()
    assert (await stations.load()).members[2] == gone


async def test_the_crew_of_a_grid_can_change_alone(database: Database) -> None:
    grid = replace(station().grids[0], members=(CREW,), manager=CREW)
    async with SqlUnitOfWork(database) as uow:
        await uow.people.put_grid(grid)
        await uow.commit()
    assert (await SqlStations(database).load()).grids == (grid,)


async def test_the_picture_stays_when_a_change_is_rolled_back(database: Database) -> None:
    stations = SqlStations(database)
    before = await stations.load()
    async with SqlUnitOfWork(database) as uow:
        await uow.people.put_member(NEW, grid=None)
    assert await stations.load() is before


async def test_refusals_and_useless_turns_of_the_last_half_hour_are_counted_apart(
    database: Database,
) -> None:
    async with SqlUnitOfWork(database) as uow:
        people = uow.people
        assert await people.refused(CREW, verb="close", at=NOW) == 1
        assert await people.useless(CREW, at=NOW) == 1
        assert await people.refused(CREW, verb="assign", at=NOW + seconds(60)) == 2
        assert await people.refused(CREW_TWO, verb="assign", at=NOW + seconds(60)) == 1
        assert await people.refused(CREW, verb="close", at=NOW + seconds(1800)) == 2
