"""The clocks of the ends of announced outages, and whom each outage concerns."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from domain.household import Light
from domain.planned_end import EndState, Said
from domain.promise import Answer
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.tables import inbox, tickets

outage_ends: Final = Table(
    "outage_ends",
    metadata,
    Column("outage", RowId, primary_key=True, autoincrement=False),
    Column("end", Instant, nullable=False),
    Column("state", Word(EndState), nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answer", Word(Answer), nullable=False),
    Column("rung", Integer, nullable=False),
    Column("news_due", Instant),
    Column("delays", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("proposed_due", Instant),
    Column("proposed_why", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("come_at", Instant),
    Column("asked_at", Instant),
    Column("clear_by", Instant),
    Column("next_at", Instant),
    Column("version", Integer, nullable=False),
    one_of("state", EndState),
    one_of("answer", Answer),
)
"""`outage` names a row of `outages` without a foreign key: an announcement that was a mistake is
taken back whole (撤销), whatever hangs on it, and a clock without an outage falls silent."""

Index("ix_outage_ends_next", outage_ends.c.next_at, **where(text("next_at IS NOT NULL")))

outage_people: Final = Table(
    "outage_people",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("outage", RowId, nullable=False),
    Column("person", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("said", Word(Said), nullable=False),
    Column("at", Instant, nullable=False),
    Column("chat", Text),
    Column("community", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("source", ForeignKey(inbox.c.id)),
    Column("light", Word(Light), nullable=False),
    Column("answered_at", Instant),
    Column("ticket", ForeignKey(tickets.c.no)),
    one_of("said", Said),
    one_of("light", Light),
    UniqueConstraint("outage", "person", "community", "building"),
)
"""One row for each home that somebody spoke for inside an outage, or is asked about after it."""
