"""Lets queued messages leave: the most urgent first, in order for each target, at a calm pace."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from domain.outbound import Delivery, Outcome, Purpose, Result
from domain.ports import OutboxQueue, Sender
from domain.when import Clock
from scheduler.limits import EVERYTHING, SPAN, Limiter, Pace
from scheduler.wake import Wake

log = structlog.get_logger()

AT_ONCE = 8  # sends in flight
TROUBLED = 5  # failures in a row after which the way out rests
REST = timedelta(seconds=15)


@dataclass(slots=True, kw_only=True)
class OutboxRelay:
    """One of these runs in a process.

    Attributes:
        idle: real seconds between two looks when nothing rings.
    """

    queue: OutboxQueue
    sender: Sender
    clock: Clock
    pace: Pace = field(default_factory=Pace)
    idle: float = 1.0
    wake: Wake = field(default_factory=Wake)
    _limiter: Limiter = field(init=False)
    _resting: dict[str, datetime] = field(default_factory=dict)
    _failures: int = 0
    _flying: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the limiter."""
        self._limiter = Limiter(self.pace)

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return bool(self._flying)

    async def run(self) -> None:
        """Send until cancelled; what is on its way then is finished first (a few seconds)."""
        now = self.clock.now()
        self._limiter.remember(await self.queue.sent_since(now - SPAN))
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    if not await self._look(group):
                        await self.wake.wait(self.idle)
            finally:
                await asyncio.shield(self._land())

    async def send_some(self) -> int:
        """Send once what may leave now, and wait until it has; return how many messages."""
        async with asyncio.TaskGroup() as group:
            return await self._look(group)

    async def _land(self) -> None:
        if self._flying:
            await asyncio.wait(set(self._flying.values()), timeout=8)

    async def _look(self, group: asyncio.TaskGroup) -> int:
        free = AT_ONCE - len(self._flying)
        now = self.clock.now()
        if free <= 0 or self._at_rest("", now):
            return 0
        full, calm = self._limiter.full(now), self._limiter.full(now, broadcast=True)
        if EVERYTHING in full:
            return 0
        try:
            claimed = await self.queue.claim(
                now, limit=free, without=full | frozenset(self._flying), calm=calm
            )
        except Exception as err:  # noqa: BLE001  the database may be away: look again later
            log.error("outbox_look_failed", error=type(err).__name__)  # noqa: TRY400
            return 0
        for delivery in claimed:
            target, robot = delivery.message.target, delivery.robot
            wait = 0.0
            if self._limiter.room(target, robot, now, broadcast=_is_broadcast(delivery)):
                self._limiter.starts(target, robot)
            else:  # another group has the same robot
                wait = self._limiter.wait(target, robot, now)
            self._flying[target] = group.create_task(self._deliver(delivery, wait))
        return len(claimed)

    async def _deliver(self, delivery: Delivery, wait: float) -> None:
        try:
            outcome = await self._counted(delivery, wait)
            await self.queue.settle(delivery, outcome, now=self.clock.now())
            log.info(
                "message_left",
                outbox=delivery.id,
                purpose=delivery.message.purpose,
                result=outcome.result,
                attempt=delivery.attempt,
            )
        except Exception as err:  # noqa: BLE001  the lease ends and the row is looked at again
            log.error(  # noqa: TRY400
                "delivery_failed", outbox=delivery.id, error=type(err).__name__
            )
        finally:
            self._flying.pop(delivery.message.target, None)
            self.wake.ring()

    async def _counted(self, delivery: Delivery, wait: float) -> Outcome:
        if wait:
            return Outcome(result=Result.PAUSED, wait=wait, detail="机器人这一分钟发满了")
        try:
            return await self._send(delivery)
        finally:
            self._limiter.ended(delivery.message.target, delivery.robot, self.clock.now())

    async def _send(self, delivery: Delivery) -> Outcome:
        now = self.clock.now()
        way = _way(delivery)
        rest = self._at_rest(way, now)
        if rest:
            return Outcome(result=Result.PAUSED, wait=rest, detail="这条通道在歇口气")
        outcome = await self.sender.send(delivery)
        if outcome.result is Result.PAUSED:
            self._resting[way] = self.clock.now() + timedelta(seconds=outcome.wait)
        self._failures = self._failures + 1 if outcome.result is Result.RETRY else 0
        if self._failures >= TROUBLED:
            # The platform is away: a crowd of retries would only delay the danger messages.
            self._resting[""] = self.clock.now() + REST
            self._failures = 0
        return outcome

    def _at_rest(self, way: str, now: datetime) -> float:
        until = self._resting.get(way)
        if until is None or until <= now:
            self._resting.pop(way, None)
            return 0.0
        return (until - now).total_seconds()


def _is_broadcast(delivery: Delivery) -> bool:
    return delivery.message.purpose.priority >= Purpose.BROADCAST.priority


def _way(delivery: Delivery) -> str:
    """Return what the platform limits as one: a robot, or the whole app."""
    return delivery.message.target if delivery.message.chat is not None else "app"
