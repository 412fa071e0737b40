"""The small numbers by which a person names his open tickets."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.columns import metadata
from storage.tables import tickets

short_codes: Final = Table(
    "short_codes",
    metadata,
    Column("person", Text, primary_key=True),
    Column("code", Integer, primary_key=True, autoincrement=False),
    Column("ticket", ForeignKey(tickets.c.no), nullable=False),
    UniqueConstraint("person", "ticket"),
    CheckConstraint("code BETWEEN 1 AND 9", name="code"),
)
"""Rows of tickets that are over stay until the person is shown a list again; nobody reads them."""
