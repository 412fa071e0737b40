"""The whole bot on an empty database and a clock of its own, without a platform.

Conversations are played on it in no time: recorded ones (`bot.filters.replay`) and the scenes of
``guanjia demo``. What leaves the outbox counts as sent at once.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.answers_file import fill_when_empty
from bot.due import work_ticks
from bot.settings import Settings
from domain.ids import TicketNo, UserId
from domain.inbound import Arrival
from domain.outbound import Outcome, Purpose, Result
from domain.station import StationMap
from handlers.chase_due import Timed
from handlers.dispatcher import Dispatcher, Understand
from language import understand
from scheduler.inbox_worker import InboxWorker
from scheduler.ticks import guarded
from storage.database import Database
from storage.inbox import SqlInbox
from storage.marks import SqlMarks
from storage.outbox import SqlOutbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

STEP: Final = timedelta(minutes=1)
FAR, STRIDE = timedelta(hours=2), timedelta(minutes=10)


@dataclass
class StageClock:
    """The time of what is being played."""

    at: datetime

    def now(self) -> datetime:
        """Return the present instant of the play."""
        return self.at


@dataclass(frozen=True, slots=True)
class _NoDirectory:
    """There is no address book to ask."""

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        """Return None: unknown."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something the bot said: when, to whom (``group:…``, ``direct:…``), and about which ticket."""

    at: datetime
    target: str
    text: str
    purpose: Purpose
    ticket: TicketNo | None


@dataclass(kw_only=True)
class Stage:
    """The running bot. Everything it says is returned by what made it speak."""

    clock: StageClock
    database: Database
    inbox: SqlInbox
    outbox: SqlOutbox
    worker: InboxWorker
    jobs: Sequence[Callable[[], Awaitable[int]]]

    def uow(self) -> SqlUnitOfWork:
        """Return a new unit of work."""
        return SqlUnitOfWork(self.database)

    async def hear(self, came: Arrival) -> list[Said]:
        """Handle a message; the clock stands at its time already."""
        await self.inbox.put(came)
        while await self.worker.work():
            pass
        return await self._leave()

    async def pass_time_until(self, at: datetime) -> list[Said]:
        """Let time pass, tick by tick."""
        said: list[Said] = []
        while self.clock.at < at:
            left = at - self.clock.at
            self.clock.at += min(left, STRIDE if left > FAR else STEP)
            for job in self.jobs:
                await job()
            said += await self._leave()
        return said

    async def _leave(self) -> list[Said]:
        said: list[Said] = []
        while claimed := await self.outbox.claim(self.clock.at, limit=100):
            for delivery in claimed:
                message = delivery.message
                await self.outbox.settle(delivery, Outcome(result=Result.SENT), now=self.clock.at)
                if message.text:
                    said.append(
                        Said(
                            at=self.clock.at,
                            target=message.target,
                            text=message.text,
                            purpose=message.purpose,
                            ticket=message.ticket,
                        )
                    )
        return said


@asynccontextmanager
async def open_stage(
    station: StationMap, start: datetime, *, read: Understand = understand
) -> AsyncIterator[Stage]:
    """Set the bot up with a station at an instant; nothing of it outlives the stage.

    Args:
        read: what understands the messages.
    """
    clock = StageClock(start)
    settings = Settings()
    rules = settings.rules()
    async with Database("sqlite:///:memory:") as database, SqlInbox(database) as inbox:
        stations = SqlStations(database)
        await stations.replace(station)

        def uows() -> SqlUnitOfWork:
            return SqlUnitOfWork(database)

        await fill_when_empty(uows)
        timed = Timed(uows=uows, stations=stations, clock=clock, rules=rules)
        dispatcher = Dispatcher(
            uows=uows,
            stations=stations,
            directory=_NoDirectory(),
            understand=read,
            clock=clock,
            rules=rules,
        )
        yield Stage(
            clock=clock,
            database=database,
            inbox=inbox,
            outbox=SqlOutbox(database),
            worker=InboxWorker(
                queue=inbox, stations=stations, handle=dispatcher.handle, clock=clock
            ),
            jobs=[guarded(tick) for tick in work_ticks(settings, timed, SqlMarks(database))],
        )
