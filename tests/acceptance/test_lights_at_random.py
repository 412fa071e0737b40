"""Whatever people answer after a restoration, and in whatever order: X4's promises hold.

The real handlers on real SQLite; the outbox is read instead of the platform.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.household import Light
from domain.ids import TicketNo, UserId, direct_conversation
from domain.inbound import Arrival, Channel, Kind
from domain.station import StationMap
from handlers.all_clear import restoration_due
from handlers.chase_due import Timed
from handlers.dispatcher import Dispatcher
from language import understand
from storage.database import Database
from storage.inbox import SqlInbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

STATION: StationMap = load(SAMPLE)
ROOT = TicketNo(1)
HOMES = (("3", "1"), ("3", "2"), ("3", "2"), ("3", "2"), ("4", "1"), ("4", "1"))
PEOPLE = tuple(f"zh{n}" for n in range(len(HOMES)))


@dataclass
class Stations:
    async def load(self) -> StationMap:
        return STATION

    async def replace(self, station: StationMap) -> None:
        raise AssertionError


class Nobody:
    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        return None


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class House:
    """The handlers with a clock of their own; every message takes a second."""

    database: Database
    inbox: SqlInbox
    clock: Clock = field(default_factory=Clock)
    said: int = 0
    clears: int = 0

    def uow(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database)

    @property
    def timed(self) -> Timed:
        rules = Settings().rules()
        return Timed(uows=self.uow, stations=Stations(), clock=self.clock, rules=rules)

    async def say(self, person: str, words: str) -> None:
        self.clock.at += timedelta(seconds=1)
        self.said += 1
        userid = UserId(person)
        arrival = Arrival(
            channel=Channel.AGENT,
            key=f"m{self.said}",
            conversation=direct_conversation(userid),
            chat=None,
            sender=userid,
            kind=Kind.TEXT,
            text=words,
            sent_at=self.clock.at,
            received_at=self.clock.at,
        )
        await self.inbox.put(arrival)
        timed = self.timed
        dispatcher = Dispatcher(
            uows=self.uow,
            stations=timed.stations,
            directory=Nobody(),
            understand=understand,
            clock=self.clock,
            rules=timed.rules,
        )
        for inbound in await self.inbox.claim(self.clock.at, limit=10):
            await dispatcher.handle(inbound)
        await self.check()

    async def tick(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)
        await restoration_due(self.timed)
        once = await self.outbox()
        assert await restoration_due(self.timed) == 0
        assert await self.outbox() == once
        await self.check()

    async def outbox(self) -> list[tuple[str, str]]:
        async with self.database.reading() as session:
            rows = await session.execute(text("SELECT dedup_key, text FROM outbox ORDER BY id"))
            return [(row.dedup_key, row.text) for row in rows]

    async def check(self) -> None:
        """When an all-clear has just been said, nobody was dark and no child was open."""
        clears = [key for key, _ in await self.outbox() if key.startswith("clear:")]
        rounds = {key.split(":")[2] for key in clears}
        if len(rounds) == self.clears:
            return
        assert len(rounds) == self.clears + 1
        self.clears = len(rounds)
        async with self.uow() as uow:
            homes = await uow.households.of_ticket(ROOT)
            assert all(home.light is not Light.DARK for home in homes)
            for child in await uow.restorations.children(ROOT):
                assert not (await uow.tickets.get(child.ticket)).status.is_open

    async def owner(self) -> UserId:
        async with self.uow() as uow:
            return (await uow.tickets.get(ROOT)).owner

    async def open_work(self) -> list[TicketNo]:
        owner = await self.owner()
        async with self.uow() as uow:
            return [ticket.no for ticket in await uow.tickets.open_of_owner(owner)]


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "house.db"
        if not EMPTY:
            async with Database(f"sqlite:///{file}") as database:
                await SqlStations(database).replace(STATION)
            keep(file)
        fill(file)
        async with Database(f"sqlite:///{file}") as database, SqlInbox(database) as inbox:
            yield House(database, inbox)


EMPTY: list[bytes] = []
"""The database with the station and nothing else, made once."""


def keep(file: Path) -> None:
    EMPTY.append(file.read_bytes())


def fill(file: Path) -> None:
    file.write_bytes(EMPTY[0])


ANSWERS = st.one_of(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("1", "2", "来电了", "还没电"))),
    st.tuples(st.just("crew"), st.sampled_from(("好了", "3号楼好了", "4号楼来电了"))),
    st.tuples(st.just("time"), st.sampled_from((1, 10, 31))),
)


async def story(steps: list[tuple[str, str | int]]) -> None:
    async with house() as h:
        for person, (building, unit) in zip(PEOPLE, HOMES, strict=True):
            await h.say(person, f"滨河社区{building}号楼{unit}单元没电了")
        crew = await h.owner()
        await h.say(crew, "到了")
        for who, what in steps:
            if who == "time":
                await h.tick(int(what))
            elif who != "crew":
                await h.say(who, str(what))
            else:
                for no in (await h.open_work())[:1]:
                    await h.say(crew, f"{what} {no:04d}" if what == "好了" else str(what))
        await h.tick(31)
        await asked_once(h)
        await in_step(h)


async def asked_once(h: House) -> None:
    """Nobody was asked twice about one restoration of one ticket."""
    asked = [key for key, _ in await h.outbox() if key.startswith("lights:")]
    assert len(asked) == len(set(asked))
    async with h.uow() as uow:
        events = [event.action for event in await uow.tickets.timeline(ROOT)]
    rounds = 1 + events.count("taken_back")
    for person in PEOPLE:
        of_root = [k for k in asked if k.startswith("lights:1:") and k.endswith(f"|{person}")]
        assert len(of_root) <= rounds


async def in_step(h: House) -> None:
    """Who is dark in an open child is dark in its parent as well, and in one child only."""
    async with h.uow() as uow:
        above = {home.door: home.light for home in await uow.households.of_ticket(ROOT)}
        held: list[str] = []
        for child in await uow.restorations.children(ROOT):
            ticket = await uow.tickets.get(child.ticket)
            assert ticket.parent == ROOT
            assert ticket.reported_at <= (await uow.tickets.get(ROOT)).reported_at
            if not ticket.status.is_open:
                continue
            homes = await uow.households.of_ticket(child.ticket)
            assert ticket.households == len(homes)
            dark = [home.door for home in homes if home.light is Light.DARK]
            assert all(above.get(door, Light.DARK) is Light.DARK for door in dark)
            held += dark
        assert len(held) == len(set(held))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANSWERS, min_size=4, max_size=14))
def test_the_promises_hold_whatever_is_answered(steps: list[tuple[str, str | int]]) -> None:
    asyncio.run(story([("crew", "好了"), *steps]))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANSWERS, min_size=4, max_size=14))
def test_the_promises_hold_building_by_building(steps: list[tuple[str, str | int]]) -> None:
    asyncio.run(story([("crew", "3号楼好了"), *steps]))
