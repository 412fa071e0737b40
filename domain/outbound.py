"""What leaves: one sentence or card for one group or one person, before a channel words it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import ChatId, InboxId, OutboxId, TicketNo, UserId


class Purpose(StrEnum):
    """Why something is sent. It decides the order, and what happens after an unknown outcome."""

    DANGER = "danger"  # 险情: first in the queue, repeated until somebody answers
    CALL = "call"  # 电话: a voice call, the last step of the ladder
    REPLY = "reply"  # an answer to a person who just spoke
    NOTICE = "notice"  # a ticket changed
    CHASE = "chase"  # 催办
    BROADCAST = "broadcast"  # 群发
    DIGEST = "digest"  # 日报

    @property
    def priority(self) -> int:
        """Return the place in the queue: the smaller leaves first."""
        return list(Purpose).index(self)

    @property
    def may_repeat(self) -> bool:
        """Whether a send of unknown outcome is sent again (the 编号 makes a repeat harmless).

        A broadcast or digest goes out at most once: a person decides (reliability rule 6). A
        telephone rings once, not twice: the next person is called instead.
        """
        return self not in (Purpose.BROADCAST, Purpose.DIGEST, Purpose.CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardButton:
    """A button: what it reads (at most 10 characters) and the key that comes back."""

    text: str
    key: str
    style: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """A drop-down on a button card: (id, text) pairs, the first one preselected."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A template card with buttons (按钮交互型模板卡片), platform-neutral.

    Attributes:
        task_id: unique for ever within the app, ``[0-9A-Za-z_-@]``, at most 128 bytes.
        title: at most 36 characters; `desc` at most 44.
        rows: at most six (name of at most 5 characters, value of at most 30).
        buttons: one to six.
    """

    task_id: str
    title: str
    desc: str
    rows: tuple[tuple[str, str], ...] = ()
    buttons: tuple[CardButton, ...] = ()
    choice: CardChoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUpdate:
    """Grey the buttons of a card that was sent, and say why: 已由网格员一号接单."""

    task_id: str
    response_code: str
    caption: str


class PaperKind(StrEnum):
    """What is made of facts when it leaves: a picture, a file or a recording."""

    POSTER = "poster"  # 海报, as a picture (PNG)
    POSTER_PDF = "poster_pdf"  # 海报, to be printed (PDF)
    SPEECH = "speech"  # 喇叭稿, read aloud
    DIGEST = "digest"  # the picture beside the daily message (PNG)
    REPORT_DOCX = "report_docx"  # 月报
    REPORT_XLSX = "report_xlsx"  # 月报 with its figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is to be drawn, written or spoken, as facts; the edge makes the file when it leaves.

    Attributes:
        name: the file's name as people see it, with its ending.
        facts: JSON: words, numbers, lists and objects of them. Everything the file shows.
    """

    kind: PaperKind
    name: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One thing to say, to exactly one group or one person.

    Attributes:
        chat, person: exactly one is set.
        text: what is read; with a card it is the fallback where cards do not show.
        dedup_key: the same key is queued once, ever.
        mentions: members to @ in a group; only ever taken from the roster, never from text.
        reply_to: the inbound message this answers; lets the channel use its one-time address.
        not_before: UTC; held back until then (quiet hours, spreading).
        expires_at: UTC; no longer worth saying after that, and shown as expired.
        fallback_chat: where it is said, without the door number, when the person is out of reach.
        fallback_text: what is said there.
        update: a card update instead of a new message; `text` is then empty.
        paper: a picture, file or recording instead of the text; `text` then says what it is.
    """

    purpose: Purpose
    dedup_key: str
    text: str
    chat: ChatId | None = None
    person: UserId | None = None
    card: Card | None = None
    update: CardUpdate | None = None
    paper: Paper | None = None
    mentions: tuple[UserId, ...] = ()
    ticket: TicketNo | None = None
    reply_to: InboxId | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    fallback_chat: ChatId | None = None
    fallback_text: str = ""

    def __post_init__(self) -> None:
        """Refuse a message for nobody or for two."""
        if (self.chat is None) == (self.person is None):
            raise ValueError("exactly one of chat and person")

    @property
    def target(self) -> str:
        """Return whom it goes to, as one word: ``group:…`` or ``direct:…``."""
        return f"group:{self.chat}" if self.chat is not None else f"direct:{self.person}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAddress:
    """The one-time address (response_url) that came with the message being answered."""

    url: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An outbox row that one worker holds a lease on.

    Attributes:
        attempt: counts from 1; part of the fence together with `owner`.
        robot: settings name of the group's robot, empty when the group has none.
        reply: unused one-time address, if the row answers a message that brought one.
        body: exact bytes of an earlier attempt, so that a repeat is the same to the platform.
    """

    id: OutboxId
    owner: str
    attempt: int
    message: Outgoing
    robot: str = ""
    reply: ReplyAddress | None = None
    body: bytes = b""


class Result(StrEnum):
    """How a send ended."""

    SENT = "sent"
    RETRY = "retry"  # certainly not delivered; try again after `wait`
    UNKNOWN = "unknown"  # it may have been delivered: nobody knows
    UNREACHABLE = "unreachable"  # this person or group cannot be reached this way
    REFUSED = "refused"  # the platform will never take this; a person has to look
    PAUSED = "paused"  # the whole way out (robot, app) is to rest for `wait`


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a channel reports about one send.

    Attributes:
        wait: seconds, for RETRY and PAUSED.
        detail: errcode and the documented meaning, in Chinese, free of secrets and names.
        response_code: lets a sent card be updated once within 72 hours.
        call_id: names a voice call that was placed, to ask later whether it was answered.
        used_reply: whether the one-time address has been spent.
        body: the bytes that went out.
    """

    result: Result
    wait: float = 0.0
    detail: str = ""
    response_code: str = ""
    call_id: str = ""
    used_reply: bool = False
    body: bytes = b""
