"""Cards that were sent, and their one-time codes, in SQL."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, text, update

from domain.ids import TicketNo, UserId
from storage.session import Session
from storage.sql import insert_once
from storage.tables import cards

CODE_LIVES: Final = timedelta(hours=72)
"""How long a response_code may update its card (wecom-protocol.md, card updates)."""

_insert: Final = insert_once(cards)
_has_code: Final = text("code != ''")


class SqlCards:
    """Implements `domain.ports.Cards`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def seen(self, *, task_id: str, ticket: TicketNo, person: UserId) -> None:
        """Remember which ticket a card is about and who has it."""
        await self._session.execute(
            _insert, {"task_id": task_id, "ticket": ticket, "person": person}
        )

    async def code(self, *, task_id: str, response_code: str, at: datetime) -> None:
        """Remember a one-time code (72 hours) that updates the card; the newest one counts."""
        await self._session.execute(
            update(cards).where(cards.c.task_id == task_id).values(code=response_code, code_at=at)
        )

    async def ticket_of(self, task_id: str) -> TicketNo | None:
        """Return the ticket a card is about."""
        found = await self._session.execute(
            select(cards.c.ticket).where(cards.c.task_id == task_id)
        )
        no = found.scalar_one_or_none()
        return None if no is None else TicketNo(no)

    async def take_codes(
        self, ticket: TicketNo, *, now: datetime
    ) -> Sequence[tuple[str, str, UserId]]:
        """Return and spend the newest live code per card: (task_id, code, person)."""
        found = await self._session.execute(
            select(cards.c.task_id, cards.c.code, cards.c.person, cards.c.code_at)
            .where(cards.c.ticket == ticket, _has_code)
            .order_by(cards.c.task_id)
        )
        rows = found.all()
        if not rows:
            return []
        await self._session.execute(
            update(cards).where(cards.c.ticket == ticket, _has_code).values(code="", code_at=None)
        )
        return [
            (task_id, code, UserId(person))
            for task_id, code, person, at in rows
            if at + CODE_LIVES > now
        ]
