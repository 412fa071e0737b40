"""How far tickets have been restored, and the scores of their households."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from storage.columns import Instant, metadata, where
from storage.tables import tickets

restorations: Final = Table(
    "restorations",
    metadata,
    Column("ticket", ForeignKey(tickets.c.no), primary_key=True),
    Column("parent", ForeignKey(tickets.c.no)),
    Column("building", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("parts", Text, nullable=False),
    Column("since", Instant),
    Column("clear_by", Instant),
    Column("due", Instant),
    Column("told", Integer, nullable=False),
    Column("cleared_at", Instant),
)
"""`parts` is a JSON list of [building, unit], empty text for none."""

Index("ix_restorations_due", restorations.c.due, **where(text("due IS NOT NULL")))
Index("ix_restorations_parent", restorations.c.parent, **where(text("parent IS NOT NULL")))

household_scores: Final = Table(
    "household_scores",
    metadata,
    Column("ticket", ForeignKey(tickets.c.no), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("score", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    CheckConstraint("score BETWEEN 1 AND 3", name="score"),
)
