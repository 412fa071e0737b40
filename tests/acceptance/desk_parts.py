"""The deciding part of the service alone, on a real database: one message in, what is queued out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.ids import ChatId, UserId, direct_conversation, group_conversation
from domain.inbound import Arrival, Channel, Kind
from domain.station import StationMap
from handlers.chase_due import Timed
from handlers.dispatcher import Dispatcher
from handlers.promise_due import promise_due
from language import understand
from storage.database import Database
from storage.inbox import SqlInbox
from storage.stations import SqlStations
from storage.tables import outbox
from storage.uow import SqlUnitOfWork

CHAT = ChatId("wr_binhe")


class NoDirectory:
    """A company without an address book."""

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        return None


@dataclass
class HandClock:
    """Moved by hand only."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class Office:
    """What a test says and reads, without the way in and out."""

    database: Database
    inbox: SqlInbox
    dispatcher: Dispatcher
    timed: Timed
    clock: HandClock
    count: int = 0
    read: int = field(default=0)

    async def say(self, person: str, text: str, *, private: bool = False, at: bool = True) -> None:
        """Hand in one message and decide on it."""
        self.count += 1
        who = UserId(person)
        await self.inbox.put(
            Arrival(
                channel=Channel.AIBOT,
                key=f"m{self.count}",
                conversation=direct_conversation(who) if private else group_conversation(CHAT),
                chat=None if private else CHAT,
                sender=who,
                kind=Kind.TEXT,
                text=text,
                addressed=at or private,
                sent_at=self.clock.now(),
                received_at=self.clock.now(),
            )
        )
        for inbound in await self.inbox.claim(self.clock.now(), limit=5):
            await self.dispatcher.handle(inbound)

    async def pass_minutes(self, minutes: int) -> None:
        """Let time pass, with a tick of the promises every minute."""
        for _ in range(minutes):
            self.clock.at += timedelta(minutes=1)
            await promise_due(self.timed)

    async def said(self, target: str = f"group:{CHAT}") -> Sequence[str]:
        """Return what was queued for a target since the last look at anything."""
        async with self.database.reading() as session:
            rows = await session.execute(
                select(outbox.c.id, outbox.c.target, outbox.c.text)
                .where(outbox.c.id > self.read)
                .order_by(outbox.c.id)
            )
            found = rows.all()
        if found:
            self.read = found[-1][0]
        return [text for _, to, text in found if to == target]


@cache
def _sample() -> StationMap:
    return load(SAMPLE)


@asynccontextmanager
async def office(tmp_path: Path, *, at: str) -> AsyncIterator[Office]:
    """Open an office at a local time with the sample station."""
    start = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    clock = HandClock(start)
    rules = Settings().rules()
    async with (
        Database(f"sqlite:///{tmp_path}/office.db") as database,
        SqlInbox(database) as inbox,
    ):
        stations = SqlStations(database)
        await stations.replace(_sample())

        def uows() -> SqlUnitOfWork:
            return SqlUnitOfWork(database)

        yield Office(
            database=database,
            inbox=inbox,
            dispatcher=Dispatcher(
                uows=uows,
                stations=stations,
                directory=NoDirectory(),
                understand=understand,
                clock=clock,
                rules=rules,
            ),
            timed=Timed(uows=uows, stations=stations, clock=clock, rules=rules),
            clock=clock,
        )
