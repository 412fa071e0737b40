"""Places that are dark too often (频停档案)."""

from typing import Final

from sqlalchemy import Column, Index, Integer, Table, Text, text

from domain.frequent import AreaKind, DossierState
from storage.columns import Instant, RowId, Word, metadata, one_of, where

dossiers: Final = Table(
    "dossiers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Word(AreaKind), nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Word(DossierState), nullable=False),
    Column("owner", Text, nullable=False),
    Column("told", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("solution", Text, nullable=False),
    Column("due", Instant),
    Column("version", Integer, nullable=False),
    one_of("kind", AreaKind),
    one_of("state", DossierState),
)

LIVE: Final = text("state != 'closed'")

Index("uq_dossiers_live", dossiers.c.kind, dossiers.c.name, unique=True, **where(LIVE))
"""An area has one at a time."""
