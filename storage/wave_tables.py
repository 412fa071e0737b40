"""When announced outages are told of, and what each group was last told."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from domain.outage import OutageStatus
from domain.wave import WaveKind, WaveState
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.favour_tables import outages

waves: Final = Table(
    "waves",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("outage", ForeignKey(outages.c.id), nullable=False),
    Column("kind", Word(WaveKind), nullable=False),
    Column("due", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("state", Word(WaveState), nullable=False),
    Column("settled_at", Instant),
    Column("version", Integer, nullable=False),
    UniqueConstraint("outage", "kind", "due"),
    one_of("kind", WaveKind),
    one_of("state", WaveState),
)
"""A wave that was sent stays so: its row is what keeps it from being sent again."""

WAITING: Final = text("state = 'planned'")
Index("ix_waves_due", waves.c.due, **where(WAITING))
Index("ix_waves_until", waves.c.until, **where(WAITING))

outage_told: Final = Table(
    "outage_told",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("outage", ForeignKey(outages.c.id), nullable=False),
    Column("chat", Text, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("places", Text, nullable=False),
    Column("status", Word(OutageStatus), nullable=False),
    Column("ended_at", Instant),
    Column("before", Text, nullable=False),
    Column("wave", Word(WaveKind), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("told_at", Instant, nullable=False),
    UniqueConstraint("outage", "chat"),
    one_of("status", OutageStatus),
    one_of("wave", WaveKind),
)
"""`places` is a JSON list; `before` the same facts as JSON, empty when nothing was told before."""

Index("ix_outage_told_message", outage_told.c.message)
