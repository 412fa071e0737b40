"""An office without a wire: the real handlers and the real SQLite, words in, tickets and replies out."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import select

from bot.settings import Settings
from domain.ids import ChatId, InboxId, TicketNo, UserId, direct_conversation, group_conversation
from domain.inbound import Arrival, Channel, Inbound, Kind
from domain.meaning import Scope, Verb
from domain.place import Place
from domain.ticket import Move, NewTicket, Ticket
from domain.ticket_moves import Action
from domain.ticket_moves import Kind as TicketKind
from handlers.dispatcher import Dispatcher
from handlers.hearing import hearing_of
from handlers.rights import OWNER_VERBS
from handlers.turn import Turn
from handlers.which_ticket import which_ticket
from language import understand
from language.answers import look_up
from storage.database import Database
from storage.inbox import SqlInbox
from storage.stations import SqlStations
from storage.tables import outbox
from storage.uow import SqlUnitOfWork
from tests.domain.domain_parts import sample

START = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 10:00 at the station, a Wednesday
BINHE = ChatId("wr_binhe")
ONE, TWO, OTHER_GRID = UserId("wgy01"), UserId("wgy02"), UserId("wgy03")
MANAGER, HEAD, NEIGHBOUR = UserId("wgfzr01"), UserId("suozhang"), UserId("jm01")
ON_TICKET = OWNER_VERBS | {Verb.ASSIGN, Verb.SUPPORT, Verb.SHOW, Verb.ASK_COMMUNITY}


class NoDirectory:
    """A company address book in which nobody is found."""

    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        """Return nobody."""
        return None


@dataclass
class HandClock:
    """A clock moved by hand."""

    at: datetime = START

    def now(self) -> datetime:
        """Return where the hand stands."""
        return self.at


@dataclass
class Office:
    """What a test does and sees."""

    database: Database
    inbox: SqlInbox
    dispatcher: Dispatcher
    clock: HandClock
    said: int = 0
    read: int = field(default=0)

    async def say(
        self, person: UserId, text: str, *, chat: ChatId | None = None, quote: str = ""
    ) -> list[str]:
        """Say something to the bot; return what it answers there."""
        await self.dispatcher.handle(await self.stored(person, text, chat=chat, quote=quote))
        target = f"group:{chat}" if chat else f"direct:{person}"
        return [line for to, line in await self.heard() if to == target]

    async def stored(
        self, person: UserId, text: str, *, chat: ChatId | None = None, quote: str = ""
    ) -> Inbound:
        """Let a message come in and claim it, unhandled."""
        self.said += 1
        self.clock.at += timedelta(seconds=1)
        now = self.clock.now()
        await self.inbox.put(
            Arrival(
                channel=Channel.AIBOT,
                key=f"m{self.said}",
                conversation=group_conversation(chat) if chat else direct_conversation(person),
                chat=chat,
                sender=person,
                kind=Kind.TEXT,
                text=text,
                quote=quote,
                sent_at=now,
                received_at=now,
            )
        )
        (inbound,) = await self.inbox.claim(now, limit=1)
        return inbound

    async def heard(self) -> list[tuple[str, str]]:
        """Return (target, text) of what was queued since the last look."""
        query = select(outbox.c.id, outbox.c.target, outbox.c.text).where(outbox.c.id > self.read)
        async with self.database.reading() as session:
            rows = (await session.execute(query.order_by(outbox.c.id))).all()
        self.read = max((row[0] for row in rows), default=self.read)
        return [(row[1], row[2]) for row in rows]

    async def ticket(self, no: int) -> Ticket:
        """Return a ticket as it stands."""
        async with SqlUnitOfWork(self.database) as uow:
            return await uow.tickets.get(TicketNo(no))

    async def open(
        self,
        owner: UserId,
        building: str,
        *steps: Action,
        kind: TicketKind = TicketKind.FAULT,
        chat: ChatId | None = BINHE,
    ) -> Ticket:
        """Open a ticket of somebody's and bring it so far."""
        inbound = await self.stored(NEIGHBOUR, f"滨河社区{building}号楼没电了", chat=chat)
        async with SqlUnitOfWork(self.database) as uow:
            ticket = await uow.tickets.add(
                _new(inbound.id, owner, building, kind, chat, self.clock.now()), event="report"
            )
            for action in steps:
                step = ticket.apply(
                    Move(action=action, words="开关烧了" if action is Action.FIND else ""),
                    by=owner,
                    at=self.clock.now(),
                )
                ticket = await uow.tickets.save(step)
            await uow.inbox.done(inbound, meaning={})
            await uow.commit()
        return ticket

    async def meant(self, person: UserId, text: str, *, quote: str = "") -> tuple[str, int]:
        """Return verb and ticket (0: none, or asked) of an order; nothing is kept of it."""
        station = sample()
        inbound = replace(await self._last(person), text=text, quote=quote, sender=person)
        hearing = hearing_of(inbound, station.member(person))
        meaning = understand(text, station=station, now=inbound.sent_at, hearing=hearing)
        command = meaning.command
        if command is None or meaning.intent not in ("command", "choice"):
            return "", 0
        if command.verb not in ON_TICKET:
            return str(command.verb), 0
        async with SqlUnitOfWork(self.database) as uow:
            turn = Turn(
                uow=uow,
                now=self.clock.now(),
                station=station,
                rules=self.dispatcher.rules,
                inbound=inbound,
                meaning=meaning,
                actor=station.member(person),
                hearing=hearing,
                directory=NoDirectory(),
                reread=lambda _: meaning,
                look_up=look_up,
            )
            ticket = await which_ticket(turn, command)
        return str(command.verb), ticket.no if ticket else 0

    async def _last(self, person: UserId) -> Inbound:
        now = self.clock.now()
        return Inbound(
            id=InboxId(1),
            channel=Channel.AIBOT,
            key="thought",
            conversation=direct_conversation(person),
            chat=None,
            sender=person,
            kind=Kind.TEXT,
            text="",
            sent_at=now,
            received_at=now,
        )


