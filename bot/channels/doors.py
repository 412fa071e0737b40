"""The two ways a message can enter: each knows its envelope, its key and its format."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from bot.channels.agent import read_agent
from bot.channels.aibot import AibotIdentity, StreamPoll, read_aibot
from bot.channels.config import AgentConfig, AibotConfig
from bot.channels.crypto import CallbackCodec
from bot.channels.envelope import read_json_envelope, read_xml_envelope
from domain.inbound import Arrival


class Door(Protocol):
    """A callback address of one app or bot."""

    @property
    def codec(self) -> CallbackCodec:
        """What opens and seals here."""
        ...

    def unwrap(self, body: bytes) -> str:
        """Return the ciphertext in a body, or raise `CallbackRefusedError`."""
        ...

    def read(self, plain: str, received_at: datetime) -> Arrival | StreamPoll:
        """Return what an opened body says, or raise `CallbackRefusedError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDoor:
    """Callbacks of the self-built app: XML, sealed for the company."""

    codec: CallbackCodec
    agent_id: int

    @classmethod
    def of(cls, config: AgentConfig) -> Self:
        """Build it from the settings.

        Raises:
            ValueError: token or key is malformed.
        """
        codec = CallbackCodec(config.token, config.encoding_aes_key, config.corp_id)
        return cls(codec=codec, agent_id=config.agent_id)

    def unwrap(self, body: bytes) -> str:
        """Return the ciphertext of an XML body."""
        return read_xml_envelope(body)

    def read(self, plain: str, received_at: datetime) -> Arrival:
        """Return the arrival in an opened body."""
        return read_agent(plain, agent_id=self.agent_id, received_at=received_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class AibotDoor:
    """Callbacks of the AI bot: JSON, sealed for nobody in particular."""

    codec: CallbackCodec
    identity: AibotIdentity

    @classmethod
    def of(cls, config: AibotConfig) -> Self:
        """Build it from the settings.

        Raises:
            ValueError: token or key is malformed.
        """
        identity = AibotIdentity(
            bot_id=config.bot_id,
            bot_names=config.bot_names,
            stream_replies=config.stream_replies,
        )
        codec = CallbackCodec(config.token, config.encoding_aes_key, "")
        return cls(codec=codec, identity=identity)

    def unwrap(self, body: bytes) -> str:
        """Return the ciphertext of a JSON body."""
        return read_json_envelope(body)

    def read(self, plain: str, received_at: datetime) -> Arrival | StreamPoll:
        """Return the arrival or the stream poll in an opened body."""
        return read_aibot(plain, identity=self.identity, received_at=received_at)
