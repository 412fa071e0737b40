"""The waves of announced outages in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, Select, bindparam, select, update

from domain.errors import StaleError
from domain.outage import OutageId
from domain.wave import Slot, Wave, WaveId, WaveState
from storage.columns import Instant, literal_word
from storage.favour_tables import outages
from storage.session import Session
from storage.wave_tables import waves

_planned: Final = waves.c.state == literal_word(WaveState.PLANNED)
_now: Final = bindparam("now", type_=Instant)
DUE: Final[Select[int]] = (
    select(waves.c.id)
    .where(_planned, waves.c.due <= _now)
    .order_by(waves.c.due, waves.c.id)
    .limit(bindparam("limit"))
)
PASSED: Final = (
    select(waves)
    .where(_planned, waves.c.until <= _now)
    .order_by(waves.c.until, waves.c.id)
    .limit(bindparam("limit"))
)


class SqlWaves:
    """Implements `domain.wave_ports.Waves`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of_outage(self, outage: OutageId) -> Sequence[Wave]:
        """Return all of them, whatever became of them, in the order of time."""
        mine = select(waves).where(waves.c.outage == outage)
        return await self._many(mine.order_by(waves.c.due, waves.c.id))

    async def plan(self, outage: OutageId, slot: Slot) -> None:
        """Plan a wave. One that was dropped is planned again; one that was sent stays so."""
        found = await self._session.execute(
            select(waves).where(
                waves.c.outage == outage, waves.c.kind == slot.kind, waves.c.due == slot.due
            )
        )
        known = found.mappings().one_or_none()
        fresh: dict[str, Any] = {"until": slot.until, "state": WaveState.PLANNED}
        if known is None:
            row = {"outage": outage, "kind": slot.kind, "due": slot.due, "version": 0, **fresh}
            await self._session.execute(waves.insert(), row)
        elif known["state"] in (WaveState.PLANNED, WaveState.DROPPED):
            await self._session.execute(
                update(waves)
                .where(waves.c.id == known["id"])
                .values(**fresh, settled_at=None, version=waves.c.version + 1)
            )

    async def settle(self, wave: Wave, state: WaveState, *, at: datetime) -> None:
        """Store what became of a wave; raise StaleError if it has moved on."""
        settled = await self._session.execute(
            update(waves)
            .where(waves.c.id == wave.id, waves.c.version == wave.version, _planned)
            .values(state=state, settled_at=at, version=wave.version + 1)
        )
        if settled.rowcount != 1:
            raise StaleError(no="")

    async def get(self, wave: WaveId) -> Wave | None:
        """Return one."""
        found = await self._many(select(waves).where(waves.c.id == wave))
        return found[0] if found else None

    async def due(self, now: datetime, *, limit: int) -> Sequence[WaveId]:
        """Return planned waves whose time has come, most overdue first."""
        rows = await self._session.execute(DUE, {"now": now, "limit": limit})
        return [WaveId(number) for number in rows.scalars()]

    async def passed(self, now: datetime, *, limit: int) -> Sequence[Wave]:
        """Return planned waves that make no sense any more, most overdue first."""
        rows = await self._session.execute(PASSED, {"now": now, "limit": limit})
        return [_wave(row) for row in rows.mappings()]

    async def beside(self, wave: Wave) -> Sequence[Wave]:
        """Return the other planned waves of the same notice that are due at the same instant."""
        notice = select(outages.c.source).where(outages.c.id == wave.outage).scalar_subquery()
        return await self._many(
            select(waves)
            .join(outages, outages.c.id == waves.c.outage)
            .where(
                _planned,
                waves.c.due == wave.due,
                waves.c.id != wave.id,
                outages.c.source == notice,
            )
            .order_by(outages.c.start, waves.c.id)
        )

    async def _many(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Wave]:
        rows = await self._session.execute(statement)
        return [_wave(row) for row in rows.mappings()]


def _wave(row: RowMapping) -> Wave:
    return Wave(
        id=WaveId(row["id"]),
        outage=OutageId(row["outage"]),
        kind=row["kind"],
        due=row["due"],
        until=row["until"],
        state=row["state"],
        version=row["version"],
    )
