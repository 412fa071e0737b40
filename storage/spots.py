"""The households of a ticket counted by place, kept with every change of a household."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from domain.ids import TicketNo
from domain.incident import Spot
from storage.incident_tables import spots
from storage.session import Session

_of: Final[BindParameter[str]] = bindparam("of")
READ: Final = select(spots).where(spots.c.ticket == _of, spots.c.households > 0)
_insert: Final = insert(spots)
_COUNT: Final = _insert.on_conflict_do_update(
    index_elements=["ticket", "community", "building", "unit"],
    set_={"households": spots.c.households + _insert.excluded.households},
)


async def count(session: Session, no: TicketNo, spot: Spot, by: int) -> None:
    """Add to the households of a ticket at a place, or take away (count)."""
    await session.execute(_COUNT, {"ticket": no, **spot._asdict(), "households": by})


async def read(session: Session, no: TicketNo) -> Mapping[Spot, int]:
    """Return the households of a ticket by place (count)."""
    rows = await session.execute(READ, {"of": no})
    return {
        Spot(row["community"], row["building"], row["unit"]): row["households"]
        for row in rows.mappings()
    }
