"""Voice calls, and overheard questions that nobody has answered."""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from domain.calls import CallState
from storage.columns import Instant, RowId, Word, metadata, one_of, quoted, where
from storage.tables import inbox, tickets

CALL_OPEN: Final = text(f"state IN ({quoted([s for s in CallState if s.is_open])})")
RADAR_OPEN: Final = text("NOT settled")

calls: Final = Table(
    "calls",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("person", Text, nullable=False),
    Column("rung", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("state", Word(CallState), nullable=False),
    Column("call_id", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
    Column("stop", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("ticket", "rung", "person"),
    one_of("state", CallState),
)
"""`at`: when its state last changed. `key`: the row of the outbox that places it."""

Index("ix_calls_open", calls.c.id, **where(CALL_OPEN))

unheard: Final = Table(
    "unheard",
    metadata,
    Column("message", ForeignKey(inbox.c.id), primary_key=True, autoincrement=False),
    Column("chat", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("settled", Boolean, nullable=False, server_default=false()),
)
"""Questions overheard in a group that the bot left to people."""

Index("ix_unheard_due", unheard.c.due_at, **where(RADAR_OPEN))
