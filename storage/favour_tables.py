"""What was asked of the community, and the outages that were announced."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from domain.favour import HelpKind, RequestState
from domain.notice import NoticeKind
from domain.outage import OutageStatus
from storage.columns import Instant, RowId, Word, metadata, one_of, where
from storage.tables import inbox, tickets

community_requests: Final = Table(
    "community_requests",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("first", ForeignKey("community_requests.id")),
    Column("position", Integer, nullable=False),
    Column("ticket", ForeignKey(tickets.c.no)),
    Column("kind", Word(HelpKind), nullable=False),
    Column("words", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", Word(RequestState), nullable=False),
    Column("answered_at", Instant),
    Column("answer", Text, nullable=False),
    Column("version", Integer, nullable=False),
    one_of("kind", HelpKind),
    one_of("state", RequestState),
)
"""One row for each person who was asked; `first` is the row with which that asking began."""

OPEN: Final = text("state = 'open'")

Index("ix_community_requests_due", community_requests.c.due, **where(OPEN))
Index("ix_community_requests_ticket", community_requests.c.ticket)
Index("ix_community_requests_first", community_requests.c.first)
Index("ix_community_requests_answered", community_requests.c.answered_at)

outages: Final = Table(
    "outages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", Word(NoticeKind), nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("source", ForeignKey(inbox.c.id)),
    Column("said_by", Text, nullable=False),
    Column("chat", Text),
    Column("confirmed", Boolean, nullable=False),
    Column("status", Word(OutageStatus), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("households", Integer, nullable=False, server_default=text("0")),
    Column("owner", Text),
    Column("late_reason", Text, nullable=False, server_default=""),
    Column("override_reason", Text, nullable=False, server_default=""),
    Column("first_end", Instant),
    Column("ended_at", Instant),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    one_of("kind", NoticeKind),
    one_of("status", OutageStatus),
)

ACTIVE: Final = text("status = 'active'")

Index("ix_outages_end", outages.c.end, **where(ACTIVE))
Index("ix_outages_source", outages.c.source)

outage_places: Final = Table(
    "outage_places",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("outage", ForeignKey(outages.c.id), nullable=False),
    Column("community", Text, nullable=False),
    Column("buildings", Text, nullable=False),
    Column("without", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("names", Text, nullable=False),
)
"""`buildings`, `without` and `names` are JSON lists of strings."""

Index("ix_outage_places_outage", outage_places.c.outage)
