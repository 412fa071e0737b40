"""The promises of the tickets, one row for each that was published."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from domain.promise import Answer, PromiseKind
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.tables import tickets

promises: Final = Table(
    "promises",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("kind", Word(PromiseKind), nullable=False),
    Column("author", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("delays", Integer, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answer", Word(Answer), nullable=False),
    Column("proposed_due", Instant),
    Column("proposed_why", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("restored_at", Instant),
    one_of("kind", PromiseKind),
    one_of("answer", Answer),
)
"""At most one of a ticket has no `ended_at`: what is promised now. No row is ever overwritten."""

LIVE: Final = text("ended_at IS NULL")
Index("ux_promises_live", promises.c.ticket, unique=True, **where(LIVE))
Index("ix_promises_next", promises.c.next_at, **where(LIVE))
Index("ix_promises_ticket", promises.c.ticket, promises.c.id)
Index("ix_promises_due", promises.c.due)
