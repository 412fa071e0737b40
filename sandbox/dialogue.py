"""What persons do in chats: write, press a button, open the chat with the bot."""

import re
from collections.abc import Mapping

from sandbox.backstage import Backstage
from sandbox.card_view import chosen
from sandbox.chatbook import Conversation
from sandbox.compose import Composer
from sandbox.errors import PageError
from sandbox.media import Media
from sandbox.messages import Card, Message, MessageKind
from sandbox.postman import Postman
from sandbox.speech import person_says, quote_of

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
TEXT_LIMIT = 4000  # characters a person may write at once


class Dialogue:
    """Acts for the persons of the sandbox; callbacks leave in the background."""

    def __init__(self, stage: Backstage, composer: Composer, postman: Postman) -> None:
        self._stage = stage
        self._composer = composer
        self._postman = postman
        self._entered: set[tuple[str, str]] = set()

    def forget(self) -> None:
        """Nobody has entered a single chat today."""
        self._entered.clear()

    def say(
        self,
        persona: str,
        conversation_id: str,
        text: str,
        *,
        quote_seq: int | None = None,
        image_id: str | None = None,
        kind: MessageKind = "text",
    ) -> Message:
        """Let a person write, speak (`kind` voice) or send a picture, with or without text.

        In a group the bot hears text that @ it, with a picture or without; never voice.

        Raises:
            PageError: not in this conversation, nothing to send, or an unknown picture or quote.
        """
        conversation = self._stage.chats.conversation_of(persona, conversation_id)
        text = sendable(text)
        if len(text) > TEXT_LIMIT:
            raise PageError(f"一次最多写 {TEXT_LIMIT} 个字")
        picture = self._picture(image_id)
        if not text and picture is None:
            raise PageError("还没有写内容")
        quoted = self._quoted(conversation, quote_seq)
        heard = self._hears(conversation, text, kind) if conversation.kind == "group" else None
        message = person_says(
            self._stage,
            persona,
            conversation.id,
            kind="image" if picture else kind,
            text=text,
            image=f"/sandbox/media/{picture.id}" if picture else None,
            quote=quote_of(quoted) if quoted else None,
            heard=heard,
        )
        if heard is not False and self._stage.sender.sealer(conversation.channel) is not None:
            self._postman.post(self._composer.message(conversation, message, quoted, picture))
        return message

    def press(
        self, persona: str, seq: int, key: str, selected: Mapping[str, str] | None = None
    ) -> Message:
        """Let a person press a button of a card.

        Args:
            persona: who presses.
            seq: the message with the card.
            key: the button's key.
            selected: question key -> option id; the shown choice counts where it says nothing.

        Raises:
            PageError: no such card, button or option, or it is grey or of another person.
        """
        message = self._stage.chats.message(seq)
        self._stage.chats.conversation_of(persona, message.conversation)
        card = message.card
        issued = self._stage.cards.of_message(seq)
        if card is None or issued is None:
            raise PageError("这条消息没有按钮")
        _check_button(card, key)
        shown = chosen(card, _checked_selection(card, selected or {}))
        answer = {choice.key: choice.selected for choice in shown.choices}
        if shown != card:
            message = self._stage.chats.put_card(message, shown)
        self._postman.post([self._composer.press(message, issued, persona, key, answer)])
        return message

    def open(self, persona: str, conversation_id: str) -> bool:
        """Let a person open the chat with the bot; tell whether the bot got an event.

        The app is told every time, the AI bot only the first time of a day.

        Raises:
            PageError: not in this conversation.
        """
        conversation = self._stage.chats.conversation_of(persona, conversation_id)
        if conversation.kind == "group":
            return False
        if conversation.kind == "aibot":
            today = (persona, self._stage.clock.local_iso()[:10])
            if today in self._entered:
                return False
            self._entered.add(today)
        if self._stage.sender.sealer(conversation.channel) is None:
            return False
        self._postman.post([self._composer.entered(conversation, persona)])
        return True

    def _hears(self, conversation: Conversation, text: str, kind: MessageKind) -> bool:
        return (
            conversation.bot
            and kind == "text"
            and self._composer.mention() in text
            and self._stage.sender.sealer("aibot") is not None
        )

    def _picture(self, image_id: str | None) -> Media | None:
        if image_id is None:
            return None
        found = self._stage.media.get(image_id)
        if found is None or found.kind != "image":
            raise PageError("找不到这张图片", status=404)
        return found

    def _quoted(self, conversation: Conversation, seq: int | None) -> Message | None:
        if seq is None:
            return None
        found = self._stage.chats.message(seq)
        if found.conversation != conversation.id:
            raise PageError("只能引用同一个会话里的消息")
        return found


def sendable(text: str) -> str:
    """Return what a client can send: no control characters, no half surrogate pairs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub("", whole).strip()


def _check_button(card: Card, key: str) -> None:
    button = next((button for button in card.buttons if button.key == key), None)
    if button is None:
        raise PageError("卡片上没有这个按钮")
    if button.disabled:
        raise PageError(card.caption or "这个按钮已经不能点了")
    if button.url:
        raise PageError("这个按钮打开网页，不通知机器人")


def _checked_selection(card: Card, selected: Mapping[str, str]) -> dict[str, str]:
    options = {choice.key: {option for option, _ in choice.options} for choice in card.choices}
    for question, option in selected.items():
        if option not in options.get(question, set()):
            raise PageError("下拉框里没有这个选项")
    return dict(selected)
