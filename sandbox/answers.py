"""What the bot answers inside a callback, and what the platform makes of it."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sandbox.backstage import Backstage
from sandbox.card_rules import Flavour, check_card
from sandbox.card_view import greyed, view_of
from sandbox.cardbook import IssuedCard
from sandbox.errors import ApiError
from sandbox.jsonio import JsonObject, loads_object, object_in, text_in
from sandbox.limits import byte_len, clip_bytes
from sandbox.messages import Card, Message, Quote
from sandbox.passive_xml import card_json, read_passive, text_at
from sandbox.speech import bot_says
from sandbox.streams import Stream, Streams

APP_TEXT_LIMIT = 2048  # bytes
_GREETED_EVENTS = frozenset({"enter_agent", "enter_chat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a callback was about, so that its answer finds its place.

    Attributes:
        event: ``message``, ``card``, ``enter_agent`` or ``enter_chat``.
        card_seq: the message whose button was pressed.
        envelope: the frame that polls of a stream repeat (AI bot only).
    """

    conversation: str
    persona: str
    event: str
    asked_at: float  # epoch s, sandbox time
    quote: Quote | None = None
    card_seq: int | None = None
    envelope: JsonObject | None = None


class Answers:
    """Carries out passive replies. What cannot be carried out is ignored and recorded."""

    def __init__(self, stage: Backstage, streams: Streams) -> None:
        self._stage = stage
        self._streams = streams

    async def take(self, channel: str, plain: str, origin: Origin) -> None:
        """Carry out one passive reply; an empty one does nothing."""
        if not plain:
            return
        path = f"/callback/{channel}"
        try:
            if channel == "agent":
                self._take_agent(read_passive(plain), origin)
            else:
                await self._take_aibot(loads_object(plain), origin)
        except ValueError as error:
            self._stage.wire.add_unexpected("bad_reply", path, str(error))
        except ApiError as error:
            self._stage.wire.add_unexpected("bad_reply", path, error.errmsg)

    def _take_agent(self, reply: Element, origin: Origin) -> None:
        match text_at(reply, "MsgType"):
            case "text":
                self._agent_text(text_at(reply, "Content"), origin)
            case "update_button":
                caption = text_at(reply, "Button/ReplaceName")
                if not caption:
                    raise ValueError("update_button without Button/ReplaceName")
                self._grey(origin, caption)
            case "update_template_card":
                card = reply.find("TemplateCard")
                if card is None:
                    raise ValueError("update_template_card without TemplateCard")
                self._replace_card(origin, card_json(card), "app")
            case other:
                raise ValueError(f"passive MsgType {other or 'missing'} is not supported")

    def _agent_text(self, content: str, origin: Origin) -> None:
        if not content:
            raise ValueError("passive text is empty")
        if byte_len(content) > APP_TEXT_LIMIT:
            self._stage.wire.add_unexpected(
                "truncated", "/callback/agent", f"Content exceeds {APP_TEXT_LIMIT} bytes"
            )
        bot_says(
            self._stage,
            origin.conversation,
            via="app",
            kind="text",
            text=clip_bytes(content, APP_TEXT_LIMIT),
        )

    async def _take_aibot(self, reply: JsonObject, origin: Origin) -> None:
        if reply.get("response_type") == "update_template_card":
            self._replace_card(origin, object_in(reply, "template_card"), "aibot")
            return
        msgtype = text_in(reply, "msgtype")
        if msgtype == "text" and origin.event in _GREETED_EVENTS:
            content = text_in(object_in(reply, "text"), "content")
            bot_says(self._stage, origin.conversation, via="aibot", kind="text", text=content)
            return
        if msgtype in ("template_card", "stream_with_template_card"):
            self._new_card(reply, origin)
        elif msgtype != "stream":
            raise ValueError(f"passive msgtype {msgtype or 'missing'} is not allowed here")
        if msgtype != "template_card":
            await self._begin_stream(object_in(reply, "stream"), origin)

    async def _begin_stream(self, state: JsonObject, origin: Origin) -> None:
        stream_id = text_in(state, "id")
        if not stream_id or origin.envelope is None or origin.event != "message":
            raise ValueError("stream without an id, or not as answer to a message")
        finished = state.get("finish") is True
        message = bot_says(
            self._stage,
            origin.conversation,
            via="aibot",
            kind="markdown",
            text=self._streams.checked_text(state),
            quote=origin.quote,
            mentions=[origin.persona],
            streaming=not finished,
        )
        if not finished:
            await self._streams.follow(
                Stream(
                    id=stream_id,
                    seq=message.seq,
                    asked_at=origin.asked_at,
                    envelope=origin.envelope,
                )
            )

    def _new_card(self, reply: JsonObject, origin: Origin) -> None:
        card = check_card(reply.get("template_card"), "aibot")
        self._stage.cards.claim("aibot", card.task_id)
        message = bot_says(
            self._stage, origin.conversation, via="aibot", kind="card", card=view_of(card)
        )
        issued = IssuedCard(task_id=card.task_id, channel="aibot", card_type=card.card_type)
        issued.copies[""] = message.seq
        self._stage.cards.add(issued)

    def _grey(self, origin: Origin, caption: str) -> None:
        message, card = self._pressed(origin)
        self._stage.chats.put_card(message, greyed(card, caption))

    def _replace_card(self, origin: Origin, raw: JsonObject, flavour: Flavour) -> None:
        message, pressed = self._pressed(origin)
        card = check_card(raw, flavour, update=True)
        if card.task_id != pressed.task_id and (card.task_id or flavour == "aibot"):
            raise ValueError("updated card names another task_id")
        view = view_of(card, task_id=pressed.task_id)
        self._stage.chats.put_card(message, view)

    def _pressed(self, origin: Origin) -> tuple[Message, Card]:
        """Return the message whose button this answers; passive updates change that copy only."""
        if origin.card_seq is None:
            raise ValueError("a card update answers a pressed button only")
        message = self._stage.chats.message(origin.card_seq)
        if message.card is None:
            raise ValueError("the pressed message is no card")
        return message, message.card
