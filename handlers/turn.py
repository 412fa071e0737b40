"""One message being handled: who spoke, what it means, and how to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.ask import Ask, AskKind
from domain.ids import (
    ChatId,
    ConversationId,
    TicketNo,
    UserId,
    direct_conversation,
    group_conversation,
)
from domain.inbound import Inbound
from domain.meaning import Hearing, Meaning
from domain.outbound import Card, Outgoing, Purpose
from domain.ports import Directory, UnitOfWork
from domain.station import Chat, Member, StationMap
from domain.ticket import Ticket
from handlers.rules import Rules
from language.answers import LookUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every use case works with: one transaction, one instant, one picture of the station."""

    uow: UnitOfWork
    now: datetime
    station: StationMap
    rules: Rules

    def say(self, name: str, /, **words: object) -> str:
        """Return a sentence of the station's wording."""
        return self.rules.wording.say(name, **words)

    def name_of(self, person: UserId) -> str:
        """Return a member's name; a stranger is a resident and has none."""
        member = self.station.member(person)
        return member.name if member is not None else "居民"

    def pick(self, word: str, conversation: ConversationId) -> str:
        """Return how to answer with a word there: groups need the @."""
        style = "pick.group" if conversation.startswith("group:") else "pick.direct"
        return self.say(style, word=word)

    async def tell(
        self,
        person: UserId,
        text: str,
        *,
        key: str,
        purpose: Purpose = Purpose.NOTICE,
        ticket: Ticket | None = None,
        card: Card | None = None,
        fallback: tuple[ChatId, str] | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Queue a private message; `fallback` is the group, and the text for it, if out of reach."""
        await self.uow.outbox.add(
            Outgoing(
                purpose=purpose,
                dedup_key=key,
                text=text,
                person=person,
                ticket=ticket.no if ticket else None,
                card=card,
                fallback_chat=fallback[0] if fallback else None,
                fallback_text=fallback[1] if fallback else "",
                not_before=not_before,
            )
        )

    async def post(
        self, chat: ChatId, text: str, *, key: str, ticket: Ticket | None = None
    ) -> None:
        """Queue a message to a group."""
        await self.uow.outbox.add(
            Outgoing(
                purpose=Purpose.NOTICE,
                dedup_key=key,
                text=text,
                chat=chat,
                ticket=ticket.no if ticket else None,
            )
        )

    async def ask(
        self,
        kind: AskKind,
        person: UserId,
        conversation: ConversationId,
        *,
        ticket: TicketNo | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """Remember that a digit or some words of this person answer a question of ours."""
        await self.uow.asks.add(
            Ask(
                kind=kind,
                person=person,
                conversation=conversation,
                ticket=ticket,
                options=options or {},
                asked_at=self.now,
                until=self.now + self.rules.ask_for,
            )
        )

    def group_of(self, ticket: Ticket) -> Chat | None:
        """Return the group a ticket came from, if the bot can speak there unasked."""
        chat = self.station.chat(ticket.chat)
        return chat if chat is not None and chat.can_push else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Desk):
    """A desk with a message on it.

    Attributes:
        actor: the member who spoke; None for a stranger, who has a resident's rights.
        hearing: whether it was said to the bot.
        reread: understands a stored message again.
        look_up: finds what may answer a question among the entries of the knowledge base.
        ticket_no: the ticket that a pressed card is about, if any.
    """

    inbound: Inbound
    meaning: Meaning
    actor: Member | None
    hearing: Hearing
    directory: Directory
    reread: Callable[[Inbound], Meaning]
    look_up: LookUp
    ticket_no: TicketNo | None = None

    @property
    def sender(self) -> UserId:
        """Return who spoke."""
        return self.inbound.sender

    @property
    def is_staff(self) -> bool:
        """Whether the speaker works for the station and has not left."""
        return self.actor is not None and self.actor.is_staff

    @property
    def is_resident(self) -> bool:
        """Whether the speaker has a resident's rights and no more: 居民, or an 企业联系人."""
        return self.actor is None or self.actor.is_customer

    @property
    def chat(self) -> Chat | None:
        """Return the group, if it is one we know."""
        return self.station.chat(self.inbound.chat)

    @property
    def here(self) -> ConversationId:
        """Return the conversation."""
        return self.inbound.conversation

    def step(self, verb: str = "") -> None:
        """Remember from now on what this message of staff changes: it may be taken back."""
        if self.is_staff:
            self.uow.acts.begin(
                message=self.inbound.id,
                actor=self.sender,
                conversation=self.here,
                at=self.now,
                verb=verb,
            )

    def key(self, what: str) -> str:
        """Return a dedup key that is this message's own."""
        return f"in:{self.inbound.id}:{what}"

    async def reply(self, name: str, /, **words: object) -> None:
        """Answer where the message was written."""
        await self.reply_text(self.say(name, **words))

    async def acknowledge(self, name: str, /, **words: object) -> None:
        """Answer only whoever spoke to us; what was overheard is noted without a word."""
        if self.hearing.addressed:
            await self.reply(name, **words)

    async def reply_text(
        self, text: str, *, ticket: Ticket | None = None, purpose: Purpose = Purpose.REPLY
    ) -> None:
        """Answer with a finished text."""
        group = self.inbound.chat
        await self.uow.outbox.add(
            Outgoing(
                purpose=purpose,
                dedup_key=self.key("reply"),
                text=text,
                chat=group,
                person=None if group is not None else self.sender,
                reply_to=self.inbound.id,
                ticket=ticket.no if ticket else None,
            )
        )


def conversation_of(ticket: Ticket) -> ConversationId:
    """Return where a ticket's people talk."""
    return (
        group_conversation(ticket.chat)
        if ticket.chat is not None
        else direct_conversation(ticket.reporter)
    )
