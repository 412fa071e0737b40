"""What each group was last told of each outage, in SQL."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import RowMapping, Select, bindparam, delete, select

from domain.ids import ChatId
from domain.outage import OutageId, OutageStatus
from domain.told import Facts, Told
from storage import json_text
from storage.columns import from_micros, to_micros
from storage.outage_places import dumped, loaded
from storage.session import Session
from storage.wave_tables import outage_told

_THERE: Final = (
    outage_told.c.outage == bindparam("of_outage"),
    outage_told.c.chat == bindparam("of_chat"),
)
_FORGET: Final = delete(outage_told).where(*_THERE)
OF_MESSAGE: Final = (
    select(outage_told).where(outage_told.c.message == bindparam("of")).order_by(outage_told.c.id)
)


class SqlTellings:
    """Implements `domain.wave_ports.Tellings`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of_outages(self, outages: Sequence[OutageId]) -> Sequence[Told]:
        """Return whom each of these was told to, in the order of telling."""
        mine = select(outage_told).where(outage_told.c.outage.in_(outages))
        return await self._many(mine.order_by(outage_told.c.id))

    async def of_message(self, message: str) -> Sequence[Told]:
        """Return what else one message told."""
        return await self._many(OF_MESSAGE, {"of": message}) if message else []

    async def put(self, told: Told) -> None:
        """Store what a group was told last, in place of what stood there."""
        await self.forget(told.outage, told.chat)
        await self._session.execute(outage_told.insert(), _row(told))

    async def forget(self, outage: OutageId, chat: ChatId) -> None:
        """A group was told nothing after all."""
        await self._session.execute(_FORGET, {"of_outage": outage, "of_chat": chat})

    async def _many(
        self, statement: Select[*tuple[Any, ...]], about: dict[str, Any] | None = None
    ) -> Sequence[Told]:
        rows = await self._session.execute(statement, about)
        return [_told(row) for row in rows.mappings()]


def _row(told: Told) -> dict[str, Any]:
    facts = told.facts
    return {
        "outage": told.outage,
        "chat": told.chat,
        "start": facts.start,
        "end": facts.end,
        "places": json_text.dump(dumped(facts.places)),
        "status": facts.status,
        "ended_at": facts.ended_at,
        "before": "" if told.before is None else json_text.dump(_facts_out(told.before)),
        "wave": told.wave,
        "revision": told.revision,
        "message": told.message,
        "told_at": told.at,
    }


def _told(row: RowMapping) -> Told:
    before = json_text.load(row["before"], None)
    return Told(
        outage=OutageId(row["outage"]),
        chat=ChatId(row["chat"]),
        facts=Facts(
            start=row["start"],
            end=row["end"],
            places=loaded(json_text.load(row["places"], [])),
            status=row["status"],
            ended_at=row["ended_at"],
        ),
        before=None if before is None else _facts_in(before),
        wave=row["wave"],
        revision=row["revision"],
        message=row["message"],
        at=row["told_at"],
    )


def _facts_out(facts: Facts) -> dict[str, Any]:
    return {
        "start": to_micros(facts.start),
        "end": to_micros(facts.end),
        "places": dumped(facts.places),
        "status": facts.status,
        "ended_at": None if facts.ended_at is None else to_micros(facts.ended_at),
    }


def _facts_in(kept: dict[str, Any]) -> Facts:
    ended = kept["ended_at"]
    return Facts(
        start=from_micros(kept["start"]),
        end=from_micros(kept["end"]),
        places=loaded(kept["places"]),
        status=OutageStatus(kept["status"]),
        ended_at=None if ended is None else from_micros(ended),
    )
