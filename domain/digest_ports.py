"""What the daily message needs from storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.decision import Decision, DecisionState, Matter
from domain.figures import Facts
from domain.ids import TicketNo, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A message that ended unsent, of unknown outcome, or in a group instead.

    Attributes:
        key: its dedup key. why: what the platform said, in Chinese, or the state it ended in.
    """

    key: str
    text: str
    why: str


class Figures(Protocol):
    """What happened, in rows: percentiles and rates are made of them by the domain."""

    async def facts(self, start: datetime, end: datetime) -> Facts:
        """Return what happened in ``[start, end)``, drills left out."""
        ...

    async def reasons(self) -> Mapping[TicketNo, str]:
        """Return why open tickets wait, in the words of whoever works on them."""
        ...

    async def by_community(self, start: datetime, end: datetime) -> Mapping[str, tuple[int, int]]:
        """Return complaints and repairs that came in ``[start, end)``, by community (count)."""
        ...

    async def failed(self, keys: Sequence[str]) -> Sequence[Unsent]:
        """Return which messages did not reach whom they were for, by their dedup keys."""
        ...


class Decisions(Protocol):
    """What waits for the station head's word."""

    async def put(
        self, day: date, matters: Sequence[Matter], *, at: datetime
    ) -> Sequence[Decision]:
        """Store the matters of a day's message; what is there for that day already is returned."""
        ...

    async def newest(self) -> Sequence[Decision]:
        """Return the decisions of the newest message that has any, by number."""
        ...

    async def settle(
        self,
        decision: Decision,
        state: DecisionState,
        *,
        answer: str,
        by: UserId,
        at: datetime,
    ) -> None:
        """Write down what became of one; StaleError if somebody else has settled it."""
        ...
