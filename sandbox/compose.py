"""Words the callback for each thing a person does."""

from collections.abc import Mapping, Sequence

from sandbox.answers import Origin
from sandbox.backstage import Backstage
from sandbox.callbacks import Callback
from sandbox.cardbook import IssuedCard
from sandbox.chatbook import Conversation
from sandbox.jsonio import JsonObject, dumps
from sandbox.media import Media
from sandbox.messages import Message, Quote
from sandbox.plaintext import (
    XmlValue,
    agent_card_fields,
    agent_event,
    agent_message,
    aibot_card_event,
)
from sandbox.reply_urls import ReplyUrls
from sandbox.speech import quote_of

Letter = tuple[Callback, Origin]
_SUMMARY = 60  # characters
_SPACES = " \u2005\u00a0\u3000\t"
"""What clients put behind a mention; U+2005 is WeChat's own."""


class Composer:
    """Makes the letters (callback and origin) that the postman delivers."""

    def __init__(self, stage: Backstage, reply_urls: ReplyUrls) -> None:
        self._stage = stage
        self._reply_urls = reply_urls
        self._pinned_second: int | None = None

    def mention(self) -> str:
        """Return how the bot is called in a group."""
        return f"@{self._stage.config.bot_name}"

    def message(
        self,
        conversation: Conversation,
        message: Message,
        quoted: Message | None,
        picture: Media | None,
    ) -> list[Letter]:
        """Tell the bot of a message it may hear. The app gets picture and text one by one."""
        if conversation.kind == "app":
            return [
                self._agent_message(conversation, message, content)
                for content in self._agent_contents(message, picture)
            ]
        return [self._aibot_message(conversation, message, quoted, picture)]

    def press(
        self,
        message: Message,
        issued: IssuedCard,
        persona: str,
        key: str,
        selected: Mapping[str, str],
    ) -> Letter:
        """Tell the bot of a pressed button."""
        summary = f"{self._name(persona)} 点了按钮 {key}"
        origin = self._origin(message.conversation, persona, "card", card_seq=message.seq)
        if issued.channel == "agent":
            fields = agent_card_fields(
                key=key,
                task_id=issued.task_id,
                card_type=issued.card_type,
                code=self._stage.cards.new_code(issued),
                selected=selected,
            )
            return self._agent_event(persona, "template_card_event", fields, summary), origin
        conversation = self._stage.chats.conversation(message.conversation)
        body = self._aibot_frame(conversation, persona)
        body["response_url"] = self._reply_urls.new_url(conversation.id, persona, None)
        body["msgtype"] = "event"
        body["event"] = aibot_card_event(
            key=key, task_id=issued.task_id, card_type=issued.card_type, selected=selected
        )
        return self._aibot_callback(body, "template_card_event", summary), origin

    def entered(self, conversation: Conversation, persona: str) -> Letter:
        """Tell the bot that a person opened the chat with it."""
        summary = f"{self._name(persona)} 打开了会话"
        if conversation.kind == "app":
            fields: list[tuple[str, XmlValue]] = [("EventKey", "")]
            callback = self._agent_event(persona, "enter_agent", fields, summary)
            return callback, self._origin(conversation.id, persona, "enter_agent")
        body = self._aibot_frame(conversation, persona)
        body["msgtype"] = "event"
        body["event"] = {"eventtype": "enter_chat"}
        callback = self._aibot_callback(body, "enter_chat", summary)
        return callback, self._origin(conversation.id, persona, "enter_chat")

    def _agent_contents(
        self, message: Message, picture: Media | None
    ) -> list[Sequence[tuple[str, XmlValue]]]:
        found: list[Sequence[tuple[str, XmlValue]]] = []
        if picture is not None:
            url = self._stage.url(f"/sandbox/media/{picture.id}")
            found.append([("MsgType", "image"), ("PicUrl", url), ("MediaId", picture.id)])
        if message.kind == "voice":
            voice = self._stage.media.add_voice()
            found.append([("MsgType", "voice"), ("MediaId", voice.id), ("Format", "amr")])
        elif message.text:
            found.append([("MsgType", "text"), ("Content", message.text)])
        return found

    def _agent_message(
        self,
        conversation: Conversation,
        message: Message,
        content: Sequence[tuple[str, XmlValue]],
    ) -> Letter:
        msgid = self._stage.mint.msgid()
        plain = agent_message(
            self._stage.config.corp_id,
            self._stage.config.agent_id,
            sender=message.sender,
            created=self._second(),
            msgid=msgid,
            content=content,
        )
        callback = Callback(
            channel="agent",
            msgid=msgid,
            plain=plain,
            kind=str(content[0][1]),
            summary=self._summary(message),
        )
        return callback, self._origin(conversation.id, message.sender, "message")

    def _agent_event(
        self, persona: str, event: str, more: Sequence[tuple[str, XmlValue]], summary: str
    ) -> Callback:
        plain = agent_event(
            self._stage.config.corp_id,
            self._stage.config.agent_id,
            sender=persona,
            created=self._second(),
            event=event,
            more=more,
        )
        return Callback(
            channel="agent",
            msgid=f"event-{self._stage.mint.msgid()}",
            plain=plain,
            kind=event,
            summary=summary,
        )

    def _aibot_message(
        self,
        conversation: Conversation,
        message: Message,
        quoted: Message | None,
        picture: Media | None,
    ) -> Letter:
        frame = self._aibot_frame(conversation, message.sender)
        quote = quote_of(message) if conversation.kind == "group" else None
        body = {
            **frame,
            "response_url": self._reply_urls.new_url(conversation.id, message.sender, quote),
            **self._aibot_content(conversation, message, picture),
        }
        if quoted is not None:
            body["quote"] = self._quoted(quoted)
        callback = self._aibot_callback(body, str(body["msgtype"]), self._summary(message))
        origin = self._origin(
            conversation.id, message.sender, "message", quote=quote, envelope=frame
        )
        return callback, origin

    def _aibot_frame(self, conversation: Conversation, persona: str) -> JsonObject:
        frame: JsonObject = {
            "msgid": self._stage.mint.msgid(),
            "create_time": self._second(),
            "aibotid": self._stage.config.aibot_id,
            "chattype": "single",
            "from": {"userid": persona},
        }
        if conversation.kind == "group":
            frame["chattype"] = "group"
            frame["chatid"] = conversation.id.removeprefix("group:")
        return frame

    def _aibot_content(
        self, conversation: Conversation, message: Message, picture: Media | None
    ) -> JsonObject:
        text = message.text
        if conversation.kind == "group":
            before, _, after = text.partition(self.mention())
            text = f"{self.mention()} {before}{after.lstrip(_SPACES)}".rstrip()
        if picture is None:
            kind = "voice" if message.kind == "voice" else "text"
            return {"msgtype": kind, kind: {"content": text}}
        image = {"url": self._media_url(picture.id)}
        if not message.text:
            return {"msgtype": "image", "image": image}
        items = [
            {"msgtype": "text", "text": {"content": text}},
            {"msgtype": "image", "image": image},
        ]
        return {"msgtype": "mixed", "mixed": {"msg_item": items}}

    def _aibot_callback(self, body: JsonObject, kind: str, summary: str) -> Callback:
        return Callback(
            channel="aibot",
            msgid=str(body["msgid"]),
            plain=dumps(body),
            kind=kind,
            summary=summary,
        )

    def _quoted(self, quoted: Message) -> JsonObject:
        if quoted.kind == "image" and quoted.image is not None:
            url = self._media_url(quoted.image.removeprefix("/sandbox/media/"))
            return {"msgtype": "image", "image": {"url": url}}
        kind = "voice" if quoted.kind == "voice" else "text"
        return {"msgtype": kind, kind: {"content": quote_of(quoted).text}}

    def _media_url(self, media_id: str) -> str:
        return self._stage.url(f"/aibot/media/{self._stage.media.link(media_id)}")

    def _origin(
        self,
        conversation: str,
        persona: str,
        event: str,
        *,
        card_seq: int | None = None,
        quote: Quote | None = None,
        envelope: JsonObject | None = None,
    ) -> Origin:
        return Origin(
            conversation=conversation,
            persona=persona,
            event=event,
            asked_at=self._stage.clock.timestamp(),
            quote=quote,
            card_seq=card_seq,
            envelope=envelope,
        )

    def _second(self) -> int:
        """Return CreateTime; the `same_second` knob holds it still."""
        now = int(self._stage.clock.timestamp())
        if not self._stage.faults.callbacks.same_second:
            self._pinned_second = None
            return now
        self._pinned_second = self._pinned_second or now
        return self._pinned_second

    def _name(self, persona: str) -> str:
        return self._stage.world.people[persona].name

    def _summary(self, message: Message) -> str:
        return f"{message.from_name}：{message.preview}"[:_SUMMARY]
