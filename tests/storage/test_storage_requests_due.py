"""However the community answers or not: one person at a time, nobody twice, always an end."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import Settings
from domain.favour import CommunityRequest, HelpKind, RequestState, helpers
from domain.ids import UserId
from domain.station import Member, Role
from handlers.chase_due import Timed
from handlers.requests_due import requests_due
from storage.database import Database
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import CLERK, CREW, NOW, station

LOU = UserId("louzhang01")


@dataclass
class HandClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


async def play(minutes: list[int], answered_after: int) -> list[CommunityRequest]:
    """Let time pass in these steps; the person asked then answers after so many ticks."""
    known = station()
    lou = Member(userid=LOU, name="楼长一号", roles=frozenset({Role.CLERK}), station="CG")
    grid = replace(known.grids[0], members=(*known.grids[0].members, LOU))
    known = replace(known, members=(*known.members, lou), grids=(grid,))
    clock = HandClock(NOW)
    async with Database("sqlite:///:memory:") as database:
        stations = SqlStations(database)
        await stations.replace(known)
        timed = Timed(
            uows=lambda: SqlUnitOfWork(database),
            stations=stations,
            clock=clock,
            rules=Settings().rules(),
        )
        async with SqlUnitOfWork(database) as uow:
            first = await uow.requests.add(
                CommunityRequest(
                    kind=HelpKind.KEY,
                    words="钥匙",
                    grid="BH1",
                    asked_by=CREW,
                    asked=CLERK,
                    asked_at=NOW,
                    due=NOW + timedelta(minutes=10),
                )
            )
            await uow.commit()
        for tick, step in enumerate(minutes):
            clock.at += timedelta(minutes=step)
            if tick == answered_after:
                async with SqlUnitOfWork(database) as uow:
                    last = (await uow.requests.of_chain(first.id))[-1]
                    if last.state is RequestState.OPEN:
                        done = replace(last, state=RequestState.ACCEPTED, answered_at=clock.at)
                        await uow.requests.save(done)
                        await uow.commit()
            await requests_due(timed)
            assert await requests_due(timed) == 0  # twice does the same as once
        async with SqlUnitOfWork(database) as uow:
            rows = list(await uow.requests.of_chain(first.id))
    assert [m.userid for m in helpers(known, grid, asker=CREW)][: len(rows)] == [
        row.asked for row in rows
    ]
    return rows


@settings(max_examples=10, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 25), min_size=1, max_size=8),
    answered_after=st.integers(0, 9),
)
def test_one_person_at_a_time_nobody_twice_and_always_an_end(
    minutes: list[int], answered_after: int
) -> None:
    rows = asyncio.run(play(minutes, answered_after))

    states = [row.state for row in rows]
    assert all(state is RequestState.PASSED for state in states[:-1])
    assert states[-1] in (RequestState.OPEN, RequestState.ACCEPTED, RequestState.EXPIRED)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert len({row.asked for row in rows}) == len(rows)
    if states[-1] is RequestState.OPEN:
        assert rows[-1].due > NOW + timedelta(minutes=sum(minutes))
    if states[-1] is RequestState.EXPIRED:
        assert len(rows) == 3
