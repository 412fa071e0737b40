"""The knowledge base: what residents often ask, and what the station answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NewType, Protocol

from domain.ids import UserId

EntryId = NewType("EntryId", str)
"""A short name: ``meter-check``; drafts are numbered after their ticket: ``draft-0231``."""


NOBODY: Final = UserId("")
"""The owner of an entry that nobody has taken yet."""


class EntryState(StrEnum):
    """Whether an entry answers."""

    ACTIVE = "active"
    DRAFT = "draft"  # kept from a conversation; a person has to read it first
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One question with its answer.

    Attributes:
        alternatives: other ways to ask the same.
        answer: what is said; ``{arrive_urban}`` and the like are filled from the settings.
        source: where the answer can be looked up; never said in the chat.
        owner: who keeps it right; empty while nobody does.
        review_by: the day (local) on which it has to be looked at again, if one is set.
        checked: every statement of the answer was compared with its source by the station.
    """

    id: EntryId
    question: str
    answer: str
    alternatives: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    owner: UserId = NOBODY
    review_by: date | None = None
    checked: bool = False
    state: EntryState = EntryState.ACTIVE

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Return every way to ask it that is known."""
        return (self.question, *self.alternatives)


class Knowledge(Protocol):
    """The stored entries, inside a transaction."""

    async def active(self) -> Sequence[Entry]:
        """Return the entries that answer, by id."""
        ...

    async def all(self) -> Sequence[Entry]:
        """Return every entry in any state, by id."""
        ...

    async def get(self, entry: EntryId) -> Entry | None:
        """Return an entry in any state."""
        ...

    async def put(self, entry: Entry) -> None:
        """Add an entry, or replace the one of the same id."""
        ...

    async def draft(self, entry: Entry) -> bool:
        """Keep an entry as a draft, which answers nobody; False if the id is taken."""
        ...
