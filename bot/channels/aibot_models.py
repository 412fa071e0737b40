"""What the AI bot (智能机器人) posts, as pydantic models (pages 100719 and 101027).

Unknown fields are let through: the platform adds some now and then. The types of what we use
are strict: a number where a text belongs is refused.
"""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.channels.strict import clean


def _storable(value: object) -> object:
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_storable)]
"""A text without NUL and lone surrogates; null counts as left out."""


class Wire(BaseModel):
    """Base of all wire models."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class From(Wire):
    """Who wrote it."""

    userid: Text = ""


class Written(Wire):
    """Words: a text, or the transcript of a voice message."""

    content: Text = ""


class Linked(Wire):
    """A picture, file or film. The address is good for five minutes and the bytes are encrypted."""

    url: Text = ""


class MixedItem(Wire):
    """One piece of a message of words and pictures."""

    msgtype: Text
    text: Written | None = None
    image: Linked | None = None


class Mixed(Wire):
    """Words and pictures in one message."""

    msg_item: list[MixedItem] = []


class Quote(Wire):
    """The message that was quoted (引用)."""

    msgtype: Text
    text: Written | None = None
    voice: Written | None = None
    mixed: Mixed | None = None


class OptionIds(Wire):
    """What was chosen in one drop-down."""

    option_id: list[Text] = []


class SelectedItem(Wire):
    """One drop-down of a card."""

    question_key: Text
    option_ids: OptionIds = OptionIds()


class SelectedItems(Wire):
    """All drop-downs of a card."""

    selected_item: list[SelectedItem] = []


class CardPressed(Wire):
    """A button of a template card was pressed."""

    event_key: Text
    task_id: Text
    selected_items: SelectedItems = SelectedItems()


class Event(Wire):
    """Something happened that nobody wrote."""

    eventtype: Text
    template_card_event: CardPressed | None = None


class StreamRef(Wire):
    """Which open stream the platform asks about."""

    id: Text


class AibotCallback(Wire):
    """The whole of one callback."""

    msgid: Text = ""
    aibotid: Text = ""
    chatid: Text = ""
    chattype: Text = ""
    sender: From = Field(default=From(), alias="from")
    create_time: int | Text = ""
    response_url: Text = ""
    msgtype: Text
    text: Written | None = None
    voice: Written | None = None
    image: Linked | None = None
    file: Linked | None = None
    video: Linked | None = None
    mixed: Mixed | None = None
    quote: Quote | None = None
    event: Event | None = None
    stream: StreamRef | None = None
