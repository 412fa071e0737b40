"""The tables of messages and tickets. The station's own stand in `station_tables`."""

from enum import StrEnum
from typing import Final

from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
    text,
    true,
)

from domain.ask import AskKind
from domain.inbound import Channel
from domain.inbound import Kind as MessageKind
from domain.meaning import Scope
from domain.outbound import Purpose
from domain.ports import PartyRole
from domain.ticket_moves import Business, Kind, Status
from storage.columns import Instant, RowId, SlotsText, Word, metadata, one_of, quoted, where
from storage.station_tables import members


class InboxState(StrEnum):
    """How far a stored message has come."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


class OutboxState(StrEnum):
    """How far a queued message has come."""

    OFFERED = "offered"  # an open stream may fetch it; its time begins at the next claim
    HELD = "held"  # nobody looks at it before `ready_at`
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # may have been sent; a person decides
    DEAD = "dead"
    EXPIRED = "expired"
    REDIRECTED = "redirected"  # said in the fallback group instead
    RECALLED = "recalled"  # what it told was taken back before it left


INBOX_OPEN: Final = text("state IN ('waiting', 'leased')")
OUTBOX_QUEUED: Final = text("state IN ('pending', 'sending')")
OUTBOX_HELD: Final = text("state IN ('offered', 'held')")
OUTBOX_TROUBLE: Final = text("state IN ('unknown', 'dead', 'expired')")
ASK_OPEN: Final = text("NOT settled")
_OVER: Final = quoted([status for status in Status if not status.is_open])

inbox: Final = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel", Word(Channel), nullable=False),
    Column("key", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("chat", Text),
    Column("sender", Text, nullable=False),
    Column("kind", Word(MessageKind), nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("media", Text, nullable=False),
    Column("button", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("reply_url", Text, nullable=False),
    Column("stream_id", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("state", Word(InboxState), nullable=False, server_default=InboxState.WAITING),
    Column("due_at", Instant, nullable=False, server_default=text("0")),
    Column("owner", Text, nullable=False, server_default=""),
    Column("attempt", Integer, nullable=False, server_default=text("0")),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False, server_default=""),
    Column("meaning", Text, nullable=False, server_default=""),
    Column("dead_at", Instant),
    Column("reply_used", Boolean, nullable=False, server_default=false()),
    Column("addressed", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("channel", "key"),
    one_of("channel", Channel),
    one_of("kind", MessageKind),
    one_of("state", InboxState),
)
"""`due_at`: a waiting row is left alone until then, a leased one may be taken over then."""

Index("ix_inbox_open", inbox.c.sent_at, inbox.c.id, **where(INBOX_OPEN))
Index(
    "ix_inbox_open_conversation",
    inbox.c.conversation,
    inbox.c.sent_at,
    inbox.c.id,
    **where(INBOX_OPEN),
)
Index("ix_inbox_leased", inbox.c.conversation, **where(text("state = 'leased'")))
Index("ix_inbox_dead", inbox.c.dead_at, **where(text("dead_at IS NOT NULL")))
Index("ix_inbox_stream", inbox.c.stream_id, **where(text("stream_id != ''")))
Index(
    "ix_inbox_lately",
    inbox.c.sender,
    inbox.c.conversation,
    inbox.c.sent_at,
    **where(text("state IN ('done', 'dead')")),
)

tickets: Final = Table(
    "tickets",
    metadata,
    Column("no", RowId, primary_key=True),
    Column("kind", Word(Kind), nullable=False),
    Column("status", Word(Status), nullable=False),
    Column("station", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("place_words", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("scope", Word(Scope), nullable=False),
    Column("reporter", Text, nullable=False),
    Column("relayer", Text),
    Column("conversation", Text, nullable=False),
    Column("chat", Text),
    Column("owner", ForeignKey(members.c.userid), nullable=False),
    Column("why_owner", Text, nullable=False),
    Column("source", ForeignKey(inbox.c.id), nullable=False, unique=True),
    Column("reported_at", Instant, nullable=False),
    Column("waiting_since", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("arrived_at", Instant),
    Column("found_at", Instant),
    Column("repaired_at", Instant),
    Column("restored_at", Instant),
    Column("called_back_at", Instant),
    Column("closed_at", Instant),
    Column("arrive_eta_at", Instant),
    Column("eta_at", Instant),
    Column("cause", Text, nullable=False, server_default=""),
    Column("remedy", Text, nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default=""),
    Column("satisfaction", Integer),
    Column("bounces", Integer, nullable=False, server_default=text("0")),
    Column("reopened", Integer, nullable=False, server_default=text("0")),
    Column("chases", Integer, nullable=False, server_default=text("0")),
    Column("next_chase_at", Instant),
    Column("next_call_back_at", Instant),
    Column("call_backs", Integer, nullable=False, server_default=text("0")),
    Column("drill", Boolean, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("0")),
    Column("ended_at", Instant),
    Column("business", Word(Business), nullable=False, server_default=""),
    Column("facts", SlotsText, nullable=False, server_default=""),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("households", Integer, nullable=False, server_default=text("0")),
    Column("last_report_at", Instant),
    Column("suspect", Text, nullable=False, server_default=""),
    Column("parent", ForeignKey("tickets.no")),
    Column("merged_into", ForeignKey("tickets.no")),
    one_of("kind", Kind),
    one_of("status", Status),
    one_of("scope", Scope),
    CheckConstraint("satisfaction BETWEEN 1 AND 3", name="satisfaction"),
    CheckConstraint(f"(ended_at IS NOT NULL) = (status IN ({_OVER}))", name="ended"),
    CheckConstraint("owner != ''", name="owner"),
    sqlite_autoincrement=True,
)
"""`owner` is the one accountable person: never NULL, always a known member.

