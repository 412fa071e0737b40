"""What all parts of the fake platform share."""

from dataclasses import dataclass

from sandbox.callbacks import CallbackSender
from sandbox.cardbook import CardBook
from sandbox.chatbook import ChatBook
from sandbox.clock import ScaledClock
from sandbox.config import DEFAULT_WORLD, SandboxConfig, base_url
from sandbox.faults import FaultBox
from sandbox.feed import Feed
from sandbox.ids import Mint
from sandbox.media import MediaStore
from sandbox.tasks import Tasks
from sandbox.tokens import TokenStore
from sandbox.wire import WireLog
from sandbox.world import World, load_world


@dataclass(slots=True, kw_only=True)
class Backstage:
    """The stores of one sandbox. `base_url` is where persons and the bot reach it."""

    config: SandboxConfig
    clock: ScaledClock
    mint: Mint
    feed: Feed
    world: World
    chats: ChatBook
    wire: WireLog
    faults: FaultBox
    tokens: TokenStore
    media: MediaStore
    cards: CardBook
    sender: CallbackSender
    tasks: Tasks
    base_url: str

    def url(self, path: str) -> str:
        """Return the full address of a path of the sandbox."""
        return self.base_url.rstrip("/") + path


def build_backstage(config: SandboxConfig, clock: ScaledClock) -> Backstage:
    """Make fresh stores and read the world.

    Raises:
        ConfigError: the station's files cannot be used.
    """
    mint = Mint(config.seed)
    feed = Feed()
    world = load_world(config.station_dir, config.world_file or DEFAULT_WORLD)
    wire = WireLog(feed, clock.local_iso)
    faults = FaultBox()
    return Backstage(
        config=config,
        clock=clock,
        mint=mint,
        feed=feed,
        world=world,
        chats=ChatBook(world, config.bot_name, feed),
        wire=wire,
        faults=faults,
        tokens=TokenStore(clock, mint, corp_id=config.corp_id, secret=config.agent_secret),
        media=MediaStore(clock, mint),
        cards=CardBook(clock, mint),
        sender=CallbackSender(config, clock, faults, wire),
        tasks=Tasks(),
        base_url=base_url(config.host, config.port),
    )
