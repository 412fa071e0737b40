"""Small makers for the storage tests: one line says only what the test is about."""

from datetime import UTC, datetime, time, timedelta

from domain.ids import (
    ChatId,
    ConversationId,
    InboxId,
    UserId,
    direct_conversation,
    group_conversation,
)
from domain.inbound import Arrival, Channel, Inbound, Kind
from domain.meaning import Scope
from domain.outbound import Outgoing, Purpose
from domain.place import Place
from domain.station import (
    Building,
    Chat,
    Community,
    Duty,
    Grid,
    Member,
    Role,
    Station,
    StationMap,
    Street,
    Transformer,
)
from domain.ticket import NewTicket, Ticket
from domain.ticket_moves import Kind as TicketKind
from storage.database import Database
from storage.inbox import SqlInbox
from storage.outbox import SqlOutbox
from storage.uow import SqlUnitOfWork

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
CREW, CREW_TWO = UserId("wgy01"), UserId("wgy02")
MANAGER, CLERK, HEAD = UserId("wgfzr01"), UserId("sqsj01"), UserId("sz01")
RESIDENT = UserId("resident-one")
CHAT = ChatId("wrBinhe")
GROUP = group_conversation(CHAT)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def station() -> StationMap:
    def member(userid: UserId, name: str, *roles: Role) -> Member:
        return Member(userid=userid, name=name, roles=frozenset(roles), station="CG")

    return StationMap(
        stations=(Station(code="CG", name="城关供电所"),),
        streets=(Street(name="滨河街道", station="CG"),),
        communities=(
            Community(
                name="滨河社区",
                station="CG",
                street="滨河街道",
                grid="BH1",
                aliases=("滨河", "滨河小区"),
            ),
        ),
        transformers=(Transformer(code="BH01", name="滨河1号台区", aliases=("滨河变",)),),
        buildings=(
            Building(community="滨河社区", number="5", units=("1", "2"), transformer="BH01"),
        ),
        grids=(
            Grid(
                code="BH1",
                name="滨河一网格",
                station="CG",
                community_head=CLERK,
                manager=MANAGER,
                members=(CREW_TWO, CREW),
            ),
        ),
        members=(
            member(HEAD, "所长", Role.HEAD),
            member(MANAGER, "网格负责人一号", Role.MANAGER, Role.CREW),
            member(CREW, "网格员一号", Role.CREW),
            member(CREW_TWO, "网格员二号", Role.CREW),
            member(CLERK, "社区书记一号", Role.CLERK),
        ),
        chats=(
            Chat(
                chat_id=CHAT,
                name="滨河群",
                station="CG",
                communities=("滨河社区",),
                robot="binhe",
            ),
        ),
        duties=(Duty(userid=CREW, days="每天", start=time(8), end=time(8), grid="BH1"),),
    )


def arrival(
    key: str,
    *,
    conversation: ConversationId = GROUP,
    sender: UserId = RESIDENT,
    sent: float = 0.0,
    text: str = "5号楼没电了",
    reply_url: str = "",
    stream_id: str = "",
) -> Arrival:
    """Return a message sent `sent` seconds after NOW."""
    return Arrival(
        channel=Channel.AIBOT,
        key=key,
        conversation=conversation,
        chat=ChatId(conversation.removeprefix("group:")) if "group:" in conversation else None,
        sender=sender,
        kind=Kind.TEXT,
        text=text,
        sent_at=NOW + seconds(sent),
        received_at=NOW + seconds(sent),
        reply_url=reply_url,
        stream_id=stream_id,
        raw="<xml/>",
    )


def to_person(
    key: str, person: UserId = CREW, *, purpose: Purpose = Purpose.NOTICE, text: str = "有一张新单"
) -> Outgoing:
    return Outgoing(purpose=purpose, dedup_key=key, text=text, person=person)


def to_group(
    key: str, chat: ChatId = CHAT, *, purpose: Purpose = Purpose.NOTICE, text: str = "已派人"
) -> Outgoing:
    return Outgoing(purpose=purpose, dedup_key=key, text=text, chat=chat)


def new_ticket(
    source: InboxId,
    *,
    owner: UserId = CREW,
    reporter: UserId = RESIDENT,
    relayer: UserId | None = None,
    kind: TicketKind = TicketKind.FAULT,
    reported: float = 0.0,
    chase: float | None = 300,
    drill: bool = False,
) -> NewTicket:
    at = NOW + seconds(reported)
    return NewTicket(
        kind=kind,
        station="CG",
        grid="BH1",
        place=Place(community="滨河社区", building="5", unit="2", room="301", words="楼道口"),
        what="没电",
        words="5号楼没电了",
        scope=Scope.SINGLE,
        reporter=reporter,
        relayer=relayer,
        conversation=GROUP,
        chat=CHAT,
        owner=owner,
        why_owner="今天您值班",
        reported_at=at,
        next_chase_at=None if chase is None else at + seconds(chase),
        source=source,
        drill=drill,
    )


async def stored(
    database: Database,
    key: str = "m1",
    *,
    conversation: ConversationId = GROUP,
    sender: UserId = RESIDENT,
    reply_url: str = "",
    stream_id: str = "",
) -> Inbound:
    """Store one message and claim it."""
    async with SqlInbox(database) as inbox:
        await inbox.put(
            arrival(
                key,
                conversation=conversation,
                sender=sender,
                reply_url=reply_url,
                stream_id=stream_id,
            )
        )
        claimed = await inbox.claim(NOW, limit=100)
    return next(one for one in claimed if one.key == key)


async def opened(
    database: Database,
    key: str = "m1",
    *,
    owner: UserId = CREW,
    reporter: UserId = RESIDENT,
    relayer: UserId | None = None,
    kind: TicketKind = TicketKind.FAULT,
    reported: float = 0.0,
    drill: bool = False,
) -> Ticket:
    """Store a message from a conversation of its own and open a ticket from it."""
    inbound = await stored(database, key, conversation=direct_conversation(UserId(f"d-{key}")))
    async with SqlUnitOfWork(database) as uow:
        ticket = await uow.tickets.add(
            new_ticket(
                inbound.id,
                owner=owner,
                reporter=reporter,
                relayer=relayer,
                kind=kind,
                reported=reported,
                drill=drill,
            ),
            event="open",
        )
        await uow.inbox.done(inbound, meaning={})
        await uow.commit()
    return ticket


async def queued(database: Database, *messages: Outgoing) -> SqlOutbox:
    """Queue messages in one transaction, and return the queue."""
    async with SqlUnitOfWork(database) as uow:
        for message in messages:
            await uow.outbox.add(message)
        await uow.commit()
    return SqlOutbox(database)