def _new(
    source: InboxId,
    owner: UserId,
    building: str,
    kind: TicketKind,
    chat: ChatId | None,
    now: datetime,
) -> NewTicket:
    return NewTicket(
        kind=kind,
        station="CG",
        grid="BH1",
        place=Place(community="滨河社区", building=building),
        what="没电",
        words=f"{building}号楼没电了",
        scope=Scope.MULTI,
        reporter=NEIGHBOUR,
        relayer=None,
        conversation=group_conversation(chat) if chat else direct_conversation(NEIGHBOUR),
        chat=chat,
        owner=owner,
        why_owner="值班派给您",
        reported_at=now,
        next_chase_at=now + timedelta(minutes=5),
        source=source,
    )


@lru_cache(maxsize=1)
def _template() -> Path:
    """Migrate and import once; every office gets a copy of the file."""
    file = Path(mkdtemp()) / "template.db"

    async def make() -> None:
        async with Database(f"sqlite:///{file}") as database:
            await SqlStations(database).replace(sample())

    with asyncio.Runner() as runner:
        runner.run(make())
    return file


@asynccontextmanager
async def office(folder: Path | None = None) -> AsyncIterator[Office]:
    """Open an office of the sample station."""
    template = await asyncio.to_thread(_template)
    folder = folder or Path(mkdtemp())
    file = shutil.copy(template, folder / "office.db")
    clock = HandClock()
    async with Database(f"sqlite:///{file}") as database, SqlInbox(database) as inbox:
        dispatcher = Dispatcher(
            uows=lambda: SqlUnitOfWork(database),
            stations=SqlStations(database),
            directory=NoDirectory(),
            understand=understand,
            clock=clock,
            rules=Settings().rules(),
        )
        yield Office(database, inbox, dispatcher, clock)


def shown(tickets: Sequence[Ticket]) -> str:
    """Return the numbers of tickets as a message of the bot shows them."""
    return "、".join(ticket.shown_no for ticket in tickets)
