"""A town of 52 communities with a group and a robot each, and a desk that announces outages there."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import text

from bot.settings import Settings
from domain.ids import ChatId, InboxId, UserId, direct_conversation
from domain.inbound import Arrival, Channel, Inbound, Kind
from domain.meaning import Verb
from domain.notice import NoticeKind
from domain.outage import Outage, OutageId, OutagePlace
from domain.outbound import Delivery, Outcome, Result
from domain.package import PIECES, Package
from domain.promise import Answer
from domain.station import (
    Building,
    Chat,
    Community,
    Duty,
    Grid,
    Member,
    Role,
    Station,
    StationMap,
    Street,
)
from domain.told import Told
from domain.wave import WaveKind
from domain.when import at_local
from handlers import announce as announcing
from handlers.dispatcher import Dispatcher
from handlers.package import package_of
from handlers.rules import Rules
from handlers.timed import Timed
from handlers.turn import Desk
from handlers.waves_due import waves_due
from language import understand
from storage.database import Database
from storage.inbox import SqlInbox
from storage.outbox import SqlOutbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

COMMUNITIES = 52
STREETS = ("东街道", "西街道")
HEAD, DISPATCHER, OPERATOR = UserId("suozhang"), UserId("diaodu01"), UserId("xitong01")
CLERK, CREW = UserId("sqsj01"), UserId("wgy01")


def name_of(number: int) -> str:
    """Return a community's name: 样例01社区."""
    return f"样例{number:02d}社区"


def chat_of(number: int) -> ChatId:
    """Return the group of a community."""
    return ChatId(f"wr_{number:02d}")


@lru_cache(maxsize=4)
def big_station(communities: int = COMMUNITIES) -> StationMap:
    """Return a station with so many communities, each with two buildings, a group and a robot."""

    def member(userid: UserId, name: str, role: Role) -> Member:
        return Member(userid=userid, name=name, roles=frozenset({role}), station="CG")

    numbers = range(1, communities + 1)
    return StationMap(
        stations=(Station(code="CG", name="样例供电所"),),
        streets=tuple(Street(name=street, station="CG") for street in STREETS),
        communities=tuple(
            Community(name=name_of(n), station="CG", street=STREETS[n % 2], grid="G1")
            for n in numbers
        ),
        buildings=tuple(
            Building(community=name_of(n), number=building, households=10 * n)
            for n in numbers
            for building in ("1", "2")
        ),
        grids=(
            Grid(
                code="G1",
                name="一网格",
                station="CG",
                community_head=CLERK,
                manager=CREW,
                members=(CREW,),
            ),
        ),
        members=(
            member(HEAD, "所长", Role.HEAD),
            member(DISPATCHER, "调度一号", Role.DISPATCHER),
            member(OPERATOR, "系统员", Role.OPERATOR),
            member(CREW, "网格员一号", Role.MANAGER),
            member(CLERK, "社区书记一号", Role.CLERK),
        ),
        chats=tuple(
            Chat(
                chat_id=chat_of(n),
                name=f"{name_of(n)}群",
                station="CG",
                communities=(name_of(n),),
                robot=f"r_{n:02d}",
            )
            for n in numbers
        ),
        duties=(Duty(userid=CREW, days="每天", start=time(8), end=time(8)),),
    )


def local_time(words: str) -> datetime:
    """Return the instant of a local time such as 2026-12-08T08:00."""
    at = datetime.fromisoformat(words)
    return at_local(at.date(), at.time())


def an_outage(
    start: str, end: str, *communities: int, source: int | None = None, building: str = ""
) -> Outage:
    """Return a confirmed outage of whole communities, or of one building in each."""
    return Outage(
        kind=NoticeKind.PLANNED,
        start=local_time(start),
        end=local_time(end),
        places=places_of(*communities, building=building),
        noted_at=datetime(2026, 11, 1, tzinfo=UTC),
        said_by=DISPATCHER,
        confirmed=True,
        source=None if source is None else InboxId(source),
    )


