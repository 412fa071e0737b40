"""Announced outages in SQL."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, delete, select, update

from domain.errors import StaleError
from domain.ids import InboxId
from domain.outage import Outage, OutageId, OutagePlace, OutageStatus
from storage import json_text
from storage.columns import literal_word
from storage.favour_tables import outage_places, outages
from storage.session import Session

_COLUMNS: Final = tuple(f.name for f in fields(Outage) if f.name not in ("id", "places"))
_CHANGED: Final = tuple(name for name in _COLUMNS if name not in ("chat", "noted_at", "version"))


class SqlOutages:
    """Implements `domain.favour_ports.Outages`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, outage: Outage) -> Outage:
        """Store one with its places; returned with its number."""
        row = {name: getattr(outage, name) for name in _COLUMNS}
        made = await self._session.execute(outages.insert().returning(outages.c.id), row)
        number = OutageId(made.scalar_one())
        await self._put_places(number, outage.places)
        return replace(outage, id=number)

    async def get(self, outage: OutageId) -> Outage | None:
        """Return one."""
        found = await self._many(select(outages).where(outages.c.id == outage))
        return found[0] if found else None

    async def save(self, outage: Outage) -> Outage:
        """Store it as it is now, places as well; raise StaleError if it has moved on."""
        values = {name: getattr(outage, name) for name in _CHANGED}
        saved = await self._session.execute(
            update(outages)
            .where(outages.c.id == outage.id, outages.c.version == outage.version)
            .values(**values, version=outage.version + 1)
        )
        if saved.rowcount != 1:
            raise StaleError(no="")
        await self._save_places(outage)
        return replace(outage, version=outage.version + 1)

    async def _save_places(self, outage: Outage) -> None:
        known = await self.get(outage.id)
        if known is None or known.places == outage.places:
            return
        await self._session.execute(
            delete(outage_places).where(outage_places.c.outage == outage.id)
        )
        await self._put_places(outage.id, outage.places)

    async def between(self, start: datetime, end: datetime) -> Sequence[Outage]:
        """Return the active ones with any minute in ``[start, end)``, earliest first."""
        return await self._many(
            select(outages)
            .where(
                outages.c.status == literal_word(OutageStatus.ACTIVE),
                outages.c.end > start,
                outages.c.start < end,
            )
            .order_by(outages.c.start, outages.c.id)
        )

    async def of_source(self, source: InboxId) -> Sequence[Outage]:
        """Return what one message announced, in its order."""
        return await self._many(
            select(outages).where(outages.c.source == source).order_by(outages.c.id)
        )

    async def overridden(self, start: datetime, end: datetime) -> Sequence[Outage]:
        """Return what began in ``[start, end)`` against the calendar's advice, earliest first."""
        return await self._many(
            select(outages)
            .where(
                outages.c.override_reason != "",
                outages.c.start >= start,
                outages.c.start < end,
            )
            .order_by(outages.c.start, outages.c.id)
        )

    async def _put_places(self, number: OutageId, places: Sequence[OutagePlace]) -> None:
        for place in places:
            await self._session.execute(outage_places.insert(), _place_row(number, place))

    async def _many(self, statement: Any) -> Sequence[Outage]:  # noqa: ANN401  a select
        rows = (await self._session.execute(statement)).mappings().all()
        if not rows:
            return []
        numbers = [row["id"] for row in rows]
        parts = await self._session.execute(
            select(outage_places)
            .where(outage_places.c.outage.in_(numbers))
            .order_by(outage_places.c.id)
        )
        places: dict[int, list[OutagePlace]] = {}
        for part in parts.mappings():
            places.setdefault(part["outage"], []).append(_place(part))
        return [_outage(row, tuple(places.get(row["id"], ()))) for row in rows]


def _place_row(number: OutageId, place: OutagePlace) -> dict[str, object]:
    return {
        "outage": number,
        "community": place.community,
        "buildings": json_text.dump(list(place.buildings)),
        "without": json_text.dump(list(place.without)),
        "part": place.part,
        "names": json_text.dump(list(place.names)),
    }


def _place(row: RowMapping) -> OutagePlace:
    return OutagePlace(
        community=row["community"],
        buildings=tuple(json_text.load(row["buildings"], [])),
        without=tuple(json_text.load(row["without"], [])),
        part=row["part"],
        names=tuple(json_text.load(row["names"], [])),
    )


def _outage(row: RowMapping, places: tuple[OutagePlace, ...]) -> Outage:
    return Outage(id=OutageId(row["id"]), places=places, **{name: row[name] for name in _COLUMNS})
