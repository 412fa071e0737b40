"""Callbacks of the AI bot (智能机器人): opened JSON in, an `Arrival` or `StreamPoll` out."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pydantic import ValidationError

from bot.channels.aibot_models import AibotCallback, Event, Linked, Mixed, Quote, Written
from bot.channels.fields import fingerprint, instant_of, sender_of
from bot.channels.mention import without_bot
from bot.channels.refusal import CallbackRefusedError, Reason
from bot.channels.strict import UnreadableError, clean, load_json_object
from domain.ids import ChatId, direct_conversation, group_conversation
from domain.inbound import Arrival, Button, Channel, Kind, Media

_EVENT_KINDS = {"template_card_event": Kind.BUTTON, "enter_chat": Kind.ENTER}


@dataclass(frozen=True, slots=True)
class StreamPoll:
    """The platform asks how far an open stream is. Nothing to store."""

    stream_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AibotIdentity:
    """Who we are on this channel. An empty `bot_id` accepts callbacks for any bot."""

    bot_id: str = ""
    bot_names: tuple[str, ...] = ()
    stream_replies: bool = False


def read_aibot(
    plain: str, *, identity: AibotIdentity, received_at: datetime
) -> Arrival | StreamPoll:
    """Read one opened callback.

    Raises:
        CallbackRefusedError: it cannot be read, has no sender, or is for another bot.
    """
    callback = _parse(plain)
    if identity.bot_id and callback.aibotid not in ("", identity.bot_id):
        raise CallbackRefusedError(Reason.ADDRESSEE)
    if callback.msgtype == "stream":
        return _poll(callback)
    return _arrival(callback, plain, identity, received_at)


def stream_id_of(key: str) -> str:
    """Return the stream of a message: the same again when the message is delivered again."""
    return "s-" + sha256(f"stream:{key}".encode()).hexdigest()[:32]


def _parse(plain: str) -> AibotCallback:
    try:
        given = load_json_object(plain.removeprefix("\ufeff"))
        return AibotCallback.model_validate(given)
    except (UnreadableError, ValidationError, RecursionError):
        # from None: pydantic's errors quote the message.
        raise CallbackRefusedError(Reason.CONTENT) from None


def _poll(callback: AibotCallback) -> StreamPoll:
    if callback.stream is None or not callback.stream.id:
        raise CallbackRefusedError(Reason.CONTENT)
    return StreamPoll(callback.stream.id)


def _arrival(
    callback: AibotCallback, plain: str, identity: AibotIdentity, received_at: datetime
) -> Arrival:
    is_event = callback.msgtype == "event"
    sender = sender_of(callback.sender.userid, is_event=is_event)
    chat = _chat(callback)
    key = callback.msgid or fingerprint(plain)
    return Arrival(
        channel=Channel.AIBOT,
        key=key,
        conversation=group_conversation(chat) if chat else direct_conversation(sender),
        chat=chat,
        sender=sender,
        kind=_kind(callback),
        text=without_bot(_text(callback), identity.bot_names, in_group=chat is not None),
        quote=_quoted(callback.quote),
        media=_media(callback),
        button=_button(callback) if is_event else None,
        sent_at=instant_of(str(callback.create_time), received_at),
        received_at=received_at,
        reply_url=callback.response_url,
        stream_id="" if is_event or not identity.stream_replies else stream_id_of(key),
        raw=clean(plain),
    )


def _chat(callback: AibotCallback) -> ChatId | None:
    if callback.chattype == "single" or not (callback.chattype or callback.chatid):
        return None
    if not callback.chatid:
        raise CallbackRefusedError(Reason.CONTENT)
    return ChatId(callback.chatid)


def _kind(callback: AibotCallback) -> Kind:
    match callback.msgtype:
        case "event":
            return _EVENT_KINDS.get(_event(callback).eventtype, Kind.OTHER)
        case "text" | "voice" | "image" | "mixed" as known:
            if getattr(callback, known) is None:
                raise CallbackRefusedError(Reason.CONTENT)
            return Kind(known)
        case "":
            raise CallbackRefusedError(Reason.CONTENT)
        case _:
            return Kind.OTHER


def _event(callback: AibotCallback) -> Event:
    if callback.event is None:
        raise CallbackRefusedError(Reason.CONTENT)
    return callback.event


def _text(callback: AibotCallback) -> str:
    if callback.mixed is not None:
        return _joined(callback.mixed)
    return _words(callback.text) or _words(callback.voice)


def _quoted(quote: Quote | None) -> str:
    if quote is None:
        return ""
    return _words(quote.text) or _words(quote.voice) or _joined(quote.mixed)


def _media(callback: AibotCallback) -> tuple[Media, ...]:
    pieces = [] if callback.mixed is None else callback.mixed.msg_item
    found: list[tuple[str, Linked | None]] = [
        ("image", callback.image),
        ("file", callback.file),
        ("video", callback.video),
        *(("image", piece.image) for piece in pieces),
    ]
    return tuple(Media(kind=kind, url=link.url) for kind, link in found if link is not None)


def _button(callback: AibotCallback) -> Button | None:
    event = _event(callback)
    if event.eventtype != "template_card_event":
        return None
    pressed = event.template_card_event
    if pressed is None or not (pressed.task_id and pressed.event_key):
        raise CallbackRefusedError(Reason.CONTENT)
    selected = tuple(
        (item.question_key, option)
        for item in pressed.selected_items.selected_item
        for option in item.option_ids.option_id
    )
    return Button(task_id=pressed.task_id, key=pressed.event_key, selected=selected)


def _words(part: Written | None) -> str:
    return "" if part is None else part.content.strip()


def _joined(mixed: Mixed | None) -> str:
    pieces = [] if mixed is None else mixed.msg_item
    return "\n".join(filter(None, (_words(piece.text) for piece in pieces)))