def places_of(*communities: int, building: str = "") -> tuple[OutagePlace, ...]:
    """Return whole communities, or one building of each."""
    buildings = (building,) if building else ()
    return tuple(OutagePlace(community=name_of(n), buildings=buildings) for n in communities)


def plain_package(
    desk: Desk,
    outage: Outage,
    *,
    wave: WaveKind,
    community: str = "",
    before: Outage | None = None,
    why: str = "",
    pieces: Collection[str] = PIECES,
) -> Package:
    """Return a package whose words are the facts themselves: what a test can compare.

    The station's own words are made and read again all the same: what they refuse is refused.
    """
    package_of(desk, outage, wave=wave, community=community, before=before, why=why, pieces=pieces)
    words = fact_words(outage, wave)
    return Package(chat=words, forward="", script="", sms="", poster={})


def fact_words(outage: Outage, wave: WaveKind) -> str:
    """Return what an outage is as a line: number, wave, status, times and places."""
    places = "、".join(
        place.community + ("".join(place.buildings) or "全部") for place in outage.places
    )
    ended = "已送电" if outage.ended_at else ""
    return (
        f"{outage.shown_no} {wave} {outage.status} {outage.start.isoformat()} "
        f"{outage.end.isoformat()} {places}{ended}"
    )


@dataclass
class HandClock:
    """Moved by hand only."""

    at: datetime

    def now(self) -> datetime:
        """Return where the hand stands."""
        return self.at


class _Nobody:
    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        return None


class Killed(BaseException):
    """The process dies here."""


class _Mortal(SqlUnitOfWork):
    """A transaction in which the process may die, just before or just after its commit."""

    die = ""

    async def commit(self) -> None:
        if self.die == "before":
            raise Killed
        await super().commit()
        if self.die == "after":
            raise Killed


