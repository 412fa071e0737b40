"""Households that change their ticket: merged, split out, or taken back. Every move is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, RowMapping, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from domain.household import HouseholdId
from domain.ids import TicketNo
from domain.incident import Spot
from storage.household_tables import households
from storage.incident_tables import household_moves, incidents
from storage.session import Session
from storage.spots import count

_of: Final[BindParameter[str]] = bindparam("of")
LAST: Final = select(func.max(households.c.position)).where(households.c.ticket == _of)
_SEATS: Final = select(incidents.c.seats).where(incidents.c.ticket == _of)
_insert: Final = insert(incidents)
_KEEP_SEATS: Final = _insert.on_conflict_do_update(
    index_elements=["ticket"], set_={"seats": _insert.excluded.seats}
)
_there: Final = households.alias("there")
_MOVABLE: Final = (
    select(households)
    .where(
        households.c.ticket == _of,
        ~select(_there.c.id)
        .where(_there.c.ticket == bindparam("target"), _there.c.door == households.c.door)
        .exists(),
    )
    .order_by(households.c.position)
)
_newer: Final = household_moves.alias("newer")
_RETURNING: Final = (
    select(households, household_moves.c.from_position, household_moves.c.from_origin)
    .join(household_moves, household_moves.c.household == households.c.id)
    .where(
        household_moves.c.from_ticket == bindparam("target"),
        household_moves.c.to_ticket == _of,
        households.c.ticket == _of,
        ~select(_newer.c.id)
        .where(
            _newer.c.household == household_moves.c.household,
            _newer.c.id > household_moves.c.id,
        )
        .exists(),
    )
    .order_by(household_moves.c.from_position)
)
_MOVE: Final = (
    update(households)
    .where(households.c.id == bindparam("row"))
    .values(
        ticket=bindparam("to_ticket"),
        position=bindparam("to_position"),
        origin=bindparam("to_origin"),
    )
)


async def last_position(session: Session, no: TicketNo) -> int:
    """Return the highest position a household has or had under a ticket, 0 before the first."""
    last = (await session.execute(LAST, {"of": no})).scalar_one()
    seats = (await session.execute(_SEATS, {"of": no})).scalar_one_or_none()
    return max(last or 0, seats or 0)


async def move(
    session: Session,
    source: TicketNo,
    target: TicketNo,
    *,
    only: Sequence[HouseholdId] | None,
    at: datetime,
    merged: bool,
) -> list[HouseholdId]:
    """Move households behind those of another ticket; return which were moved."""
    found = await session.execute(_MOVABLE, {"of": source, "target": target})
    rows = [row for row in found.mappings() if only is None or row["id"] in only]
    first = await last_position(session, target) + 1
    seats = [
        (position, row["origin"] or (source if merged else None))
        for position, row in enumerate(rows, start=first)
    ]
    await _carry(session, source, target, rows, seats, at)
    return [HouseholdId(row["id"]) for row in rows]


async def move_back(session: Session, source: TicketNo, target: TicketNo, *, at: datetime) -> int:
    """Return to `target` what last moved from it to `source`, at its old place; how many."""
    found = await session.execute(_RETURNING, {"of": source, "target": target})
    rows = list(found.mappings())
    seats = [(row["from_position"], row["from_origin"]) for row in rows]
    await _carry(session, source, target, rows, seats, at)
    return len(rows)


async def _carry(
    session: Session,
    source: TicketNo,
    target: TicketNo,
    rows: Sequence[RowMapping],
    seats: Sequence[tuple[int, int | None]],
    at: datetime,
) -> None:
    if not rows:
        return
    last = await last_position(session, source)
    await session.execute(
        _KEEP_SEATS, {"ticket": source, "level": 0, "seats": last, "crew_count": 1}
    )
    await session.execute(
        household_moves.insert(), [_trace(row, source, target, at) for row in rows]
    )
    await session.execute(
        _MOVE,
        [
            {"row": row["id"], "to_ticket": target, "to_position": seat, "to_origin": origin}
            for row, (seat, origin) in zip(rows, seats, strict=True)
        ],
    )
    for row in rows:
        spot = Spot(row["community"], row["building"], row["unit"])
        await count(session, source, spot, -1)
        await count(session, target, spot, +1)


def _trace(row: RowMapping, source: TicketNo, target: TicketNo, at: datetime) -> Mapping[str, Any]:
    return {
        "household": row["id"],
        "from_ticket": source,
        "from_position": row["position"],
        "from_origin": row["origin"],
        "to_ticket": target,
        "at": at,
    }
