"""How long a broadcast takes, beside the least time that the platform's limits allow.

`python -m benchmarks.broadcast`. The real queue and the real relay on SQLite, on a clock of its
own: nobody waits. The platform counts as ours does not: 20 a minute for a robot and 10,000 a
minute for the interface, in a window that slides; one message too many ends the run.

Two towns: every group has its own robot, as in service: the limit of a robot is then never met,
and the interface's only by 30,000 groups (``--most 30000``); and all groups share one robot, which
the settings allow and which is the worst there is.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.ids import ChatId
from domain.outbound import Delivery, Outcome, Outgoing, Purpose, Result
from domain.station import Chat, StationMap
from scheduler.limits import Pace
from scheduler.outbox_relay import AT_ONCE, OutboxRelay
from storage.database import Database
from storage.outbox import SqlOutbox
from storage.stations import SqlStations
from storage.uow import SqlUnitOfWork

SIZES: Final = (47, 52, 1_000)
GOAL: Final = 1.10
PER_ROBOT, IN_ALL = 20, 10_000
WAY: Final = 0.1
"""Seconds that one send takes."""

LOOK: Final = timedelta(seconds=1)
START: Final = datetime(2026, 12, 1, 2, 5, tzinfo=UTC)


@dataclass
class _Clock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass
class _Platform:
    """Counts what arrives in any minute; more than its limits is an error."""

    clock: _Clock
    arrived: defaultdict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    sent: int = 0

    async def send(self, delivery: Delivery) -> Outcome:
        for way, limit in ((delivery.robot, PER_ROBOT), ("", IN_ALL)):
            window = self.arrived[way]
            while window and self.clock.at - window[0] >= timedelta(minutes=1):
                window.popleft()
            if len(window) >= limit:
                raise SystemExit(f"the platform's limit was hit after {self.sent} messages")
            window.append(self.clock.at)
        self.sent += 1
        return Outcome(result=Result.SENT)


def least(count: int, *, shared: bool) -> float:
    """Return the least time that the limits allow (s): as much as may be at once, then again."""
    by_limit = 60.0 * ((count - 1) // (PER_ROBOT if shared else IN_ALL))
    return max(by_limit, -(-count // AT_ONCE) * WAY)


def town(count: int, *, shared: bool) -> StationMap:
    """Return the sample station with so many groups."""
    station = load(SAMPLE)
    chats = tuple(
        Chat(
            chat_id=ChatId(f"wr{n}"),
            name=f"群{n}",
            station=station.stations[0].code,
            communities=(station.communities[n % len(station.communities)].name,),
            robot="r" if shared else f"r{n}",
        )
        for n in range(count)
    )
    return replace(station, chats=chats)


async def measure(count: int, *, shared: bool) -> float:
    """Return how long a broadcast to so many groups takes on the platform's clock (s)."""
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite:///{Path(folder)}/b.db") as database:
            await SqlStations(database).replace(town(count, shared=shared))
            async with SqlUnitOfWork(database) as uow:
                for n in range(count):
                    await uow.outbox.add(
                        Outgoing(
                            purpose=Purpose.BROADCAST,
                            dedup_key=f"b{n}",
                            text="停电通知",
                            chat=ChatId(f"wr{n}"),
                        )
                    )
                await uow.commit()
            return await _run(database, count)


async def _run(database: Database, count: int) -> float:
    clock = _Clock()
    platform = _Platform(clock)
    pace = Pace(**Settings().pace.model_dump())
    relay = OutboxRelay(queue=SqlOutbox(database), sender=platform, clock=clock, pace=pace)
    while True:
        round_of = await relay.send_some()
        if platform.sent >= count:
            clock.at += timedelta(seconds=WAY)
            return (clock.at - START).total_seconds()
        clock.at += timedelta(seconds=WAY) if round_of else LOOK


def show(rows: Sequence[tuple[str, int, float, float, float]]) -> bool:
    """Print what was measured and the goal; whether it was met."""
    print(f"{'robots':>10}{'groups':>8}{'took s':>10}{'least s':>10}{'÷ least':>9}{'ran s':>8}")
    for name, count, took, limit, ran in rows:
        print(f"{name:>10}{count:8,}{took:10.1f}{limit:10.1f}{took / limit:9.2f}{ran:8.1f}")
    worst = max(took / limit for _, _, took, limit, _ in rows)
    print(f"goal: took ÷ least at most {GOAL:.2f} — measured {worst:.2f}, no limit was hit")
    return worst <= GOAL


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=0, help="also so many groups (30000)")
    most = options.parse_args().most
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rows = []
    for shared in (False, True):
        name = "one" if shared else "own"
        for count in (*SIZES, *((most,) if most and not shared else ())):
            print(f"… {count:,} groups, {name} robot", file=sys.stderr, flush=True)
            begun = time.perf_counter()
            took = asyncio.run(measure(count, shared=shared))
            ran = time.perf_counter() - begun
            rows.append((name, count, took, least(count, shared=shared), ran))
    if not show(rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
