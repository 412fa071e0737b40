"""Frequent outages in SQL: what made places dark, and the dossiers about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, and_, select, update

from domain.errors import StaleError
from domain.frequent import Area, Dossier, DossierId, DossierState
from domain.frequent_ports import Darkness
from domain.ids import TicketNo, UserId
from domain.incident import Spot
from domain.outage import OutageStatus
from domain.ticket_moves import Kind, Status
from storage.columns import literal_word
from storage.dossier_tables import dossiers
from storage.favour_tables import outages
from storage.incident_tables import spots
from storage.outages import SqlOutages
from storage.session import Session
from storage.tables import tickets
from storage.ticket_rows import to_ticket

_REPAIRS: Final = [kind for kind in Kind if kind.is_repair]
_CLOSED: Final = literal_word(DossierState.CLOSED)


class SqlDossiers:
    """Implements `domain.frequent_ports.Dossiers`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def darkness(self, start: datetime, end: datetime) -> Darkness:
        """Return what began in ``[start, end)``."""
        found = await self._session.execute(
            select(tickets)
            .where(
                tickets.c.reported_at >= start,
                tickets.c.reported_at < end,
                tickets.c.kind.in_(_REPAIRS),
                tickets.c.status.not_in([Status.WITHDRAWN, Status.MERGED]),
                tickets.c.parent.is_(None),
                tickets.c.drill.is_(False),
            )
            .order_by(tickets.c.no)
        )
        faults = [to_ticket(row) for row in found.mappings()]
        places = await self._places(start, end)
        numbers = await self._session.execute(
            select(outages.c.id)
            .where(
                outages.c.status == literal_word(OutageStatus.ACTIVE),
                outages.c.confirmed,
                outages.c.start >= start,
                outages.c.start < end,
            )
            .order_by(outages.c.start, outages.c.id)
        )
        known = SqlOutages(self._session)
        planned = [await known.get(number) for number in numbers.scalars()]
        return Darkness(
            faults=[(ticket, places.get(ticket.no, {})) for ticket in faults],
            outages=[outage for outage in planned if outage is not None],
        )

    async def _places(
        self, start: datetime, end: datetime
    ) -> Mapping[TicketNo, Mapping[Spot, int]]:
        rows = await self._session.execute(
            select(spots)
            .join(tickets, tickets.c.no == spots.c.ticket)
            .where(
                and_(tickets.c.reported_at >= start, tickets.c.reported_at < end),
                spots.c.households > 0,
            )
        )
        places: dict[TicketNo, dict[Spot, int]] = {}
        for row in rows.mappings():
            spot = Spot(row["community"], row["building"], row["unit"])
            places.setdefault(TicketNo(row["ticket"]), {})[spot] = row["households"]
        return places

    async def live(self) -> Sequence[Dossier]:
        """Return the dossiers that are watched or open, oldest first."""
        rows = await self._session.execute(
            select(dossiers).where(dossiers.c.state != _CLOSED).order_by(dossiers.c.id)
        )
        return [_dossier(row) for row in rows.mappings()]

    async def of(self, area: Area) -> Sequence[Dossier]:
        """Return every dossier of an area, newest first."""
        rows = await self._session.execute(
            select(dossiers)
            .where(dossiers.c.kind == area.kind, dossiers.c.name == area.name)
            .order_by(dossiers.c.id.desc())
        )
        return [_dossier(row) for row in rows.mappings()]

    async def put(self, dossier: Dossier) -> Dossier:
        """Store one; raise StaleError if it has moved on."""
        if not dossier.id:
            row = {**_values(dossier), "kind": dossier.area.kind, "name": dossier.area.name}
            made = await self._session.execute(dossiers.insert().returning(dossiers.c.id), row)
            return replace(dossier, id=DossierId(made.scalar_one()))
        saved = await self._session.execute(
            update(dossiers)
            .where(dossiers.c.id == dossier.id, dossiers.c.version == dossier.version)
            .values({**_values(dossier), "version": dossier.version + 1})
        )
        if saved.rowcount != 1:
            raise StaleError(no="")
        return replace(dossier, version=dossier.version + 1)


def _values(dossier: Dossier) -> dict[str, object]:
    return {
        "state": dossier.state,
        "owner": dossier.owner,
        "told": dossier.told,
        "at": dossier.at,
        "solution": dossier.solution,
        "due": dossier.due,
        "version": dossier.version,
    }


def _dossier(row: RowMapping) -> Dossier:
    return Dossier(
        id=DossierId(row["id"]),
        area=Area(row["kind"], row["name"]),
        state=row["state"],
        owner=UserId(row["owner"]),
        told=row["told"],
        at=row["at"],
        solution=row["solution"],
        due=row["due"],
        version=row["version"],
    )
