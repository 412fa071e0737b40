"""What the core needs from storage to change the roster and to remember what was told about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.duty_plan import ChangeId, DutyChange
from domain.ids import InboxId, UserId
from domain.watches import Gap


class Roster(Protocol):
    """Changes of the duty roster, which are only ever added, and the gaps that were told."""

    async def add(self, change: DutyChange) -> DutyChange:
        """Store a change; return it with its number."""
        ...

    async def get(self, change: ChangeId) -> DutyChange | None:
        """Return a change, in force or not; None when there is none with that number."""
        ...

    async def withdraw(
        self, change: ChangeId, *, by: UserId, at: datetime, source: InboxId | None = None
    ) -> DutyChange | None:
        """Take a change back by a further one, which is returned; None when there is no such.

        Withdrawing the withdrawal brings the change into force again.
        """
        ...

    async def told(self) -> Sequence[Gap]:
        """Return the gaps that somebody was told about."""
        ...

    async def remember(self, gaps: Sequence[Gap]) -> None:
        """Store which gaps somebody was told about, instead of those before."""
        ...
