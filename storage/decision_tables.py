"""What waits for the station head's word."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from domain.decision import DecisionKind, DecisionState
from storage.columns import Instant, RowId, Word, metadata, one_of
from storage.tables import tickets

decisions: Final = Table(
    "decisions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("day", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Word(DecisionKind), nullable=False),
    Column("ticket", ForeignKey(tickets.c.no)),
    Column("start", Instant),
    Column("end", Instant),
    Column("owner", Text),
    Column("options", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", Word(DecisionState), nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", Text),
    Column("answered_at", Instant),
    UniqueConstraint("day", "number"),
    one_of("kind", DecisionKind),
    one_of("state", DecisionState),
    CheckConstraint("number BETWEEN 1 AND 3", name="number"),
)
"""`day`: local ISO date of the message. `options`: JSON, digit → what it stands for."""
