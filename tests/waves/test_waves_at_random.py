"""Whatever happens to outages, and whenever the service dies: the last word agrees with the record.

Real handlers on a real SQLite file, which a restart opens again. A message that arrives must be
true at that instant; when all has left, every group that was told knows what the record says; no
group hears of what never concerned it; no wave comes twice.
"""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import text

from domain.ids import ChatId
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from domain.station import Chat, StationMap
from domain.wave import WaveKind, calm, slots
from domain.when import in_span, local
from storage.outages import SqlOutages
from storage.planned_end import SqlOutageEnds
from storage.tellings import SqlTellings
from tests.waves.wave_parts import (
    DISPATCHER,
    Killed,
    Post,
    an_outage,
    big_station,
    chat_of,
    fact_words,
    name_of,
    places_of,
    post,
)

COMMUNITIES = 5
AHEAD = (WaveKind.WEEK, WaveKind.DAY, WaveKind.MORNING)
NEWS = ("moved", "moved", "elsewhere", "elsewhere", "delayed", "cancelled", "restored", "can")
SOME = st.sets(st.integers(1, COMMUNITIES), min_size=1, max_size=3)
UNSENT = text(
    "SELECT chat, state FROM outbox WHERE chat IS NOT NULL"
    " AND state IN ('held', 'pending', 'sending', 'unknown', 'expired')"
)


@lru_cache(maxsize=1)
def small_station() -> StationMap:
    """Return five communities: two share a group, one has only a group that cannot be pushed to."""
    station = big_station(COMMUNITIES)
    chats = list(station.chats)
    chats[0] = replace(chats[0], communities=(name_of(1), name_of(2)))
    chats[4] = replace(chats[4], can_push=False, robot="")
    return replace(station, chats=tuple(chats))


@dataclass(frozen=True)
class Line:
    """What a group read of one outage."""

    chat: ChatId
    outage: OutageId
    wave: WaveKind
    status: OutageStatus
    start: datetime
    end: datetime
    words: str


def lines_of(target: str, said: str) -> list[Line]:
    """Return what a message tells."""
    found = []
    for words in said.split("\n\n"):
        number, wave, status, start, end, _ = words.split(" ")
        found.append(
            Line(
                ChatId(target),
                OutageId(int(number.removeprefix("P"))),
                WaveKind(wave),
                OutageStatus(status),
                datetime.fromisoformat(start),
                datetime.fromisoformat(end),
                words,
            )
        )
    return found


def part_of(outage: Outage, chat: Chat) -> tuple[OutagePlace, ...]:
    """Return the places of an outage that are a group's."""
    return tuple(place for place in outage.places if place.community in chat.communities)


def is_on(outage: Outage) -> bool:
    """Whether it is announced and not taken back."""
    return outage.confirmed and outage.status is OutageStatus.ACTIVE


