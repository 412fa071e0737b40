"""The fake platform as one object: for the HTTP handlers and for tests that run in process."""

import asyncio
from collections.abc import Mapping

from sandbox.answers import Answers
from sandbox.app_messages import AppMessages
from sandbox.backstage import Backstage, build_backstage
from sandbox.callbacks import CallbackChannel
from sandbox.calls import Calls
from sandbox.clock import ScaledClock, iso_local
from sandbox.compose import Composer
from sandbox.config import SandboxConfig
from sandbox.dialogue import Dialogue
from sandbox.errors import PageError
from sandbox.faults import CallbackFaults, FaultRule
from sandbox.jsonio import JsonObject, dumps
from sandbox.messages import Message, MessageKind
from sandbox.negatives import build_negative
from sandbox.postman import Postman
from sandbox.reply_urls import ReplyUrls
from sandbox.robots import Robots
from sandbox.streams import Streams


class Platform:
    """Tencent on loopback: people, chats, the official API's state and the callbacks.

    Raises:
        ConfigError: the station's files cannot be used.
    """

    def __init__(self, config: SandboxConfig, clock: ScaledClock) -> None:
        self.stage: Backstage = build_backstage(config, clock)
        self.reply_urls = ReplyUrls(self.stage)
        self.app_messages = AppMessages(self.stage)
        self.robots = Robots(self.stage)
        self.calls = Calls(self.stage)
        composer = Composer(self.stage, self.reply_urls)
        postman = Postman(self.stage, Answers(self.stage, Streams(self.stage)))
        self.dialogue = Dialogue(self.stage, composer, postman)
        clock.on_change(self._announce_clock)

    @property
    def config(self) -> SandboxConfig:
        """The settings it was made with."""
        return self.stage.config

    @property
    def clock(self) -> ScaledClock:
        """The sandbox clock; the bot follows it."""
        return self.stage.clock

    @property
    def base_url(self) -> str:
        """Where the bot reaches the sandbox; part of every response_url and picture address."""
        return self.stage.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.stage.base_url = url

    async def start(self) -> None:
        """Open the way to the bot."""
        await self.stage.sender.start()

    async def close(self) -> None:
        """End all deliveries and close the way to the bot."""
        await self.stage.tasks.close()
        await self.stage.sender.close()

    async def say(
        self,
        persona: str,
        conversation: str,
        text: str,
        *,
        quote_seq: int | None = None,
        image_id: str | None = None,
        kind: MessageKind = "text",
    ) -> Message:
        """Let a person say something; the callback leaves in the background (see `idle`).

        Raises:
            PageError: not possible; the text says why.
        """
        return self.dialogue.say(
            persona, conversation, text, quote_seq=quote_seq, image_id=image_id, kind=kind
        )

    async def press(
        self, persona: str, seq: int, key: str, selected: Mapping[str, str] | None = None
    ) -> Message:
        """Let a person press a card button; the callback leaves in the background.

        Raises:
            PageError: not possible; the text says why.
        """
        return self.dialogue.press(persona, seq, key, selected)

    async def enter(self, persona: str, conversation: str) -> bool:
        """Let a person open the chat with the bot; tell whether an event was sent.

        Raises:
            PageError: the person is not in this conversation.
        """
        return self.dialogue.open(persona, conversation)

    def messages(self, conversation: str) -> list[Message]:
        """Return the whole history of a conversation, oldest first.

        Raises:
            PageError: there is no such conversation.
        """
        return self.stage.chats.messages(self.stage.chats.conversation(conversation).id)

    async def idle(self, timeout: float = 30.0) -> None:  # noqa: ASYNC109 - a limit for tests
        """Return when every callback is delivered and every stream has ended.

        Raises:
            TimeoutError: not within `timeout` real seconds.
        """
        async with asyncio.timeout(timeout):
            await self.stage.tasks.idle()

    async def verify(self, channel: CallbackChannel) -> JsonObject:
        """Do the URL verification of a callback address."""
        ok, status, ms = await self.stage.sender.verify(channel, self.stage.mint.msgid())
        return {"ok": ok, "status": status, "ms": ms}

    async def negative(self, which: str, channel: CallbackChannel | None = None) -> int | None:
        """Send one bad callback once; return the bot's HTTP status, None when it hung up.

        Raises:
            PageError: unknown kind, or the address is not configured.
        """
        target = channel or ("agent" if "entity" in which else "aibot")
        sealer = self.stage.sender.sealer(target)
        if sealer is None:
            raise PageError("这个回调地址没有配置")
        letter = build_negative(
            which, target, sealer, self.config, now=int(self.clock.timestamp())
        )
        answer = await self.stage.sender.post(target, letter.query, letter.body)
        self.stage.wire.add_entry(
            direction="callback",
            path=self.stage.sender.path(target),
            summary=f"坏回调 {which}",
            status=answer.status,
            ms=answer.ms,
        )
        return answer.status

    def set_faults(
        self, *, rules: list[FaultRule] | None = None, callbacks: CallbackFaults | None = None
    ) -> None:
        """Replace the fault script of the API, of the callbacks, or both."""
        if rules is not None:
            self.stage.faults.rules = rules
        if callbacks is not None:
            self.stage.faults.callbacks = callbacks

    def use_preset(self, name: str, *, robot: str = "") -> None:
        """Switch on a named trouble; `clear` ends all of them.

        `token_expired` and `token_revoked` spoil the present token, `robot_removed` takes one
        robot (or all) out of its groups, `calls_unlinked`, `calls_off` and `calls_broke` let the
        paid voice calls be refused; the others are fault scripts.

        Raises:
            PageError: nobody knows this name.
        """
        if name == "token_expired":
            self.stage.tokens.expire()
        elif name == "token_revoked":
            self.stage.tokens.revoke()
        elif name == "robot_removed":
            self.robots.removed.update([robot] if robot else self.config.robots)
        elif name in ("calls_unlinked", "calls_off", "calls_broke"):
            self.calls.refuse(name.removeprefix("calls_"))
        else:
            self.stage.faults.use_preset(name)
        if name == "clear":
            self.calls.refuse("")
            self.robots.removed.clear()

    async def reset(self) -> None:
        """Forget messages, cards, tokens, media, logs and faults; the clock goes on."""
        await self.stage.tasks.close()
        self.stage.faults.use_preset("clear")
        for store in (
            self.stage.chats,
            self.stage.tokens,
            self.stage.media,
            self.stage.cards,
            self.stage.wire,
            self.reply_urls,
            self.app_messages,
            self.robots,
            self.calls,
            self.dialogue,
        ):
            store.forget()
        self.stage.feed.publish("resync", "{}")

    def clock_json(self) -> JsonObject:
        """Return the clock as the bot and the page read it."""
        state = self.clock.state
        return {
            "rev": state.rev,
            "speed": state.speed,
            "base_virtual": state.base_virtual,
            "base_real": state.base_real,
            "now": iso_local(self.clock.timestamp()),
        }

    def _announce_clock(self) -> None:
        self.stage.feed.publish("clock", dumps(self.clock_json()))