@dataclass
class Post:
    """The desk, the ticks and the way out on one database file, which survives a restart.

    Attributes:
        arrived: (chat, text) of what the platform has received, in order; survives, too.
        kill_at: dies at the so-manieth send to a group: before it ("-") or after it ("+").
        die_at: dies at the so-manieth unit of work from now, "before" or "after" its commit.
        at_once: sends in flight. sends: to groups, so far (count).
    """

    file: Path
    clock: HandClock
    station: StationMap
    rules: Rules
    on_arrival: Callable[[str, str], Awaitable[None]] | None = None
    arrived: list[tuple[str, str, datetime]] = field(default_factory=list)
    kill_at: tuple[int, str] | None = None
    die_at: tuple[int, str] | None = None
    at_once: int = 8
    sends: int = 0
    said: int = 0
    database: Database = field(init=False)
    stations: SqlStations = field(init=False)
    outbox: SqlOutbox = field(init=False)
    inbox: SqlInbox = field(init=False)

    async def start(self) -> None:
        """Start as the service does: what was on its way when it died has an unknown outcome."""
        self.database = Database(f"sqlite:///{self.file}")
        await self.database.open()
        self.stations = SqlStations(self.database)
        self.outbox = SqlOutbox(self.database)
        self.inbox = SqlInbox(self.database)
        await self.inbox.__aenter__()
        await self.inbox.release()
        await self.outbox.release(now=self.clock.at)

    async def stop(self) -> None:
        """End it."""
        await self.inbox.__aexit__(None, None, None)
        await self.database.close()

    async def restart(self) -> None:
        """End it and start it again."""
        await self.stop()
        await self.start()

    def uow(self) -> SqlUnitOfWork:
        """Return a new unit of work."""
        found = _Mortal(self.database)
        if self.die_at is not None:
            left, side = self.die_at
            self.die_at = (left - 1, side)
            found.die = side if left == 1 else ""
        return found

    @property
    def timed(self) -> Timed:
        """Return what the ticks work with."""
        return Timed(uows=self.uow, stations=self.stations, clock=self.clock, rules=self.rules)

    def desk(self, uow: SqlUnitOfWork) -> Desk:
        """Return a desk on a unit of work."""
        return Desk(uow=uow, now=self.clock.at, station=self.station, rules=self.rules)

    async def announce(self, *outages: Outage) -> list[Outage]:
        """Store and announce."""
        async with self.uow() as uow:
            stored = [await uow.outages.add(outage) for outage in outages]
            await announcing.announce(self.desk(uow), stored)
            await uow.commit()
        return stored

    async def revise(self, number: OutageId, wave: WaveKind, **changes: object) -> Outage:
        """Change an outage as somebody of the station does it."""
        async with self.uow() as uow:
            before = await uow.outages.get(number)
            assert before is not None
            after = replace(before, **changes)  # type: ignore[arg-type]
            saved = await announcing.revise(self.desk(uow), before, after, wave)
            await uow.commit()
        return saved

    async def stands_for(self, number: OutageId) -> None:
        """Let whoever answers for the end of an outage say 能."""
        async with self.uow() as uow:
            clock = await uow.outage_ends.get(number)
            if clock is not None:
                await uow.outage_ends.put(self.rules.planned_end.answered(clock, Answer.CAN))
            await uow.commit()

    async def write(self, person: UserId, words: str) -> Inbound:
        """Let a private message come in and claim it, unhandled."""
        self.said += 1
        now = self.clock.at
        await self.inbox.put(
            Arrival(
                channel=Channel.AGENT,
                key=f"m{self.said}",
                conversation=direct_conversation(person),
                chat=None,
                sender=person,
                kind=Kind.TEXT,
                text=words,
                sent_at=now,
                received_at=now,
            )
        )
        (inbound,) = await self.inbox.claim(now, limit=1)
        return inbound

    async def say(self, person: UserId, words: str) -> list[str]:
        """Say something to the bot in private; return what it answers."""
        inbound = await self.write(person, words)
        dispatcher = Dispatcher(
            uows=self.uow,
            stations=self.stations,
            directory=_Nobody(),
            understand=understand,
            clock=self.clock,
            rules=self.rules,
        )
        seen = len(self.private(person))
        await dispatcher.handle(inbound)
        await self.leave()
        return self.private(person)[seen:]

    async def step(self, *outages: Outage) -> list[Outage]:
        """Store and announce outages as a step of the dispatcher, which he may take back."""
        inbound = await self.write(DISPATCHER, "停电通知")
        async with self.uow() as uow:
            self._begin(uow, inbound)
            stored = [
                await uow.outages.add(replace(outage, source=inbound.id)) for outage in outages
            ]
            await announcing.announce(self.desk(uow), stored)
            await uow.inbox.done(inbound, meaning={})
            await uow.commit()
        return stored

    async def change(self, number: OutageId, wave: WaveKind, **changes: object) -> None:
        """Change an outage as a step of the dispatcher."""
        inbound = await self.write(DISPATCHER, "停电改期")
        async with self.uow() as uow:
            self._begin(uow, inbound)
            before = await uow.outages.get(number)
            assert before is not None
            after = replace(before, **changes)  # type: ignore[arg-type]
            await announcing.revise(self.desk(uow), before, after, wave)
            await uow.inbox.done(inbound, meaning={})
            await uow.commit()

    def _begin(self, uow: SqlUnitOfWork, inbound: Inbound) -> None:
        uow.acts.begin(
            message=inbound.id,
            actor=DISPATCHER,
            conversation=inbound.conversation,
            at=self.clock.at,
            verb=Verb.NOTICE,
        )

    async def tick(self) -> int:
        """Do what is due, and let everything leave that may."""
        done = await waves_due(self.timed)
        await self.leave()
        return done

    async def leave(self) -> None:
        """Let everything leave that may; dies where it was told to."""
        while claimed := await self.outbox.claim(self.clock.at, limit=self.at_once):
            for delivery in claimed:
                await self._send(delivery)

    async def _send(self, delivery: Delivery) -> None:
        target = delivery.message.target.removeprefix("group:")
        to_group = not target.startswith("direct:")
        self.sends += to_group
        if to_group and self.kill_at == (self.sends, "-"):
            raise Killed
        if self.on_arrival is not None:
            await self.on_arrival(target, delivery.message.text)
        self.arrived.append((target, delivery.message.text, self.clock.at))
        if to_group and self.kill_at == (self.sends, "+"):
            raise Killed
        await self.outbox.settle(delivery, Outcome(result=Result.SENT), now=self.clock.at)

    async def pass_until(self, words: str, *, step: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass until a local time, tick by tick where something may happen."""
        wanted = local_time(words)
        await self.tick()
        while self.clock.at < wanted:
            self.clock.at = min(await self._next(step), wanted)
            await self.tick()

    async def _next(self, step: timedelta) -> datetime:
        """Return the next instant at which a wave or a held message is due."""
        async with self.database.reading() as session:
            now = {"now": int(self.clock.at.timestamp() * 1_000_000)}
            rows = await session.run(_COMING, now)
            coming = rows.scalar()
            waiting = (await session.run(_WAITING, now)).scalar()
        at = self.clock.at + step
        if waiting:  # for the end of the night
            return self.clock.at + timedelta(minutes=30)
        if coming is None:
            return self.clock.at + timedelta(days=400)
        found = datetime.fromtimestamp(coming / 1_000_000, tz=UTC)
        return max(found, at)

    def heard(self, number: int) -> list[str]:
        """Return what the group of a community has received, in order."""
        return [said for chat, said, _ in self.arrived if chat == chat_of(number)]

    def private(self, person: UserId) -> list[str]:
        """Return what a person has received."""
        return [said for target, said, _ in self.arrived if target == f"direct:{person}"]

    async def told(self, *outages: OutageId) -> Mapping[tuple[OutageId, ChatId], Told]:
        """Return what every group was last told."""
        async with self.uow() as uow:
            rows: Sequence[Told] = await uow.tellings.of_outages(outages)
        return {(row.outage, row.chat): row for row in rows}


def _template(station: StationMap) -> Path:
    """Migrate and import once; every post gets a copy of the file."""
    if id(station) not in _TEMPLATES:
        file = Path(mkdtemp()) / "template.db"

        async def make() -> None:
            async with Database(f"sqlite:///{file}") as database:
                await SqlStations(database).replace(station)
                async with SqlInbox(database) as inbox:
                    await inbox.release()

        with asyncio.Runner() as runner:
            runner.run(make())
        _TEMPLATES[id(station)] = file
    return _TEMPLATES[id(station)]


_TEMPLATES: dict[int, Path] = {}
_COMING = text(
    "SELECT min(at) FROM (SELECT due AS at FROM waves WHERE state = 'planned'"
    " UNION ALL SELECT ready_at FROM outbox WHERE state IN ('held', 'pending')) WHERE at > :now"
)
_WAITING = text("SELECT count(*) FROM waves WHERE state = 'planned' AND due <= :now")


@asynccontextmanager
async def post(
    at: str, *, station: StationMap | None = None, rules: Rules | None = None
) -> AsyncIterator[Post]:
    """Open a post at a local time."""
    station = station or big_station()
    template = await asyncio.to_thread(_template, station)
    folder = Path(mkdtemp())
    file = Path(shutil.copy(template, folder / "post.db"))
    found = Post(
        file=file,
        clock=HandClock(local_time(at)),
        station=station,
        rules=rules or Settings().rules(),
    )
    await found.start()
    try:
        yield found
    finally:
        await found.stop()
        shutil.rmtree(folder)


def kinds(desk: Post, number: int) -> list[str]:
    """Return as which waves the group of a community was told, in order."""
    return [line.split(" ")[1] for text in desk.heard(number) for line in text.split("\n\n")]


def times(desk: Post, number: int) -> list[str]:
    """Return when (local) the group of a community was told."""
    chat = chat_of(number)
    return [f"{at + timedelta(hours=8):%m-%d %H:%M}" for to, _, at in desk.arrived if to == chat]


def reached(desk: Post) -> set[str]:
    """Return every group and person that has received anything."""
    return {target for target, _, _ in desk.arrived}
