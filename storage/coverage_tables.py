"""The coverage ledger: its clock, its cells, and what happened to them."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy import text as sql_text

from domain.coverage import CellEvent, Medium
from domain.wave import WaveKind
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.favour_tables import outages
from storage.tables import inbox

coverage_ledgers: Final = Table(
    "coverage_ledgers",
    metadata,
    Column("outage", ForeignKey(outages.c.id), primary_key=True),
    Column("handed", Text, nullable=False),
    Column("wave", Word(WaveKind), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("reminders", Integer, nullable=False),
    Column("reds", Integer, nullable=False),
    Column("red_at", Instant),
    Column("due", Instant),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
    one_of("wave", WaveKind),
)

Index("ix_coverage_ledgers_due", coverage_ledgers.c.due, **where(sql_text("due IS NOT NULL")))
Index(
    "ix_coverage_ledgers_open",
    coverage_ledgers.c.opened_at,
    **where(sql_text("closed_at IS NULL")),
)

coverage_cells: Final = Table(
    "coverage_cells",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("outage", ForeignKey(outages.c.id), nullable=False),
    Column("community", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("medium", Word(Medium), nullable=False),
    Column("required", Boolean, nullable=False),
    Column("inside", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    Column("units", Text, nullable=False),
    Column("done_at", Instant),
    Column("done_by", Text),
    Column("source", ForeignKey(inbox.c.id)),
    Column("note", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("version", Integer, nullable=False),
    one_of("medium", Medium),
    UniqueConstraint("outage", "community", "building", "medium"),
)
"""`units` and `evidence` are JSON lists of strings."""

coverage_events: Final = Table(
    "coverage_events",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("cell", ForeignKey(coverage_cells.c.id), nullable=False),
    Column("event", Word(CellEvent), nullable=False),
    Column("person", Text),
    Column("at", Instant, nullable=False),
    Column("source", ForeignKey(inbox.c.id)),
    Column("note", Text, nullable=False),
    one_of("event", CellEvent),
)
"""Who ticked what and when; only ever added to. `person` is empty for the steward himself."""

Index("ix_coverage_events_cell", coverage_events.c.cell)
