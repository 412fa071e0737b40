"""The households of a ticket."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from domain.household import Light
from storage.columns import Instant, RowId, Word, metadata, one_of
from storage.tables import inbox, tickets

households: Final = Table(
    "households",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    Column("door", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("reporter", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("place_words", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("source", ForeignKey(inbox.c.id)),
    Column("light", Word(Light), nullable=False),
    Column("answered_at", Instant),
    Column("origin", ForeignKey(tickets.c.no)),
    UniqueConstraint("ticket", "door"),
    one_of("light", Light),
)
"""`position` counts within the ticket and is never used twice there."""

Index("ix_households_position", households.c.ticket, households.c.position)
Index("ix_households_reporter", households.c.reporter, households.c.ticket)
Index("ix_households_at", households.c.at)
Index("ix_households_light", households.c.ticket, households.c.light)
