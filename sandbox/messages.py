"""What stands in a chat: messages and cards, as the page shows them."""

from dataclasses import asdict, dataclass
from typing import Literal

from sandbox.jsonio import JsonObject

MessageKind = Literal["text", "markdown", "image", "voice", "card", "notice", "file"]
Via = Literal["app", "robot", "aibot"]
BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The quoted message, as it read when it was quoted."""

    from_name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardButton:
    """A button; `url` buttons open a page and send no callback."""

    text: str
    key: str
    style: int = 1
    disabled: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """A drop-down or a single-choice list; `options` are (id, text)."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]
    selected: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The visible state of one copy of a template card. `caption` stands for greyed buttons."""

    task_id: str
    card_type: str
    title: str
    desc: str
    source: str = ""
    sub_title: str = ""
    emphasis: tuple[str, str] | None = None
    quote_text: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    buttons: tuple[CardButton, ...] = ()
    choices: tuple[CardChoice, ...] = ()
    caption: str | None = None
    url: str = ""

    def as_json(self) -> JsonObject:
        """Return the card as the page reads it: `choice` is the first of `choices`."""
        found = asdict(self)
        found["choice"] = found["choices"][0] if found["choices"] else None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """A voice call to the person of this chat, and whether it still rings."""

    id: str
    state: Literal["ringing", "answered", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of one conversation. `sender` is a userid or ``bot``.

    Attributes:
        seq: unique in the sandbox and growing.
        time: sandbox time, ISO local.
        heard: for messages of persons in groups: whether the bot got a callback for it.
        via: which way a bot's message came.
        image, file: addresses of a picture, or of a file that the text names.
        streaming: the bot goes on writing it.
        call: the voice call this line stands for.
    """

    seq: int
    conversation: str
    sender: str
    from_name: str
    role_label: str
    time: str
    kind: MessageKind
    text: str
    image: str | None = None
    file: str | None = None
    quote: Quote | None = None
    mentions: tuple[str, ...] = ()
    heard: bool | None = None
    via: Via | None = None
    card: Card | None = None
    streaming: bool = False
    recalled: bool = False
    call: PhoneCall | None = None

    def as_json(self) -> JsonObject:
        """Return the message as the page reads it."""
        found = asdict(self)
        found["from"] = found.pop("sender")
        found["card"] = self.card.as_json() if self.card else None
        return found

    @property
    def preview(self) -> str:
        """One line for the list of conversations and for quotes."""
        if self.recalled:
            return "已撤回"
        if self.card is not None:
            return f"[卡片] {self.card.title}".rstrip()
        if self.kind == "image":
            return f"[图片] {self.text}".rstrip()
        if self.kind == "voice":
            return f"[语音] {self.text}".rstrip()
        return " ".join(self.text.split())
