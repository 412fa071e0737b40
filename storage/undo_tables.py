"""What staff did and what each step changed, so that it can be taken back."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from storage.columns import Instant, RowId, metadata
from storage.tables import inbox

acts: Final = Table(
    "acts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("message", ForeignKey(inbox.c.id), nullable=False, unique=True),
    Column("actor", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("verb", Text, nullable=False),
    Column("last_event", RowId, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", Text, nullable=False, server_default=""),
    Column("undone_in", ForeignKey(inbox.c.id)),
)
"""One step of a member of staff. `last_event` is the newest line of any timeline when it was made:
what has a greater number came later."""

Index("ix_acts_actor", acts.c.actor, acts.c.id)
Index("ix_acts_at", acts.c.at)

undo_rows: Final = Table(
    "undo_rows",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("act", ForeignKey(acts.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("weighs", Boolean, nullable=False),
)
"""A row that a step changed: table, primary key as JSON, and the changed columns before and after.

`before` is NULL for a row that the step inserted, and `after` then holds what tells it from a later
row of the same number; `after` is NULL for a row that the step deleted.
"""

Index("ix_undo_rows_act", undo_rows.c.act)
Index("ix_undo_rows_row", undo_rows.c.name, undo_rows.c.key)
