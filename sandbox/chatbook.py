"""Every conversation with its history and who has read how far."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Literal

from sandbox.errors import PageError
from sandbox.feed import Feed
from sandbox.jsonio import JsonObject, dumps
from sandbox.messages import BOT, Card, Message
from sandbox.world import World

ConversationKind = Literal["group", "app", "aibot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A group, or the private chat of one `person` with the bot."""

    id: str
    kind: ConversationKind
    title: str
    members: tuple[str, ...]
    bot: bool
    person: str | None = None

    @property
    def channel(self) -> Literal["agent", "aibot"]:
        """Which callback address hears what is said here."""
        return "agent" if self.kind == "app" else "aibot"

    def as_json(self) -> JsonObject:
        """Return the conversation as the page reads it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "members": list(self.members),
            "bot": self.bot,
            "person": self.person,
        }


class ChatBook:
    """Keeps the conversations and tells the feed of every change."""

    def __init__(self, world: World, bot_name: str, feed: Feed) -> None:
        self._world = world
        self._bot_name = bot_name
        self._feed = feed
        self._next_seq = 1
        self._conversations: dict[str, Conversation] = {}
        self._history: dict[str, list[int]] = defaultdict(list)
        self._messages: dict[int, Message] = {}
        self._read_to: dict[tuple[str, str], int] = {}
        self._unread: dict[tuple[str, str], int] = defaultdict(int)
        for group in world.groups.values():
            self._add("group", group.chatid, group.title, group.members, bot=group.can_hear)
        for person in world.people.values():
            self._add("app", person.userid, bot_name, (person.userid,), bot=True)

    def _add(
        self,
        kind: ConversationKind,
        key: str,
        title: str,
        members: tuple[str, ...],
        *,
        bot: bool,
    ) -> Conversation:
        person = None if kind == "group" else key
        found = Conversation(
            id=f"{kind}:{key}", kind=kind, title=title, members=members, bot=bot, person=person
        )
        self._conversations[found.id] = found
        return found

    @property
    def conversations(self) -> list[Conversation]:
        """Every conversation, groups first."""
        return list(self._conversations.values())

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation; a single chat with the AI bot begins when first asked for.

        Raises:
            PageError: there is none of this id.
        """
        found = self._conversations.get(conversation_id)
        if found is not None:
            return found
        kind, _, userid = conversation_id.partition(":")
        if kind == "aibot" and userid in self._world.people:
            return self._add(
                "aibot", userid, f"{self._bot_name}（智能机器人）", (userid,), bot=True
            )
        raise PageError("没有这个会话", status=404)

    def conversation_of(self, persona: str, conversation_id: str) -> Conversation:
        """Return a conversation that this person is in.

        Raises:
            PageError: no such person or conversation, or he is not in it.
        """
        if persona not in self._world.people:
            raise PageError("没有这个人", status=404)
        found = self.conversation(conversation_id)
        if persona not in found.members:
            raise PageError("这个人不在这个会话里", status=403)
        return found

    def reserve_seq(self) -> int:
        """Return the number of the next message."""
        seq, self._next_seq = self._next_seq, self._next_seq + 1
        return seq

    def add(self, message: Message) -> Message:
        """Append a message; everybody else in the conversation has one more unread."""
        self._messages[message.seq] = message
        self._history[message.conversation].append(message.seq)
        self._announce("message", message)
        if message.sender != BOT:
            self.mark_read(message.sender, message.conversation, message.seq)
        for member in self.conversation(message.conversation).members:
            if member != message.sender:
                self._unread[member, message.conversation] += 1
                self._announce_unread(member, message.conversation)
        return message

    def put(self, message: Message) -> Message:
        """Replace a message by its new state, e.g. a greyed card."""
        self._messages[message.seq] = message
        self._announce("update", message)
        return message

    def put_card(self, message: Message, card: Card) -> Message:
        """Show another state of the card of a message."""
        return self.put(replace(message, card=card))

    def message(self, seq: int) -> Message:
        """Return one message.

        Raises:
            PageError: there is none.
        """
        found = self._messages.get(seq)
        if found is None:
            raise PageError("没有这条消息", status=404)
        return found

    def messages(self, conversation_id: str) -> list[Message]:
        """Return the whole history, oldest first."""
        return [self._messages[seq] for seq in self._history[conversation_id]]

    def page_of(
        self, conversation_id: str, *, before: int | None, limit: int
    ) -> tuple[list[Message], bool]:
        """Return up to `limit` messages before a number, oldest first, and whether more are."""
        seqs = self._history[conversation_id]
        if before is not None:
            seqs = [seq for seq in seqs if seq < before]
        return [self._messages[seq] for seq in seqs[-limit:]], len(seqs) > limit

    def unread(self, persona: str, conversation_id: str) -> int:
        """Count the messages of others that this person has not read."""
        return self._unread[persona, conversation_id]

    def unread_total(self, persona: str) -> int:
        """Count the unread messages of this person in all conversations."""
        return sum(self.unread(persona, found.id) for found in self.inbox_of(persona))

    def mark_read(self, persona: str, conversation_id: str, seq: int) -> None:
        """Note that a person has read up to a message; never moves backwards."""
        key = (persona, conversation_id)
        if seq > self._read_to.get(key, 0):
            self._read_to[key] = seq
            self._unread[key] = self._count_after(persona, conversation_id, seq)
            self._announce_unread(persona, conversation_id)

    def _count_after(self, persona: str, conversation_id: str, read_to: int) -> int:
        count = 0
        for seq in reversed(self._history[conversation_id]):
            if seq <= read_to:
                break
            count += self._messages[seq].sender != persona
        return count

    def inbox_of(self, persona: str) -> list[Conversation]:
        """Return this person's conversations, the most recently used first."""
        mine = [found for found in self.conversations if persona in found.members]
        return sorted(mine, key=lambda found: self._last_seq(found.id), reverse=True)

    def _last_seq(self, conversation_id: str) -> int:
        seqs = self._history[conversation_id]
        return seqs[-1] if seqs else 0

    def last(self, conversation_id: str) -> Message | None:
        """Return the newest message of a conversation."""
        seqs = self._history[conversation_id]
        return self._messages[seqs[-1]] if seqs else None

    def forget(self) -> None:
        """Empty every conversation; numbers go on growing."""
        self._history.clear()
        self._messages.clear()
        self._read_to.clear()
        self._unread.clear()
        for found in [c for c in self.conversations if c.kind == "aibot"]:
            del self._conversations[found.id]

    def _announce(self, kind: str, message: Message) -> None:
        self._feed.publish(kind, dumps(message.as_json()))

    def _announce_unread(self, persona: str, conversation_id: str) -> None:
        unread = self.unread(persona, conversation_id)
        event = {"persona": persona, "conversation": conversation_id, "unread": unread}
        self._feed.publish("unread", dumps(event))
