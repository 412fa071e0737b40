"""What enterprises were told of outages. The windows of 保电 are in `storage.station_tables`."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from domain.receipt import ReceiptState
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.favour_tables import outages

enterprise_receipts: Final = Table(
    "enterprise_receipts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("outage", ForeignKey(outages.c.id), nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("told_start", Instant, nullable=False),
    Column("told_end", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Word(ReceiptState), nullable=False),
    Column("due", Instant),
    Column("chased_at", Instant),
    Column("listed_at", Instant),
    Column("answered_at", Instant),
    Column("answer", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("outage", "enterprise"),
    one_of("state", ReceiptState),
)
"""`enterprise` is its name: a later import may have left it out."""

OPEN: Final = text("state = 'open'")

Index("ix_enterprise_receipts_due", enterprise_receipts.c.due, **where(OPEN))
Index("ix_enterprise_receipts_person", enterprise_receipts.c.person, **where(OPEN))
