"""Callbacks of the self-built app (自建应用): opened XML in, an `Arrival` out.

wechatpy gives the message and event classes. Its `parse_message` reads XML by a parser that
takes a DOCTYPE and stumbles over attributes, so the fields come from our own strict reader and
the class is picked from the same registries by the same rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from wechatpy.messages import BaseMessage, UnknownMessage
from wechatpy.work.events import EVENT_TYPES
from wechatpy.work.messages import MESSAGE_TYPES

from bot.channels.agent_events import TemplateCardEvent
from bot.channels.fields import fingerprint, instant_of, sender_of
from bot.channels.refusal import CallbackRefusedError, Reason
from bot.channels.strict import UnreadableError, clean, load_json_object, load_xml
from domain.ids import direct_conversation
from domain.inbound import Arrival, Button, Channel, Kind, Media

Fields = dict[str, object]
"""Name → text; ``SelectedItems`` → pairs."""

_EVENT = "event"
_ENTERING = frozenset({"enter_agent", "subscribe"})
_ONLY_ONCE = frozenset(
    {"FromUserName", "CreateTime", "MsgType", "MsgId", "AgentID", "Content", "Event"}
    | {"EventKey", "TaskId", "ResponseCode", "SelectedItems"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Essence:
    """What a kind of message adds to the fields that all have."""

    kind: Kind
    text: str = ""
    media: tuple[Media, ...] = ()
    button: Button | None = None


def read_agent(plain: str, *, agent_id: int, received_at: datetime) -> Arrival:
    """Read one opened callback.

    Known and unknown kinds alike give an arrival; what nobody understands is `Kind.OTHER`.

    Raises:
        CallbackRefusedError: it cannot be read, has no sender, or is for another app.
    """
    fields = _read(plain)
    if _word(fields, "AgentID") not in ("", str(agent_id)):
        raise CallbackRefusedError(Reason.ADDRESSEE)
    message = _message_of(fields)
    is_event = _word(fields, "MsgType").lower() == _EVENT
    sender = sender_of(_word(fields, "FromUserName"), is_event=is_event)
    essence = _essence(message)
    return Arrival(
        channel=Channel.AGENT,
        key=_word(fields, "MsgId") or fingerprint(plain),
        conversation=direct_conversation(sender),
        chat=None,
        sender=sender,
        kind=essence.kind,
        text=essence.text,
        media=essence.media,
        button=essence.button,
        sent_at=instant_of(_word(fields, "CreateTime"), received_at),
        received_at=received_at,
        raw=clean(plain),
    )


def _read(plain: str) -> Fields:
    text = plain.removeprefix("\ufeff").strip()
    try:
        if text.startswith("{"):
            return _fields_of_json(load_json_object(text))
        return _fields_of_xml(load_xml(text))
    except UnreadableError:
        raise CallbackRefusedError(Reason.CONTENT) from None


def _fields_of_json(given: Fields) -> Fields:
    """Return the texts and whole numbers; the official JSON samples use both for the same field."""
    return {
        name: str(value)
        for name, value in given.items()
        if isinstance(value, str | int) and not isinstance(value, bool)
    }


def _fields_of_xml(root: Element) -> Fields:
    fields: Fields = {}
    for child in root:
        name = child.tag
        if name in fields:
            if name in _ONLY_ONCE:
                raise UnreadableError
            continue
        if name == "SelectedItems":
            fields[name] = _selected(child)
        else:
            fields[name] = (child.text or "").strip()
    return fields


def _selected(items: Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (clean((item.findtext("QuestionKey") or "").strip()), clean((option.text or "").strip()))
        for item in items.iterfind("SelectedItem")
        for option in item.iterfind("OptionIds/OptionId")
    )


def _message_of(fields: Fields) -> BaseMessage:
    sort = _word(fields, "MsgType").lower()
    name = _word(fields, "Event").lower()
    if not sort or (sort == _EVENT and not name):
        raise CallbackRefusedError(Reason.CONTENT)
    known = EVENT_TYPES.get(name) if sort == _EVENT else MESSAGE_TYPES.get(sort)
    return (known or UnknownMessage)(fields)


def _essence(message: BaseMessage) -> _Essence:
    if isinstance(message, TemplateCardEvent):
        return _Essence(kind=Kind.BUTTON, button=_button(message))
    if message.type == _EVENT:
        return _Essence(kind=Kind.ENTER if message.event in _ENTERING else Kind.OTHER)
    read = _MESSAGES.get(message.type)
    return _Essence(kind=Kind.OTHER) if read is None else read(message)


def _film(message: BaseMessage) -> _Essence:
    film = Media(kind="video", media_id=_told(message.media_id))
    return _Essence(kind=Kind.OTHER, media=(film,))


def _picture(message: BaseMessage) -> _Essence:
    picture = Media(kind="image", media_id=_told(message.media_id), url=_told(message.image))
    return _Essence(kind=Kind.IMAGE, media=(picture,))


def _voice(message: BaseMessage) -> _Essence:
    sound = Media(kind="voice", media_id=_told(message.media_id))
    return _Essence(kind=Kind.VOICE, text=_told(message.recognition), media=(sound,))


_MESSAGES: dict[str, Callable[[BaseMessage], _Essence]] = {
    "text": lambda message: _Essence(kind=Kind.TEXT, text=_told(message.content)),
    "voice": _voice,
    "image": _picture,
    "video": _film,
    "shortvideo": _film,
    "location": lambda message: _Essence(kind=Kind.OTHER, text=_told(message.label)),
    "link": lambda message: _Essence(kind=Kind.OTHER, text=_told(message.title)),
}


def _button(pressed: TemplateCardEvent) -> Button:
    button = Button(
        task_id=_told(pressed.task_id),
        key=_told(pressed.key),
        response_code=_told(pressed.response_code),
        selected=pressed.selected,
    )
    if not (button.task_id and button.key):
        raise CallbackRefusedError(Reason.CONTENT)
    return button


def _word(fields: Fields, name: str) -> str:
    return _told(fields.get(name))


def _told(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""
