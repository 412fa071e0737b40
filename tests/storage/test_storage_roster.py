"""Changes of the roster are only ever added; the picture of the station knows those in force."""

from dataclasses import replace
from datetime import date, time, timedelta

from domain.duty_plan import ChangeId, DutyChange, Rotation
from domain.ids import UserId
from domain.station import Duty
from domain.watches import Gap
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CREW, NOW, station

HOUR = timedelta(hours=1)
CHANGE = DutyChange(
    grid="BH1", who=CREW, start=NOW, end=NOW + HOUR, by=CREW, at=NOW, reason="排班"
)


async def test_a_change_is_in_the_picture_and_a_withdrawal_takes_it_out(
    database: Database,
) -> None:
    stations = SqlStations(database)
    await stations.replace(station())
    async with SqlUnitOfWork(database) as uow:
        made = await uow.roster.add(CHANGE)
        await uow.commit()
    assert (await stations.load()).changes_of("BH1") == (made,)

    async with SqlUnitOfWork(database) as uow:
        back = await uow.roster.withdraw(made.id, by=CREW, at=NOW + HOUR)
        await uow.commit()
    assert back is not None
    assert (back.withdraws, back.who, back.start) == (made.id, made.who, made.start)
    assert (await stations.load()).changes_of("BH1") == ()

    async with SqlUnitOfWork(database) as uow:
        assert await uow.roster.withdraw(back.id, by=CREW, at=NOW + HOUR) is not None
        assert await uow.roster.get(made.id) == made
        assert await uow.roster.withdraw(ChangeId(99), by=CREW, at=NOW) is None
        await uow.commit()
    picture = await stations.load()
    assert picture.changes_of("BH1") == (made,)
    assert len(picture.duty_changes) == 3


async def test_a_new_import_keeps_what_people_changed(database: Database) -> None:
    stations = SqlStations(database)
    await stations.replace(station())
    async with SqlUnitOfWork(database) as uow:
        made = await uow.roster.add(CHANGE)
        await uow.commit()
    await stations.replace(replace(station(), duties=(), _cache={}))

    assert (await stations.load()).duty_changes == (made,)


async def test_a_change_that_is_rolled_back_never_was(database: Database) -> None:
    stations = SqlStations(database)
    await stations.replace(station())
    async with SqlUnitOfWork(database) as uow:
        await uow.roster.add(CHANGE)

    assert (await stations.load()).duty_changes == ()


async def test_turns_come_back_as_they_were(database: Database) -> None:
    stations = SqlStations(database)
    turns = Rotation(crew=(CREW, UserId("wgy02")), first=date(2026, 10, 5), days=7)
    row = Duty(userid=CREW, days="每天", start=time(8), end=time(8), grid="BH1", rotation=turns)
    await stations.replace(replace(station(), duties=(row,), _cache={}))

    assert (await stations.load()).duties == (row,)


async def test_the_gaps_that_were_told_are_those_of_the_last_time(database: Database) -> None:
    first = Gap(grid="BH1", start=NOW, end=NOW + HOUR)
    second = Gap(grid="", start=NOW, end=NOW + HOUR)
    for gaps in ([first], [second, replace(first, end=NOW + 2 * HOUR)], []):
        async with SqlUnitOfWork(database) as uow:
            await uow.roster.remember(gaps)
            await uow.commit()
        async with SqlUnitOfWork(database) as uow:
            assert await uow.roster.told() == gaps
