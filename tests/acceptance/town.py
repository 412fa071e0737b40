"""A town for the acceptance tests: the real service and the fake platform, on one clock.

Everything between a person's words and what people read back is real: encrypted HTTP callbacks,
SQLite on disk, the ticks, the API calls, the platform's limits.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import text

from bot.app import STEWARD, Steward, create_app
from bot.papers.render import Papers
from bot.papers.rendered import Rendered
from bot.settings import Settings
from bot.station import SAMPLE, load
from domain.outbound import PaperKind
from domain.station import StationMap
from language.vectors import Embedder
from sandbox.app import RunningSandbox, running
from sandbox.clock import ScaledClock
from sandbox.config import SandboxConfig

ZONE = ZoneInfo("Asia/Shanghai")
AES_AGENT = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"
AES_AIBOT = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFE"
ROBOTS = {
    name: f"00000000-0000-0000-0000-00000000000{n}"
    for n, name in enumerate(("r_binhe", "r_linyin", "r_xinggu", "r_yuyang"), start=1)
}
BINHE = "group:wr_binhe"
STEP = timedelta(seconds=30)
FAR, STRIDE = timedelta(hours=1), timedelta(minutes=5)
VERY_FAR, LONG_STRIDE = timedelta(hours=3), timedelta(minutes=10)
_WAITING = text(
    "SELECT (SELECT count(*) FROM inbox WHERE state IN ('waiting', 'leased') AND due_at <= :now)"
    " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending', 'offered', 'held')"
    " AND ready_at <= :now)"
)


@dataclass
class HandTime:
    """The host's time, moved by hand only."""

    at: float

    def __call__(self) -> float:
        return self.at


@dataclass
class Town:
    """What a test does and sees."""

    sandbox: RunningSandbox
    host: HandTime
    clock: ScaledClock
    settings: Settings
    listener: socket.socket
    steward: Steward | None = None
    runner: web.AppRunner | None = None
    read: dict[str, int] = field(default_factory=dict)
    embedder: Embedder | None = None
    papers: bool = False

    async def start(self) -> None:
        """Start the service, as after an installation or a restart."""
        app = create_app(
            self.settings,
            clock=self.clock,
            embedder=self.embedder,
            papers=None if self.papers else _blank_papers(),
        )
        self.runner = web.AppRunner(app, access_log=None, auto_decompress=False)
        await self.runner.setup()
        await web.SockSite(self.runner, self.listener.dup()).start()
        self.steward = app[STEWARD]

    async def stop(self) -> None:
        """Stop it in order."""
        if self.runner is not None:
            await self.runner.cleanup()
        self.runner = self.steward = None

    @property
    def bot(self) -> Steward:
        """Return the running service."""
        assert self.steward is not None
        return self.steward

    async def say(
        self, person: str, conversation: str, text: str, *, quote_seq: int | None = None
    ) -> None:
        """Say something and wait until everything that follows at once has happened."""
        if conversation.startswith("group:") and "@电力管家" not in text:
            text = f"@电力管家 {text}"
        await self.sandbox.platform.say(person, conversation, text, quote_seq=quote_seq)
        await self.settle()

    async def tell_app(self, person: str, text: str) -> None:
        """Write to the bot in private."""
        await self.say(person, f"app:{person}", text)

    async def press(self, person: str, key: str, selected: dict[str, str] | None = None) -> None:
        """Press a button of the newest card this person has."""
        cards = [m for m in self.sandbox.platform.messages(f"app:{person}") if m.card]
        await self.sandbox.platform.press(person, cards[-1].seq, key, selected)
        await self.settle()

    async def pass_time(self, **span: float) -> None:
        """Let time pass, tick by tick."""
        left = timedelta(**span)
        while left > timedelta():
            step = min(left, STEP if left <= FAR else STRIDE if left <= VERY_FAR else LONG_STRIDE)
            self.host.at += step.total_seconds()
            left -= step
            if await self.bot.ticks.run_all() or await self._busy():
                await self.settle()

    async def until(self, local: str) -> None:
        """Let time pass until the station's wall clock reads so."""
        wanted = datetime.fromisoformat(local).replace(tzinfo=ZONE)
        await self.pass_time(seconds=(wanted - self.clock.now()).total_seconds())

    async def settle(self) -> None:
        """Wait until nothing that could happen now is left (at most ten real seconds)."""
        quiet = 0
        for _ in range(2000):
            await self.sandbox.platform.idle()
            await asyncio.sleep(0.002)
            if await self._busy():
                quiet = 0
            else:
                quiet += 1
            if quiet >= 3:
                return
        raise AssertionError("the town does not come to rest")

    async def _busy(self) -> bool:
        steward = self.bot
        if steward.worker.busy or steward.relay.busy:
            return True
        now = int(self.clock.now().timestamp() * 1_000_000)
        async with steward.database.reading() as session:
            waiting = await session.execute(_WAITING, {"now": now})
            return bool(waiting.scalar_one())

    def heard(self, conversation: str) -> list[str]:
        """Return what the bot said there since the last look: texts, or titles of cards."""
        seen = self.read.get(conversation, 0)
        messages = [m for m in self.sandbox.platform.messages(conversation) if m.seq > seen]
        if messages:
            self.read[conversation] = messages[-1].seq
        return [
            f"[{m.card.title}] {m.card.desc}" if m.card else m.text
            for m in messages
            if m.sender == "bot"
        ]

    def private(self, person: str) -> list[str]:
        """Return what the bot told a person in private since the last look."""
        return self.heard(f"app:{person}")


