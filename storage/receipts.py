"""The receipts of enterprises in SQL."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, select, update

from domain.errors import StaleError
from domain.ids import UserId
from domain.outage import OutageId
from domain.receipt import Receipt, ReceiptId, ReceiptState
from storage.columns import literal_word
from storage.guard_tables import enterprise_receipts as receipts
from storage.session import Session

_COLUMNS: Final = tuple(f.name for f in fields(Receipt) if f.name != "id")
_FIXED: Final = ("outage", "enterprise", "version")
_IS_OPEN: Final = receipts.c.state == literal_word(ReceiptState.OPEN)


class SqlReceipts:
    """Implements `domain.guard_ports.Receipts`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, receipt: Receipt) -> Receipt:
        """Store one; returned with its number."""
        row = {name: getattr(receipt, name) for name in _COLUMNS}
        made = await self._session.execute(receipts.insert().returning(receipts.c.id), row)
        return replace(receipt, id=ReceiptId(made.scalar_one()))

    async def get(self, receipt: ReceiptId) -> Receipt | None:
        """Return one."""
        rows = await self._session.execute(select(receipts).where(receipts.c.id == receipt))
        row = rows.mappings().one_or_none()
        return None if row is None else _receipt(row)

    async def save(self, receipt: Receipt) -> Receipt:
        """Store what has changed; raise StaleError if it has moved on."""
        values = {name: getattr(receipt, name) for name in _COLUMNS if name not in _FIXED}
        saved = await self._session.execute(
            update(receipts)
            .where(receipts.c.id == receipt.id, receipts.c.version == receipt.version)
            .values(**values, version=receipt.version + 1)
        )
        if saved.rowcount != 1:
            raise StaleError(no="")
        return replace(receipt, version=receipt.version + 1)

    async def of_outage(self, outage: OutageId) -> Sequence[Receipt]:
        """Return every enterprise's receipt for an outage, oldest first."""
        rows = await self._session.execute(
            select(receipts).where(receipts.c.outage == outage).order_by(receipts.c.id)
        )
        return [_receipt(row) for row in rows.mappings()]

    async def open_of(self, person: UserId) -> Sequence[Receipt]:
        """Return the receipts a person still owes, the soonest outage first."""
        rows = await self._session.execute(
            select(receipts)
            .where(receipts.c.person == person, _IS_OPEN)
            .order_by(receipts.c.told_start, receipts.c.id)
        )
        return [_receipt(row) for row in rows.mappings()]

    async def due(self, now: datetime, *, limit: int) -> Sequence[ReceiptId]:
        """Return receipts the clock has to look at, most overdue first."""
        rows = await self._session.execute(
            select(receipts.c.id)
            .where(receipts.c.due <= now, _IS_OPEN)
            .order_by(receipts.c.due, receipts.c.id)
            .limit(limit)
        )
        return [ReceiptId(number) for number in rows.scalars()]


def _receipt(row: RowMapping) -> Receipt:
    values = {name: row[name] for name in _COLUMNS}
    values |= {"outage": OutageId(row["outage"]), "person": UserId(row["person"])}
    return Receipt(id=ReceiptId(row["id"]), **values)
