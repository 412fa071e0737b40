"""Tickets that many report: what was told, counts by place, and every move of a household."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from domain.ticket_moves import Status
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.household_tables import households
from storage.tables import tickets

incidents: Final = Table(
    "incidents",
    metadata,
    Column("ticket", ForeignKey(tickets.c.no), primary_key=True),
    Column("level", Integer, nullable=False, server_default=text("0")),
    Column("seats", Integer, nullable=False, server_default=text("0")),
    Column("crew_count", Integer, nullable=False, server_default=text("1")),
    Column("crew_at", Instant),
    Column("crew_due_at", Instant),
    Column("group_at", Instant),
    Column("group_due_at", Instant),
    Column("first_group_at", Instant),
    Column("due_at", Instant),
)
"""`seats`: the highest position that a household ever had there; none is given out twice.

`due_at` is derived: the earlier of `crew_due_at` and `group_due_at`.
"""

Index("ix_incidents_due", incidents.c.due_at, **where(text("due_at IS NOT NULL")))

spots: Final = Table(
    "spots",
    metadata,
    Column("ticket", ForeignKey(tickets.c.no), primary_key=True),
    Column("community", Text, primary_key=True),
    Column("building", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("households", Integer, nullable=False),
)
"""Households of a ticket by place. Derived, kept with every change: a join reads it at a fixed cost."""

household_moves: Final = Table(
    "household_moves",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("household", ForeignKey(households.c.id), nullable=False),
    Column("from_ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("from_position", Integer, nullable=False),
    Column("from_origin", ForeignKey(tickets.c.no)),
    Column("to_ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("at", Instant, nullable=False),
)
"""Every move of a household between tickets, with what is needed to take it back."""

Index("ix_household_moves_between", household_moves.c.from_ticket, household_moves.c.to_ticket)
Index("ix_household_moves_household", household_moves.c.household)

merges: Final = Table(
    "merges",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("into_ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("status", Word(Status), nullable=False),
    Column("waiting_since", Instant, nullable=False),
    Column("chases", Integer, nullable=False),
    Column("next_chase_at", Instant),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
    one_of("status", Status),
)
"""Which ticket went into which, and how it stood before: its clocks go on from there."""

Index("ix_merges_ticket", merges.c.ticket, **where(text("undone_at IS NULL")))
Index("ix_merges_into", merges.c.into_ticket, **where(text("undone_at IS NULL")))
