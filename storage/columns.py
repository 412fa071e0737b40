"""Column types and names that every table shares."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Dialect,
    Integer,
    MetaData,
    String,
    Text,
    TextClause,
    literal_column,
    types,
)

from domain.slots import Slots, slots_of
from domain.when import require_aware
from storage import json_text

_E = TypeVar("_E", bound=StrEnum)

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RowId: Final = BigInteger().with_variant(Integer, "sqlite")
"""A row number. SQLite counts by itself only for a plain INTEGER key."""


def to_micros(instant: datetime) -> int:
    """Return an aware instant as microseconds since 1970 (UTC): exact, short, and it sorts."""
    since = require_aware(instant) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """Return the instant, aware, in UTC."""
    return EPOCH + micros * _MICROSECOND


class Instant(types.TypeDecorator[datetime]):
    """An instant, stored as microseconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return what was stored."""
        return None if value is None else from_micros(value)


class Word(types.TypeDecorator[_E], Generic[_E]):
    """A member of a StrEnum, stored as its word. Add `one_of` to the table as well."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[_E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: _E | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> _E | None:
        """Return what was stored."""
        return None if value is None else self.words(value)


class SlotsText(types.TypeDecorator[Slots]):
    """What messages told, stored as JSON text; empty text when they told nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Slots | None, dialect: Dialect) -> str:
        """Return what is stored."""
        return "" if value is None else json_text.dump(value.as_dict())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Slots:
        """Return what was stored."""
        return slots_of(json_text.load(value or "", {}))


def literal_word(word: str) -> ColumnElement[str]:
    """Return a word of ours as it stands in a partial index: bound, it would not be served."""
    return literal_column(f"'{word}'", String())


def quoted(words: Sequence[str]) -> str:
    """Return words of ours as an SQL list: ``'a', 'b'``."""
    return ", ".join(f"'{word}'" for word in words)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """Return the rule that a column holds one of the words."""
    return CheckConstraint(f"{column} IN ({quoted(list(words))})", name=column)


def where(condition: TextClause) -> dict[str, Any]:
    """Return the arguments that make an index partial, in both databases."""
    return {"sqlite_where": condition, "postgresql_where": condition}
