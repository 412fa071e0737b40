"""One verified message from a channel, before anybody has understood it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import ChatId, ConversationId, InboxId, UserId


class Channel(StrEnum):
    """Where a message came in. The value is stored and used in addresses."""

    AGENT = "agent"  # 自建应用, XML, one to one
    AIBOT = "aibot"  # 智能机器人, JSON, group and one to one


class Kind(StrEnum):
    """What sort of thing arrived."""

    TEXT = "text"
    VOICE = "voice"  # `text` is the platform's transcript, or empty when it gave none
    IMAGE = "image"
    MIXED = "mixed"
    BUTTON = "button"  # a template-card button was pressed
    ENTER = "enter"  # a person opened the chat with the bot
    OTHER = "other"  # stored, never understood: files, positions, platform notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A pressed button of a template card (模板卡片)."""

    task_id: str
    key: str
    response_code: str = ""
    """Allows one update of the card for 72 hours; empty on channels without it."""
    selected: tuple[tuple[str, str], ...] = ()
    """(question key, option id) pairs of drop-downs on the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture, voice or file that came with a message. Bytes are fetched by media id or url."""

    kind: str
    media_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message as the channel delivered it, verified and decoded, not yet stored.

    Attributes:
        key: unique within the channel: msgid, or a hash of the plaintext where none is given.
        conversation: messages of one conversation are handled in order.
        chat: the group, or None when a person writes to the bot alone.
        sender: the platform's verified userid; never a nickname.
        text: what was written, a leading mention of the bot removed; empty for pictures.
        quote: the text of the message that was quoted (引用), or empty.
        sent_at: when the platform says it was written (UTC).
        received_at: when it reached us (UTC).
        reply_url: one-time address for the answer, or empty. A bearer secret: never logged.
        stream_id: open stream that waits for the answer, or empty.
        raw: the decrypted plaintext, kept for disputes for 30 days.
        addressed: said to the bot: by @, by quoting it, or in private. What is merely overheard
            in a group is answered only when it is a report, a question or a request.
    """

    channel: Channel
    key: str
    conversation: ConversationId
    chat: ChatId | None
    sender: UserId
    kind: Kind
    text: str
    quote: str = ""
    media: tuple[Media, ...] = ()
    button: Button | None = None
    sent_at: datetime
    received_at: datetime
    reply_url: str = ""
    stream_id: str = ""
    raw: str = ""
    addressed: bool = True

    @property
    def is_group(self) -> bool:
        """Whether others read along."""
        return self.chat is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound(Arrival):
    """A stored arrival. `id` is its row and its place in the order of arrival."""

    id: InboxId
