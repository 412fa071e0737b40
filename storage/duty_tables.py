"""The tables of changes of the duty roster. Its rows themselves are in `storage.station_tables`."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text

from storage.columns import Instant, RowId, metadata
from storage.station_tables import members
from storage.tables import inbox

duty_changes: Final = Table(
    "duty_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("grid", Text, nullable=False),
    Column("who", ForeignKey(members.c.userid), nullable=False),
    Column("instead_of", Text, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", ForeignKey(inbox.c.id)),
    Column("withdraws", ForeignKey("duty_changes.id")),
    CheckConstraint('"start" < "end"', name="span"),
    sqlite_autoincrement=True,
)
"""Rows are only ever added. `grid` may be one that a later import left out: empty for the station."""

duty_gaps: Final = Table(
    "duty_gaps",
    metadata,
    Column("grid", Text, primary_key=True),
    Column("start", Instant, primary_key=True, autoincrement=False),
    Column("end", Instant, nullable=False),
)
"""The gaps of the coming days that somebody was told about."""
