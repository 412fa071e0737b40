"""Puts words into chats: the bot's and the persons'."""

import re
from collections.abc import Iterable

from sandbox.backstage import Backstage
from sandbox.messages import BOT, Card, Message, MessageKind, PhoneCall, Quote, Via

_INLINE_MENTION = re.compile(r"<@([^<>\s]{1,64})>")
EVERYBODY = "@all"


def quote_of(message: Message) -> Quote:
    """Return how a message reads when it is quoted."""
    return Quote(from_name=message.from_name, text=message.text or message.preview)


def bot_says(
    stage: Backstage,
    conversation: str,
    *,
    via: Via,
    kind: MessageKind,
    text: str = "",
    image: str | None = None,
    file: str | None = None,
    quote: Quote | None = None,
    mentions: Iterable[str] = (),
    card: Card | None = None,
    streaming: bool = False,
    call: PhoneCall | None = None,
) -> Message:
    """Let the bot say something. `<@userid>` in the text reads as @ and the name."""
    shown, named = shown_text(stage, text)
    return stage.chats.add(
        Message(
            seq=stage.chats.reserve_seq(),
            conversation=conversation,
            sender=BOT,
            from_name=stage.config.bot_name,
            role_label="机器人",
            time=stage.clock.local_iso(),
            kind=kind,
            text=shown,
            image=image,
            file=file,
            quote=quote,
            mentions=tuple(dict.fromkeys([*mentions, *named])),
            via=via,
            card=card,
            streaming=streaming,
            call=call,
        )
    )


def person_says(
    stage: Backstage,
    persona: str,
    conversation: str,
    *,
    kind: MessageKind,
    text: str,
    image: str | None = None,
    quote: Quote | None = None,
    heard: bool | None = None,
) -> Message:
    """Let a person say something."""
    person = stage.world.people[persona]
    return stage.chats.add(
        Message(
            seq=stage.chats.reserve_seq(),
            conversation=conversation,
            sender=persona,
            from_name=person.name,
            role_label=person.role_label,
            time=stage.clock.local_iso(),
            kind=kind,
            text=text,
            image=image,
            quote=quote,
            mentions=_named_in(stage, conversation, text),
            heard=heard,
        )
    )


def shown_text(stage: Backstage, text: str) -> tuple[str, list[str]]:
    """Replace each `<@userid>` by the name people read, and list the members it calls."""
    named: list[str] = []

    def name(match: re.Match[str]) -> str:
        person = stage.world.people.get(match.group(1))
        if person is None:
            return match.group(0)
        named.append(person.userid)
        return f"@{person.name}"

    return _INLINE_MENTION.sub(name, text), named


def _named_in(stage: Backstage, conversation: str, text: str) -> tuple[str, ...]:
    if "@" not in text:
        return ()
    members = stage.chats.conversation(conversation).members
    return tuple(userid for userid in members if f"@{stage.world.people[userid].name}" in text)
