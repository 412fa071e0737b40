"""What was asked of the community in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, func, select, update

from domain.errors import StaleError
from domain.favour import CommunityRequest, RequestId, RequestState
from domain.ids import TicketNo, show_no
from storage.columns import literal_word
from storage.favour_tables import community_requests as requests
from storage.session import Session

_COLUMNS: Final = tuple(field.name for field in fields(CommunityRequest) if field.name != "id")
_CHANGED: Final = ("state", "answered_at", "answer", "due")
_HELPED: Final = [state for state in RequestState if state.helped]


class SqlCommunityRequests:
    """Implements `domain.favour_ports.CommunityRequests`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, request: CommunityRequest) -> CommunityRequest:
        """Store that a person is asked; returned with its number."""
        row = {name: getattr(request, name) for name in _COLUMNS}
        made = await self._session.execute(requests.insert().returning(requests.c.id), row)
        return replace(request, id=RequestId(made.scalar_one()))

    async def get(self, request: RequestId) -> CommunityRequest | None:
        """Return one person's being asked."""
        found = await self._session.execute(select(requests).where(requests.c.id == request))
        row = found.mappings().one_or_none()
        return None if row is None else _request(row)

    async def save(self, request: CommunityRequest) -> CommunityRequest:
        """Store state and answer; raise StaleError if it has moved on."""
        values = {name: getattr(request, name) for name in _CHANGED}
        saved = await self._session.execute(
            update(requests)
            .where(requests.c.id == request.id, requests.c.version == request.version)
            .values(**values, version=request.version + 1)
        )
        if saved.rowcount != 1:
            raise StaleError(no=show_no(request.ticket) if request.ticket else "")
        return replace(request, version=request.version + 1)

    async def of_chain(self, chain: RequestId) -> Sequence[CommunityRequest]:
        """Return everybody who was asked for the same thing, in order."""
        return await self._many(
            select(requests)
            .where((requests.c.id == chain) | (requests.c.first == chain))
            .order_by(requests.c.position)
        )

    async def of_ticket(self, no: TicketNo) -> Sequence[CommunityRequest]:
        """Return everything that was asked for a ticket, oldest first."""
        return await self._many(
            select(requests).where(requests.c.ticket == no).order_by(requests.c.id)
        )

    async def due(self, now: datetime, *, limit: int) -> Sequence[RequestId]:
        """Return open requests whose time is up, most overdue first."""
        rows = await self._session.execute(
            select(requests.c.id)
            .where(requests.c.state == literal_word(RequestState.OPEN), requests.c.due <= now)
            .order_by(requests.c.due)
            .limit(limit)
        )
        return [RequestId(row) for row in rows.scalars()]

    async def helped(self, start: datetime, end: datetime) -> Mapping[str, int]:
        """Return how often each grid's community helped in ``[start, end)`` (count)."""
        rows = await self._session.execute(
            select(requests.c.grid, func.count())
            .where(
                requests.c.answered_at >= start,
                requests.c.answered_at < end,
                requests.c.state.in_(_HELPED),
            )
            .group_by(requests.c.grid)
        )
        return {row[0]: row[1] for row in rows}

    async def _many(self, statement: Any) -> Sequence[CommunityRequest]:  # noqa: ANN401  a select
        rows = await self._session.execute(statement)
        return [_request(row) for row in rows.mappings()]


def _request(row: RowMapping) -> CommunityRequest:
    return CommunityRequest(
        id=RequestId(row["id"]),
        **{name: row[name] for name in _COLUMNS},
    )
