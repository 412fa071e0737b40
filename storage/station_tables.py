"""The tables of the station. `position` keeps the order of the import."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

from domain.guard import GuardGrade, GuardKind
from domain.station import CommunityKind, Ownership, ServiceClass
from storage.columns import Instant, RowId, Word, metadata, one_of


def _position() -> Column[int]:
    return Column("position", Integer, nullable=False)


members: Final = Table(
    "members",
    metadata,
    Column("userid", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("confirmed", Boolean, nullable=False, server_default=true()),
    _position(),
)
"""Nobody is ever deleted: who left stays inactive, because history names him."""

stations: Final = Table(
    "stations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hotline", Text, nullable=False),
    _position(),
)

streets: Final = Table(
    "streets",
    metadata,
    Column("station", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    _position(),
)

communities: Final = Table(
    "communities",
    metadata,
    Column("name", Text, primary_key=True),
    Column("station", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("kind", Word(CommunityKind), nullable=False),
    Column("service_class", Word(ServiceClass), nullable=False),
    Column("ownership", Word(Ownership), nullable=False),
    Column("aliases", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    _position(),
    one_of("kind", CommunityKind),
    one_of("service_class", ServiceClass),
    one_of("ownership", Ownership),
)

transformers: Final = Table(
    "transformers",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("feeder", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    _position(),
)

buildings: Final = Table(
    "buildings",
    metadata,
    Column("community", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("units", Text, nullable=False),
    Column("transformer", Text, nullable=False),
    Column("households", Integer, nullable=False),
    Column("grid", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("steward", Text, nullable=False, server_default=""),
    _position(),
)

grids: Final = Table(
    "grids",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("community_head", ForeignKey(members.c.userid), nullable=False),
    Column("manager", ForeignKey(members.c.userid), nullable=False),
    _position(),
)

grid_members: Final = Table(
    "grid_members",
    metadata,
    Column("grid", ForeignKey(grids.c.code), primary_key=True),
    Column("userid", ForeignKey(members.c.userid), primary_key=True),
    _position(),
)

chats: Final = Table(
    "chats",
    metadata,
    Column("chat_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("communities", Text, nullable=False),
    Column("can_hear", Boolean, nullable=False),
    Column("can_push", Boolean, nullable=False),
    Column("robot", Text, nullable=False),
    _position(),
)

duties: Final = Table(
    "duties",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("userid", ForeignKey(members.c.userid), nullable=False),
    Column("days", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("crew", Text, nullable=False, server_default=""),
    Column("turn_days", Integer, nullable=False, server_default=text("0")),
    Column("first_turn", Date),
)
"""`crew` is a JSON list, empty text without a rotation; then the two columns behind mean nothing."""

guards: Final = Table(
    "guards",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", Text, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("kind", Word(GuardKind), nullable=False),
    Column("grade", Word(GuardGrade), nullable=False),
    Column("places", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    _position(),
    UniqueConstraint("name", "start"),
    CheckConstraint('"start" < "end"', name="span"),
    one_of("kind", GuardKind),
    one_of("grade", GuardGrade),
)
"""Windows of 保电, imported or written in chat; `places` is a JSON list."""

enterprises: Final = Table(
    "enterprises",
    metadata,
    Column("name", Text, primary_key=True),
    Column("feeder", Text, nullable=False),
    Column("transformer", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("shutdowns", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    _position(),
)
"""`shutdowns` is a JSON list of pairs of dates; `contact` is empty where there is none."""
