"""The small numbers of a person's open tickets in SQL."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import BindParameter, bindparam, delete, select

from domain.ids import TicketNo, UserId
from storage.session import Session
from storage.short_code_tables import short_codes

_of: Final[BindParameter[str]] = bindparam("of")
_HELD: Final = select(short_codes.c.ticket, short_codes.c.code).where(short_codes.c.person == _of)
_FORGET: Final = delete(short_codes).where(short_codes.c.person == _of)
_insert: Final = short_codes.insert()


class SqlShortCodes:
    """Implements `domain.ports.ShortCodes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of_person(self, person: UserId) -> Mapping[TicketNo, int]:
        """Return the numbers this person was shown, tickets that are over included."""
        rows = await self._session.execute(_HELD, {"of": person})
        return {TicketNo(ticket): code for ticket, code in rows}

    async def replace(self, person: UserId, codes: Mapping[TicketNo, int]) -> None:
        """Store a person's numbers instead of those that were there."""
        await self._session.execute(_FORGET, {"of": person})
        for ticket, code in codes.items():
            await self._session.execute(
                _insert, {"person": person, "code": code, "ticket": ticket}
            )
