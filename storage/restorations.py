"""How far tickets have been restored, in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, bindparam, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from domain.ids import TicketNo, UserId
from domain.restoration import Part, Restoration
from storage import json_text
from storage.columns import Instant
from storage.restoration_tables import household_scores, restorations
from storage.session import Session
from storage.sql import insert_or_change

_GET: Final = select(restorations).where(restorations.c.ticket == bindparam("of"))
_PUT: Final = insert_or_change(restorations, key="ticket")
_CHILDREN: Final = (
    select(restorations)
    .where(restorations.c.parent == bindparam("of"))
    .order_by(restorations.c.ticket)
)
_DUE: Final = (
    select(restorations.c.ticket)
    .where(restorations.c.due <= bindparam("now", type_=Instant))
    .order_by(restorations.c.due, restorations.c.ticket)
    .limit(bindparam("limit"))
)
_NEW_SCORE: Final = sqlite_insert(household_scores)
_PUT_SCORE: Final = _NEW_SCORE.on_conflict_do_update(
    index_elements=["ticket", "person"],
    set_={"score": _NEW_SCORE.excluded.score, "at": _NEW_SCORE.excluded.at},
)
_SCORES: Final = (
    select(household_scores.c.person, household_scores.c.score)
    .where(household_scores.c.ticket == bindparam("of"))
    .order_by(household_scores.c.at, household_scores.c.person)
)


class SqlRestorations:
    """Implements `domain.restoration_ports.Restorations`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, no: TicketNo) -> Restoration | None:
        """Return the record of a ticket, or None when nothing of it was ever restored."""
        found = await self._session.execute(_GET, {"of": no})
        row = found.mappings().one_or_none()
        return None if row is None else _restoration(row)

    async def put(self, restoration: Restoration) -> None:
        """Store the record of a ticket in place of the one that is there."""
        await self._session.execute(_PUT, _row(restoration))

    async def children(self, parent: TicketNo) -> Sequence[Restoration]:
        """Return the records of the tickets a restoration left dark, oldest first."""
        rows = await self._session.execute(_CHILDREN, {"of": parent})
        return [_restoration(row) for row in rows.mappings()]

    async def due(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return the tickets the clock has to look at, most overdue first."""
        rows = await self._session.execute(_DUE, {"now": now, "limit": limit})
        return [TicketNo(no) for no in rows.scalars()]

    async def put_score(self, no: TicketNo, person: UserId, score: int, *, at: datetime) -> None:
        """Store how satisfied a person is, 1 to 3; his newer word replaces the older."""
        row = {"ticket": no, "person": person, "score": score, "at": at}
        await self._session.execute(_PUT_SCORE, row)

    async def scores(self, no: TicketNo) -> Mapping[UserId, int]:
        """Return who has said how satisfied he is: 1 satisfied, 2 fair, 3 not."""
        rows = await self._session.execute(_SCORES, {"of": no})
        return {UserId(person): score for person, score in rows}


def _row(restoration: Restoration) -> dict[str, object]:
    return {
        "ticket": restoration.ticket,
        "parent": restoration.parent,
        "building": restoration.part.building,
        "unit": restoration.part.unit,
        "parts": json_text.dump([list(part) for part in restoration.parts])
        if restoration.parts
        else "",
        "since": restoration.since,
        "clear_by": restoration.clear_by,
        "due": restoration.due,
        "told": restoration.told,
        "cleared_at": restoration.cleared_at,
    }


def _restoration(row: RowMapping) -> Restoration:
    parent = row["parent"]
    return Restoration(
        ticket=TicketNo(row["ticket"]),
        parent=None if parent is None else TicketNo(parent),
        part=Part(row["building"], row["unit"]),
        parts=tuple(Part(*each) for each in json_text.load(row["parts"], [])),
        since=row["since"],
        clear_by=row["clear_by"],
        due=row["due"],
        told=row["told"],
        cleared_at=row["cleared_at"],
    )
