"""The changes of the duty roster in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, bindparam, delete, insert, select

from domain.duty_plan import ChangeId, DutyChange
from domain.ids import InboxId, UserId
from domain.watches import Gap
from storage.duty_tables import duty_changes, duty_gaps
from storage.marks import next_revision
from storage.session import Session

NEWEST: Final = 5000
"""Changes that the picture of the station holds (count): many years of a whole station."""

_get: Final = select(duty_changes).where(duty_changes.c.id == bindparam("wanted"))
_newest: Final = select(duty_changes).order_by(duty_changes.c.id.desc()).limit(NEWEST)


class SqlRoster:
    """Implements `domain.roster_port.Roster`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, change: DutyChange) -> DutyChange:
        """Store a change; return it with its number."""
        made = await self._session.execute(
            insert(duty_changes).returning(duty_changes.c.id), _row(change)
        )
        await next_revision(self._session)
        return replace(change, id=ChangeId(made.scalar_one()))

    async def get(self, change: ChangeId) -> DutyChange | None:
        """Return a change, in force or not; None when there is none with that number."""
        rows = await self._session.execute(_get, {"wanted": change})
        row = rows.mappings().one_or_none()
        return None if row is None else _change(row)

    async def withdraw(
        self, change: ChangeId, *, by: UserId, at: datetime, source: InboxId | None = None
    ) -> DutyChange | None:
        """Take a change back by a further one, which is returned; None when there is no such."""
        old = await self.get(change)
        if old is None:
            return None
        return await self.add(
            replace(old, by=by, at=at, reason="", source=source, withdraws=change)
        )

    async def told(self) -> Sequence[Gap]:
        """Return the gaps that somebody was told about."""
        rows = await self._session.execute(
            select(duty_gaps).order_by(duty_gaps.c.grid, duty_gaps.c.start)
        )
        return [
            Gap(grid=row["grid"], start=row["start"], end=row["end"]) for row in rows.mappings()
        ]

    async def remember(self, gaps: Sequence[Gap]) -> None:
        """Store which gaps somebody was told about, instead of those before."""
        await self._session.execute(delete(duty_gaps))
        if gaps:
            await self._session.execute(
                insert(duty_gaps),
                [{"grid": gap.grid, "start": gap.start, "end": gap.end} for gap in gaps],
            )


async def read_changes(session: Session) -> tuple[DutyChange, ...]:
    """Return the newest changes, in the order in which they were made."""
    rows = await session.execute(_newest)
    return tuple(reversed([_change(row) for row in rows.mappings()]))


def _row(change: DutyChange) -> dict[str, object]:
    return {
        "grid": change.grid,
        "who": change.who,
        "instead_of": change.instead_of,
        "start": change.start,
        "end": change.end,
        "by": change.by,
        "at": change.at,
        "reason": change.reason,
        "source": change.source,
        "withdraws": change.withdraws,
    }


def _change(row: RowMapping) -> DutyChange:
    source, withdraws = row["source"], row["withdraws"]
    return DutyChange(
        id=ChangeId(row["id"]),
        grid=row["grid"],
        who=UserId(row["who"]),
        instead_of=UserId(row["instead_of"]),
        start=row["start"],
        end=row["end"],
        by=UserId(row["by"]),
        at=row["at"],
        reason=row["reason"],
        source=None if source is None else InboxId(source),
        withdraws=None if withdraws is None else ChangeId(withdraws),
    )