class Outages(RuleBasedStateMachine):
    """Somebody announces, changes and takes back; time passes; the service dies."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        opened = post("2026-12-01T09:00", station=small_station())
        self.desk: Post = self.runner.run(self.stack.enter_async_context(opened))
        self.desk.on_arrival = self.arrives
        self.desk.at_once = 1
        self.lines: list[Line] = []
        self.numbers: list[OutageId] = []

    def teardown(self) -> None:
        try:
            self.runner.run(self.rest())
        finally:
            self.runner.run(self.stack.aclose())
            self.runner.close()

    # what people and time do

    @initialize(hours=st.integers(-2, 24 * 8), length=st.integers(2, 9), where=SOME)
    def begins(self, hours: int, length: int, where: set[int]) -> None:
        """One outage is announced, and told of if it is near."""
        self.create(hours, length, where, 1, "")
        self.live(self.desk.tick())

    @rule(
        hours=st.integers(-3, 24 * 9),
        length=st.integers(1, 12),
        where=SOME,
        parts=st.integers(1, 2),
        building=st.sampled_from(["", "1"]),
    )
    def create(self, hours: int, length: int, where: set[int], parts: int, building: str) -> None:
        start = local(self.desk.clock.at + timedelta(hours=hours)).replace(tzinfo=None)
        first = an_outage(
            start.isoformat(),
            (start + timedelta(hours=length)).isoformat(),
            *sorted(where),
            building=building,
        )
        later = timedelta(hours=length + 2)
        more = replace(first, start=first.start + later, end=first.end + later)
        outages = (first, more)[:parts]
        stored = self.live(self.desk.step(*outages))
        self.numbers += [outage.id for outage in stored or ()]

    @rule(
        pick=st.integers(0, 9),
        news=st.sampled_from(NEWS),
        hours=st.integers(-30, 60),
        minutes=st.integers(10, 300),
        where=SOME,
    )
    def is_changed(self, pick: int, news: str, hours: int, minutes: int, where: set[int]) -> None:
        """Somebody of the station changes an outage that is announced."""
        if not self.numbers:
            return
        outage = self.runner.run(self.record(self.numbers[pick % len(self.numbers)]))
        assert outage is not None
        now = self.desk.clock.at.replace(second=0, microsecond=0)  # people are told of minutes
        shift = timedelta(hours=hours)
        if not is_on(outage) or outage.ended_at is not None:
            return
        if news == "moved":
            self.revise(
                outage, WaveKind.CHANGE, start=outage.start + shift, end=outage.end + shift
            )
        elif news == "elsewhere":
            self.revise(outage, WaveKind.CHANGE, places=places_of(*sorted(where)))
        elif news == "delayed":
            end = max(outage.end, now) + timedelta(minutes=minutes)  # read back: never in the past
            self.revise(outage, WaveKind.DELAY, end=end)
        elif news == "cancelled":
            self.revise(outage, WaveKind.CANCEL, status=OutageStatus.CANCELLED)
        elif news == "can":
            self.live(self.desk.stands_for(outage.id))
        elif outage.start < now:
            self.revise(outage, WaveKind.RESTORED, end=now, ended_at=now)

    @rule()
    def take_back(self) -> None:
        """The dispatcher takes his last step back, if there is one."""
        self.live(self.desk.say(DISPATCHER, "撤销"))

    @rule(seconds=st.sampled_from([5, 30, 61, 3600, 9 * 3600, 26 * 3600, 70 * 3600]))
    def jumps(self, seconds: int) -> None:
        """The host wakes after a sleep, or only a moment later."""
        self.desk.clock.at += timedelta(seconds=seconds)
        self.live(self.desk.tick())

    @rule(hours=st.integers(1, 72))
    def passes(self, hours: int) -> None:
        """Time passes with the service running."""
        until = local(self.desk.clock.at + timedelta(hours=hours)).replace(tzinfo=None)
        self.live(self.desk.pass_until(until.isoformat()))

    @rule(after=st.integers(1, 4), where=st.sampled_from(["before", "after", "-", "+", "stopped"]))
    def dies(self, after: int, where: str) -> None:
        """It dies around a commit or a send of the next round, or is stopped in order."""
        if where == "stopped":
            self.live(self.desk.restart())
        elif where in ("-", "+"):
            self.desk.kill_at = (self.desk.sends + after, where)
        else:
            self.desk.die_at = (after, where)
        self.live(self.desk.tick())
        self.desk.die_at = self.desk.kill_at = None

    # how it is done

    def live(self, act: object) -> list[Outage] | None:
        async def run() -> list[Outage] | None:
            try:
                done = await act  # type: ignore[misc]
            except Killed:
                self.desk.die_at = self.desk.kill_at = None
                await self.desk.restart()
                return None
            return done if isinstance(done, list) else None

        return self.runner.run(run())

    def revise(self, outage: Outage, wave: WaveKind, **changes: object) -> None:
        self.live(self.desk.change(outage.id, wave, **changes))

    async def record(self, number: OutageId) -> Outage | None:
        async with self.desk.database.reading() as session:
            return await SqlOutages(session).get(number)

    # what must hold

    async def arrives(self, target: str, said: str) -> None:
        """Look at every message as it arrives: it is true, new, in time, and for this group."""
        if target.startswith("direct:"):
            return
        chat = small_station().chat(ChatId(target))
        assert chat is not None
        assert chat.can_push
        for line in lines_of(target, said):
            outage = await self.record(line.outage)
            assert outage is not None
            heard = [old for old in self.lines if (old.chat, old.outage) == (target, line.outage)]
            part = part_of(outage, chat)
            if line.status is OutageStatus.ACTIVE:
                assert is_on(outage)
                assert line.words == fact_words(replace(outage, places=part), line.wave)
            else:
                assert not (is_on(outage) and part)
                if target not in await self.doubtful():
                    assert heard
                    assert heard[-1].status is OutageStatus.ACTIVE
            await self.in_time(line)
            self.lines.append(line)

    async def in_time(self, line: Line) -> None:
        now, rules = self.desk.clock.at, self.desk.rules.waves
        if line.wave in AHEAD:
            assert now < line.start
            async with self.desk.database.reading() as session:
                rows = await SqlTellings(session).of_outages([line.outage])
            at_once = any(row.chat == line.chat and row.at == now for row in rows)
            asleep = at_once and in_span(local(now).time(), *rules.quiet)
            assert not asleep or line.start <= calm(now, rules) + rules.urgent
        if line.wave is WaveKind.START:
            assert line.start <= now < line.end
        if line.wave is WaveKind.END:
            assert line.end <= now
            async with self.desk.database.reading() as session:
                clock = await SqlOutageEnds(session).get(line.outage)
            assert clock is not None
            assert clock.holds  # somebody stood for it

    @invariant()
    def no_wave_comes_twice(self) -> None:
        waves = Counter((line.chat, line.words) for line in self.lines if line.wave.is_planned)
        assert all(count == 1 for count in waves.values()), waves

    @invariant()
    def who_was_told_knows_or_is_about_to(self) -> None:
        self.runner.run(self.agrees(settled=False))

    async def doubtful(self) -> set[str]:
        """Return the groups for which a message is doubtful or came to nothing: operators know."""
        async with self.desk.database.reading() as session:
            rows = (await session.run(UNSENT)).all()
        return {chat for chat, state in rows if state in ("unknown", "expired")}

    async def agrees(self, *, settled: bool) -> None:
        """The last word to every group is what the record says, or a truer one is on its way."""
        async with self.desk.database.reading() as session:
            rows = (await session.run(UNSENT)).all()
        doubtful = await self.doubtful()
        coming = {chat for chat, state in rows if state not in ("unknown", "expired")}
        assert not (settled and coming)
        last = {(line.chat, line.outage): line for line in self.lines}
        for (target, number), line in last.items():
            if target in coming | doubtful:
                continue
            outage, chat = await self.record(number), small_station().chat(target)
            assert outage is not None
            assert chat is not None
            part = part_of(outage, chat)
            over = self.desk.clock.at >= outage.end  # nobody learns afterwards that it was on
            if is_on(outage) and part and not (over and line.status is not OutageStatus.ACTIVE):
                assert line.words == fact_words(replace(outage, places=part), line.wave)
            else:
                assert line.status is not OutageStatus.ACTIVE

    async def rest(self) -> None:
        """Let the news of the night leave; then nobody who was told is left behind."""
        until = local(self.desk.clock.at + timedelta(hours=14)).replace(tzinfo=None)
        await self.desk.pass_until(until.isoformat())
        await self.agrees(settled=True)
        told = await self.desk.told(*self.numbers)
        for number in self.numbers:
            outage = await self.record(number)
            assert outage is not None
            await self.nobody_is_left_out(outage, {chat for n, chat in told if n == number})

    async def nobody_is_left_out(self, outage: Outage, told: set[ChatId]) -> None:
        """Once one group knows of an outage, all that are concerned do."""
        async with self.desk.uow() as uow:
            waves = await uow.waves.of_outage(outage.id)
        keys = [(wave.kind, wave.due) for wave in waves]
        assert len(set(keys)) == len(keys)
        out = any(wave.state == "sent" for wave in waves)
        if not is_on(outage) or outage.ended_at is not None or not out:
            return
        if self.desk.clock.at >= slots(outage, self.desk.rules.waves)[-1].until:
            return
        inside = {c.chat_id for c in small_station().chats if c.can_push and part_of(outage, c)}
        assert inside <= told
        assert chat_of(COMMUNITIES) not in told


TestOutages = Outages.TestCase
TestOutages.settings = settings(
    max_examples=12,
    stateful_step_count=16,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
