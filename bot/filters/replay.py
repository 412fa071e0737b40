"""Runs recorded conversations through the whole bot, on an empty database and their own clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.answers_file import fill_when_empty
from bot.filters.dialogue import Cast, Dialogue, Message, arrival, cast_of
from bot.filters.heard_notices import HeardNotices
from bot.filters.outcome import all_tickets, message_number, outcome
from bot.settings import Settings
from domain.ids import UserId
from domain.outbound import Outcome, Result
from domain.station import StationMap
from domain.when import STATION_ZONE
from handlers.call_back_due import call_back_due
from handlers.chase_due import Timed, chase_due
from handlers.dispatcher import Dispatcher, Understand
from handlers.incident import count_up_due
from language import understand
from scheduler.inbox_worker import InboxWorker
from storage.database import Database
from storage.inbox import SqlInbox
from storage.outbox import SqlOutbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

STEP = timedelta(minutes=1)
FAR, STRIDE = timedelta(hours=2), timedelta(minutes=10)


@dataclass
class DialogueClock:
    """The time of the conversation."""

    at: datetime

    def now(self) -> datetime:
        """Return the present instant of the conversation."""
        return self.at


@dataclass(frozen=True, slots=True)
class _NoDirectory:
    """There is no address book to ask."""

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        """Return None: unknown."""
        return None


@dataclass(kw_only=True)
class _Stage:
    """One conversation being played.

    Attributes:
        said: (message number, to whom, text), in order.
        replied: numbers of the messages that got an answer where they were written.
    """

    clock: DialogueClock
    database: Database
    inbox: SqlInbox
    outbox: SqlOutbox
    timed: Timed
    worker: InboxWorker
    said: list[tuple[int, str, str]] = field(default_factory=list)
    replied: list[int] = field(default_factory=list)

    def uow(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database)

    async def hear(self, message: Message, *, private: bool, numbers: dict[str, str]) -> None:
        """Let time pass until the message, let the bot handle it, and note what it says."""
        came = arrival(message, private=private, numbers=numbers)
        await self._pass_time_until(came.sent_at, message.n)
        await self.inbox.put(came)
        while await self.worker.work():
            pass
        targets = await self._leave(message.n)
        if str(came.conversation) in targets:
            self.replied.append(message.n)

    async def _pass_time_until(self, at: datetime, number: int) -> None:
        while self.clock.at < at:
            left = at - self.clock.at
            self.clock.at += min(left, STRIDE if left > FAR else STEP)
            await chase_due(self.timed)
            await count_up_due(self.timed)
            await call_back_due(self.timed)
            await self._leave(number - 1)

    async def _leave(self, number: int) -> set[str]:
        """Let everything leave that waits; return to whom."""
        targets: set[str] = set()
        while claimed := await self.outbox.claim(self.clock.at, limit=100):
            for delivery in claimed:
                message = delivery.message
                await self.outbox.settle(delivery, Outcome(result=Result.SENT), now=self.clock.at)
                if message.text:
                    targets.add(str(message.target))
                    self.said.append((number, str(message.target), message.text))
        return targets


@asynccontextmanager
async def _stage(cast: Cast, start: datetime, read: Understand) -> AsyncIterator[_Stage]:
    clock = DialogueClock(start)
    rules = Settings().rules()
    async with Database("sqlite:///:memory:") as database, SqlInbox(database) as inbox:
        stations = SqlStations(database)
        await stations.replace(cast.station)

        def uows() -> SqlUnitOfWork:
            return SqlUnitOfWork(database)

        await fill_when_empty(uows)
        dispatcher = Dispatcher(
            uows=uows,
            stations=stations,
            directory=_NoDirectory(),
            understand=read,
            clock=clock,
            rules=rules,
        )
        yield _Stage(
            clock=clock,
            database=database,
            inbox=inbox,
            outbox=SqlOutbox(database),
            timed=Timed(uows=uows, stations=stations, clock=clock, rules=rules),
            worker=InboxWorker(
                queue=inbox, stations=stations, handle=dispatcher.handle, clock=clock
            ),
        )


async def replay(
    dialogue: Dialogue, station: StationMap, *, read: Callable[..., Any] = understand
) -> dict[str, object]:
    """Return what came of one conversation, in the form of its `expect`.

    Args:
        station: places and people; the dialogue's own crew take the place of the grids' members.
        read: what understands the messages.
    """
    cast = cast_of(dialogue, station)
    first = dialogue.messages[0].ts
    start = first if first.tzinfo else first.replace(tzinfo=STATION_ZONE)
    notices = HeardNotices(dialogue.chat.community)
    heard = dialogue.messages[0]

    def listen(text: str, *, now: datetime, **how: Any) -> Any:  # noqa: ANN401  as `read`
        meaning = read(text, now=now, **how)
        notices.hear(heard.n, text, meaning, now)
        return meaning

    async with _stage(cast, start, listen) as stage:
        numbers: dict[str, str] = {}
        for message in dialogue.messages:
            heard = message
            await stage.hear(message, private=cast.private, numbers=numbers)
            numbers.update(await _new_numbers(stage, dialogue, numbers))
        found = await outcome(stage.uow)
    return {
        "id": dialogue.id,
        "replied": stage.replied,
        **found,
        "notices": notices.shown(),
        "said": [{"n": n, "to": to, "text": text} for n, to, text in stage.said],
    }


async def _new_numbers(stage: _Stage, dialogue: Dialogue, known: dict[str, str]) -> dict[str, str]:
    """Return key → shown number of tickets that were opened and have no key yet."""
    keys = {str(message): key for key, message in dialogue.ticket_keys.items()}
    fresh: dict[str, str] = {}
    async with stage.uow() as uow:
        for ticket in await all_tickets(uow):
            if ticket.shown_no in known.values():
                continue
            timeline = await uow.tickets.timeline(ticket.no)
            opened_by = await message_number(uow, timeline[0].source)
            key = keys.get(str(opened_by)) or _free_key({*known, *fresh, *keys.values()})
            fresh[key] = ticket.shown_no
    return fresh


def _free_key(taken: set[str]) -> str:
    return next(key for n in range(1, len(taken) + 2) if (key := f"T{n}") not in taken)
