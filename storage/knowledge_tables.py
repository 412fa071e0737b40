"""The table of the knowledge base."""

from typing import Final

from sqlalchemy import Boolean, Column, Date, Table, Text, false

from domain.knowledge import EntryState
from storage.columns import Word, metadata, one_of

entries: Final = Table(
    "entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("alternatives", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("review_by", Date),
    Column("checked", Boolean, nullable=False, server_default=false()),
    Column("state", Word(EntryState), nullable=False),
    one_of("state", EntryState),
)
"""`alternatives` and `tags` are JSON lists, empty text for none; `owner` is empty for nobody."""