`ended_at` is derived: when the crew's work was over, NULL exactly while it is not. It keeps the
questions about open and recent tickets as cheap after ten years as on the first day.
"""

Index("ix_tickets_owner", tickets.c.owner, tickets.c.no, **where(text("ended_at IS NULL")))
Index("ix_tickets_chat", tickets.c.chat, tickets.c.ended_at)
Index("ix_tickets_community", tickets.c.community, tickets.c.ended_at)
Index("ix_tickets_chase", tickets.c.next_chase_at, **where(text("next_chase_at IS NOT NULL")))
Index(
    "ix_tickets_call_back",
    tickets.c.next_call_back_at,
    **where(text("next_call_back_at IS NOT NULL")),
)
Index("ix_tickets_reported", tickets.c.reported_at)
Index("ix_tickets_ended", tickets.c.ended_at)

ticket_events: Final = Table(
    "ticket_events",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("action", Text, nullable=False),
    Column("before", Word(Status), nullable=False),
    Column("after", Word(Status), nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("source", ForeignKey(inbox.c.id)),
)
"""The timeline. Append-only: the database itself refuses to change or delete a line."""

Index("ix_ticket_events_ticket", ticket_events.c.ticket)
Index("ix_ticket_events_actor", ticket_events.c.actor, ticket_events.c.at)
Index("ix_ticket_events_action", ticket_events.c.action, ticket_events.c.at)

for _change in ("UPDATE", "DELETE"):
    event.listen(
        ticket_events,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy left it so
            f"CREATE TRIGGER ticket_events_no_{_change.lower()} BEFORE {_change} ON ticket_events "
            "BEGIN SELECT RAISE(ABORT, 'ticket_events is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )

parties: Final = Table(
    "parties",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("userid", Text, nullable=False),
    Column("role", Word(PartyRole), nullable=False),
    Column("conversation", Text, nullable=False),
    Column("ended_at", Instant),
    Column("origin", ForeignKey(tickets.c.no)),
    Column("left_at", Instant),
    UniqueConstraint("ticket", "userid"),
    one_of("role", PartyRole),
)
"""Who is told. `ended_at` repeats the ticket's, so that a clerk's history costs nothing.

`origin`: the merged ticket whose people came along. `left_at`: told no more since then.
"""

Index("ix_parties_userid", parties.c.userid, parties.c.ended_at)

asks: Final = Table(
    "asks",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Word(AskKind), nullable=False),
    Column("person", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("ticket", ForeignKey(tickets.c.no)),
    Column("options", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("settled", Boolean, nullable=False, server_default=false()),
    one_of("kind", AskKind),
)

Index("ix_asks_person", asks.c.person, **where(ASK_OPEN))
Index("ix_asks_ticket", asks.c.ticket, **where(ASK_OPEN))

cards: Final = Table(
    "cards",
    metadata,
    Column("task_id", String(128), primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("person", Text, nullable=False),
    Column("code", Text, nullable=False, server_default=""),
    Column("code_at", Instant),
)

Index("ix_cards_ticket", cards.c.ticket, **where(text("code != ''")))

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("purpose", Word(Purpose), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("dedup_key", Text, nullable=False, unique=True),
    Column("target", Text, nullable=False),
    Column("chat", Text),
    Column("person", Text),
    Column("text", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("card_update", Text, nullable=False),
    Column("mentions", Text, nullable=False),
    Column("ticket", ForeignKey(tickets.c.no)),
    Column("reply_to", ForeignKey(inbox.c.id)),
    Column("not_before", Instant),
    Column("expires_at", Instant),
    Column("fallback_chat", Text),
    Column("fallback_text", Text, nullable=False),
    Column("streamed", Boolean, nullable=False, server_default=false()),
    Column("state", Word(OutboxState), nullable=False),
    Column("ready_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("owner", Text, nullable=False, server_default=""),
    Column("attempt", Integer, nullable=False, server_default=text("0")),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("body", LargeBinary),
    Column("detail", Text, nullable=False, server_default=""),
    Column("sent_at", Instant),
    Column("changed_at", Instant),
    Column("unknowns", Integer, nullable=False, server_default=text("0")),
    Column("paper", Text, nullable=False, server_default=""),
    one_of("purpose", Purpose),
    one_of("state", OutboxState),
    CheckConstraint("(chat IS NULL) != (person IS NULL)", name="target"),
)
"""`attempt` counts claims and is half of the fence; `failures` counts sends that certainly failed,
`unknowns` those whose outcome nobody knows."""

Index("ix_outbox_pending", outbox.c.priority, outbox.c.id, **where(text("state = 'pending'")))
Index(
    "ix_outbox_target",
    outbox.c.target,
    outbox.c.priority,
    outbox.c.id,
    **where(OUTBOX_QUEUED),
)
Index("ix_outbox_sending", outbox.c.target, **where(text("state = 'sending'")))
Index("ix_outbox_held", outbox.c.ready_at, **where(OUTBOX_HELD))
Index(
    "ix_outbox_expiry",
    outbox.c.expires_at,
    **where(text("expires_at IS NOT NULL AND state IN ('offered', 'held', 'pending')")),
)
Index("ix_outbox_trouble", outbox.c.changed_at, **where(OUTBOX_TROUBLE))
Index("ix_outbox_sent", outbox.c.sent_at, **where(text("sent_at IS NOT NULL")))
Index("ix_outbox_reply_to", outbox.c.reply_to, **where(text("reply_to IS NOT NULL")))

mishaps: Final = Table(
    "mishaps",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
"""Refusals and turns nobody could use, for the helping hand after the second (J10)."""

Index("ix_mishaps_person", mishaps.c.person, mishaps.c.kind, mishaps.c.at)

marks: Final = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
