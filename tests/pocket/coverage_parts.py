"""An office in which outages are handed out to the clerks, and its clock of the coverage ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.settings import Settings
from domain.coverage import Cell
from domain.ids import UserId, direct_conversation
from domain.inbound import Arrival, Channel, Kind, Media
from domain.notice import NoticeKind
from domain.outage import Outage, OutagePlace
from domain.outbound import Paper
from domain.wave import WaveKind
from handlers.coverage_due import coverage_due
from handlers.relay import hand_out
from handlers.timed import Timed
from handlers.turn import Desk
from storage.outbox_rows import to_message
from storage.stations import SqlStations
from storage.tables import outbox
from storage.uow import SqlUnitOfWork
from tests.domain.domain_parts import sample
from tests.pocket.office import START, Office, office

LINYIN = OutagePlace(community="林荫家园社区", buildings=("1", "2", "3", "4", "5", "6"))
BINHE = OutagePlace(community="滨河社区", buildings=("1", "2"))
JINGU = OutagePlace(community="金谷园社区", buildings=("1", "2"))
CLERK, OTHER_CLERK = UserId("sqsj04"), UserId("sqsj02")
BINHE_CLERK, STEWARD = UserId("sqsj01"), UserId("louzhang02")
DISPATCHER, MANAGER, CREW = UserId("diaodu01"), UserId("wgfzr04"), UserId("wgy07")


@dataclass
class Hall:
    """What a test does and sees."""

    desk: Office
    pictures: int = field(default=0)

    async def announce(
        self, *places: OutagePlace, days: float = 8, wave: WaveKind = WaveKind.WEEK
    ) -> Outage:
        """Store an outage and hand its package out."""
        now = self.desk.clock.now()
        start = now.replace(second=0, microsecond=0) + timedelta(days=days)
        async with SqlUnitOfWork(self.desk.database) as uow:
            outage = await uow.outages.add(
                Outage(
                    kind=NoticeKind.PLANNED,
                    start=start,
                    end=start + timedelta(hours=9),
                    places=places or (LINYIN,),
                    noted_at=now,
                    said_by=DISPATCHER,
                    confirmed=True,
                )
            )
            await uow.commit()
        return await self.hand(outage, wave)

    async def hand(
        self, outage: Outage, wave: WaveKind, *, before: Outage | None = None
    ) -> Outage:
        """Hand out a wave; with `before` the outage is stored as changed first."""
        station = await SqlStations(self.desk.database).load()
        async with SqlUnitOfWork(self.desk.database) as uow:
            if before is not None:
                changed = replace(outage, revision=before.revision + 1, version=before.version)
                outage = await uow.outages.save(changed)
            await hand_out(
                Desk(
                    uow=uow, now=self.desk.clock.now(), station=station, rules=Settings().rules()
                ),
                outage,
                wave,
                before=before,
            )
            await uow.commit()
        return outage

    async def lose(self, person: UserId) -> None:
        """Let a member leave."""
        known = sample()
        members = tuple(
            replace(member, active=member.userid != person) for member in known.members
        )
        await SqlStations(self.desk.database).replace(replace(known, members=members))

    async def say(self, person: UserId, text: str, **how: object) -> str:
        """Say something to the bot; return its one answer."""
        await self.desk.heard()
        answers = await self.desk.say(person, text, **how)  # type: ignore[arg-type]
        return "\n".join(answers)

    async def picture(self, person: UserId) -> str:
        """Send a picture in private; return the answer."""
        self.pictures += 1
        self.desk.clock.at += timedelta(seconds=1)
        now = self.desk.clock.now()
        await self.desk.inbox.put(
            Arrival(
                channel=Channel.AGENT,
                key=f"picture{self.pictures}",
                conversation=direct_conversation(person),
                chat=None,
                sender=person,
                kind=Kind.IMAGE,
                text="",
                media=(Media(kind="image", media_id=f"media{self.pictures}"),),
                sent_at=now,
                received_at=now,
            )
        )
        (inbound,) = await self.desk.inbox.claim(now, limit=1)
        await self.desk.dispatcher.handle(inbound)
        return "\n".join(await self.told(person))

    async def told(self, person: UserId) -> list[str]:
        """Return what a person was told since the last look at anything."""
        return [text for to, text in await self.desk.heard() if to == f"direct:{person}"]

    async def cells(self, outage: Outage) -> list[Cell]:
        """Return an outage's cells."""
        async with SqlUnitOfWork(self.desk.database) as uow:
            return list(await uow.coverage.cells(outage.id))

    async def ticked(self, outage: Outage) -> set[str]:
        """Return what is done, as words: 微信, 3公告."""
        return {f"{c.building}{c.medium}" for c in await self.cells(outage) if c.done_at}

    async def papers(self) -> list[Paper]:
        """Return every picture and file that was queued."""
        async with self.desk.database.reading() as session:
            rows = await session.execute(select(outbox).order_by(outbox.c.id))
            found = [to_message(row).paper for row in rows.mappings()]
        return [paper for paper in found if paper is not None]

    async def wait(self, until: datetime | None = None, **span: float) -> None:
        """Let time pass, with a look at the ledger every half hour."""
        end = until or self.desk.clock.at + timedelta(**span)
        timed = Timed(
            uows=lambda: SqlUnitOfWork(self.desk.database),
            stations=SqlStations(self.desk.database),
            clock=self.desk.clock,
            rules=Settings().rules(),
        )
        while self.desk.clock.at < end:
            self.desk.clock.at = min(end, self.desk.clock.at + timedelta(minutes=30))
            await coverage_due(timed)


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[Hall]:
    """Open an office at 10:00 on a Wednesday."""
    async with office(folder) as desk:
        assert desk.clock.at == START
        yield Hall(desk)
