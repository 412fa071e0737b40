"""What one more report costs that joins a ticket with 10, 1,000 and 10,000 reports in it.

`python -m benchmarks.joining`. A message goes the whole way through understanding, decision and
commit on SQLite as in service; the sizes take turns and the median is taken, so that only the
ratios mean anything. It should stay flat: a storm must not slow down as it grows.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.household import Household
from domain.ids import ChatId, TicketNo, UserId, group_conversation
from domain.inbound import Arrival, Channel, Kind
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.ticket import TicketEvent
from domain.ticket_moves import Status
from handlers.dispatcher import Dispatcher
from language import understand
from storage.database import Database
from storage.inbox import SqlInbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

SIZES: Final = (10, 1_000, 10_000)
GOAL: Final = 1.5
"""The join into the fullest ticket may cost so many times the one into the emptiest (ratio)."""

HERE: Final = group_conversation(ChatId("wr_binhe"))
TICKET: Final = TicketNo(1)


@dataclass
class _Clock:
    at: datetime = datetime(2026, 11, 25, 11, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class _NoDirectory:
    async def userid_by_mobile(self, mobile: str) -> UserId | None:
        return None


@dataclass
class _Service:
    """The handling of messages on a database of its own."""

    database: Database
    inbox: SqlInbox
    stations: SqlStations
    clock: _Clock = field(default_factory=_Clock)
    said: int = 0

    async def report(self, text: str) -> float:
        """Let another person report; return how long it took to handle (s)."""
        self.said += 1
        self.clock.at += timedelta(milliseconds=50)
        await self.inbox.put(
            Arrival(
                channel=Channel.AIBOT,
                key=str(self.said),
                conversation=HERE,
                chat=ChatId("wr_binhe"),
                sender=UserId(f"new{self.said}"),
                kind=Kind.TEXT,
                text=text,
                sent_at=self.clock.at,
                received_at=self.clock.at,
            )
        )
        (inbound,) = await self.inbox.claim(self.clock.at, limit=1)
        dispatcher = Dispatcher(
            uows=lambda: SqlUnitOfWork(self.database),
            stations=self.stations,
            directory=_NoDirectory(),
            understand=understand,
            clock=self.clock,
            rules=Settings().rules(),
        )
        started = time.perf_counter()
        await dispatcher.handle(inbound)
        return time.perf_counter() - started

    async def fill(self, count: int) -> None:
        """Let so many households have reported before, each with its line and its person."""
        async with SqlUnitOfWork(self.database) as uow:
            ticket = await uow.tickets.get(TICKET)
            for n in range(1, count):
                person, place = UserId(f"old{n}"), _place(n)
                await uow.households.add(
                    Household(
                        ticket=TICKET,
                        reporter=person,
                        conversation=HERE,
                        place=place,
                        words="我家也停电了",
                        at=self.clock.at,
                    )
                )
                await uow.tickets.add_party(
                    TICKET, Party(userid=person, role=PartyRole.SUBSCRIBER, conversation=HERE)
                )
                await uow.tickets.note(_line(person, self.clock.at))
            full = replace(ticket, households=count, last_report_at=self.clock.at)
            await uow.tickets.set_place(full, event=_line(UserId("old0"), self.clock.at))
            await uow.commit()


def _place(n: int) -> Place:
    """Return one of the doors of a building with four units, all different."""
    return Place(community="滨河社区", building="3", unit=str(n % 4 + 1), room=str(100 + n))


def _line(person: UserId, at: datetime) -> TicketEvent:
    return TicketEvent(
        ticket=TICKET,
        action="joined",
        before=Status.REPORTED,
        after=Status.REPORTED,
        by=person,
        at=at,
    )


async def measure(joins: int, sizes: Sequence[int] = SIZES) -> Mapping[int, Sequence[float]]:
    """Return how long each join took (ms), by the number of reports before the first."""
    took: dict[int, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        services = {size: await _service(Path(folder) / f"{size}.db", size) for size in sizes}
        try:
            for n in range(joins):
                for size, service in services.items():
                    text = f"滨河社区3号楼{n % 4 + 1}单元也没电了"
                    took[size].append(await service.report(text) * 1000)
            for size, service in services.items():
                await _check(service, size + joins)
        finally:
            for service in services.values():
                await service.inbox.__aexit__(None, None, None)
                await service.database.__aexit__(None, None, None)
    return took


async def _service(path: Path, size: int) -> _Service:
    print(f"… {size:,} reports", file=sys.stderr, flush=True)
    database = await Database(f"sqlite:///{path}").__aenter__()
    inbox = await SqlInbox(database).__aenter__()
    stations = SqlStations(database)
    await stations.replace(load(SAMPLE))
    service = _Service(database, inbox, stations)
    await service.report("滨河社区3号楼没电了")
    await service.fill(size)
    return service


async def _check(service: _Service, count: int) -> None:
    async with SqlUnitOfWork(service.database) as uow:
        ticket = await uow.tickets.get(TICKET)
    if ticket.households != count:
        raise SystemExit(f"{ticket.households} households on the ticket, not {count}")


def show(took: Mapping[int, Sequence[float]]) -> None:
    """Print the medians and the ratios, and the goal with what was measured."""
    medians = {size: statistics.median(times) for size, times in took.items()}
    first = medians[min(medians)]
    print(f"{'reports before':>14}{'join ms':>9}{'÷ first':>9}")
    for size, median in medians.items():
        print(f"{size:14,}{median:9.2f}{median / first:9.2f}")
    print(f"goal: last ÷ first at most {GOAL} — measured {medians[max(medians)] / first:.2f}")


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--joins", type=int, default=200, help="joins measured at each size")
    show(asyncio.run(measure(options.parse_args().joins)))


if __name__ == "__main__":
    main()