@asynccontextmanager
async def town(
    tmp_path: Path,
    *,
    at: str,
    runs: bool = False,
    streams: bool = False,
    world: Path | None = None,
    calls: bool = False,
    neighbours: int = 0,
    papers: bool = False,
) -> AsyncIterator[Town]:
    """Open a town at a local time with the shipped sample station.

    Args:
        runs: the clock runs by itself, so that a service in another process can follow it.
        streams: the AI bot answers in the open stream.
        world: the residents, instead of the sandbox's own.
        calls: the app may place voice calls.
        papers: posters are really set, in a process of its own; else they are blank.
        neighbours: so many residents of 滨河社区, jm01 to jm…, in place of the shipped ones (count).
    """
    start = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    host = HandTime(start.timestamp())
    clock = ScaledClock(start=start) if runs else ScaledClock(host=host)
    listener = socket.create_server(("127.0.0.1", 0))
    bot_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = SandboxConfig(
        bot_url=bot_url,
        agent_secret="agent-secret-for-tests",
        agent_token="AgentToken01",
        agent_aes_key=AES_AGENT,
        aibot_token="AibotToken01",
        aibot_aes_key=AES_AIBOT,
        robots=ROBOTS,
        station_dir=SAMPLE,
        port=0,
        callback_retry_gap=0.0,
        world_file=_neighbours(tmp_path, neighbours) if neighbours else world,
    )
    async with running(config, clock=clock) as sandbox:
        settings = Settings(
            wecom={
                "corp_id": config.corp_id,
                "api_base": sandbox.url,
                "agent": {
                    "agent_id": config.agent_id,
                    "secret": config.agent_secret,
                    "token": config.agent_token,
                    "encoding_aes_key": AES_AGENT,
                    "calls": calls,
                },
                "aibot": {
                    "token": config.aibot_token,
                    "encoding_aes_key": AES_AIBOT,
                    "bot_id": config.aibot_id,
                    "stream_replies": streams,
                },
                "robots": ROBOTS,
            },
            database={"url": f"sqlite:///{tmp_path}/town.db"},
            clock={"tick_seconds": 60},
        )
        found = Town(sandbox, host, clock, settings, listener, papers=papers)
        try:
            await found.start()
            await found.bot.stations.replace(_sample())
            yield found
        finally:
            await found.stop()
            listener.close()


@cache
def _sample() -> StationMap:
    return load(SAMPLE)


def _blank_papers() -> Papers:
    def blank(facts: object) -> Rendered:
        return Rendered(sort="image", filename="blank.png", data=b"\x89PNG\r\n\x1a\n")

    def blank_file(facts: object) -> Rendered:
        return Rendered(sort="file", filename="blank.pdf", data=b"%PDF-1.4\n")

    return Papers({PaperKind.POSTER: blank, PaperKind.POSTER_PDF: blank_file})


def _neighbours(folder: Path, count: int) -> Path:
    world = folder / "world.toml"
    world.write_text(
        "\n".join(
            f'[[resident]]\nuserid = "jm{n:02d}"\nname = "居民{n}号"\ncommunity = "滨河社区"\n'
            f'mobile = "139000{n:05d}"\n'
            for n in range(1, count + 1)
        ),
        encoding="utf-8",
    )
    return world
