"""Open questions to people in SQL."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, bindparam, delete, select, update

from domain.ask import Ask, AskId, AskKind
from domain.ids import ConversationId, TicketNo, UserId
from storage import json_text
from storage.columns import Instant
from storage.session import Session
from storage.tables import ASK_OPEN, asks

_insert: Final = asks.insert()
_replace: Final = delete(asks).where(
    asks.c.person == bindparam("of"),
    ASK_OPEN,
    asks.c.kind == bindparam("same"),
    asks.c.ticket.is_not_distinct_from(bindparam("about")),
)
_newest: Final = (
    select(asks)
    .where(
        asks.c.person == bindparam("of"),
        ASK_OPEN,
        asks.c.until >= bindparam("now", type_=Instant),
    )
    .order_by(
        (asks.c.conversation == bindparam("here")).desc(),
        asks.c.asked_at.desc(),
        asks.c.id.desc(),
    )
    .limit(1)
)


_about: Final = (
    select(asks)
    .where(
        asks.c.person == bindparam("of"),
        ASK_OPEN,
        asks.c.kind == bindparam("same"),
        asks.c.ticket == bindparam("about"),
    )
    .order_by(asks.c.id.desc())
    .limit(1)
)


class SqlAsks:
    """Implements `domain.ports.Asks`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, ask: Ask) -> None:
        """Ask; this person's older open question of the same kind and ticket is replaced."""
        await self._session.execute(
            _replace, {"of": ask.person, "same": ask.kind, "about": ask.ticket}
        )
        await self._session.execute(
            _insert,
            {
                "kind": ask.kind,
                "person": ask.person,
                "conversation": ask.conversation,
                "ticket": ask.ticket,
                "options": json_text.dump(dict(ask.options)),
                "asked_at": ask.asked_at,
                "until": ask.until,
            },
        )

    async def newest(
        self, person: UserId, conversation: ConversationId, *, now: datetime
    ) -> Ask | None:
        """Return the open question a digit answers: here first, else anywhere; newest first."""
        found = await self._session.execute(
            _newest, {"of": person, "here": conversation, "now": now}
        )
        row = found.mappings().one_or_none()
        return None if row is None else _to_ask(row)

    async def about(self, person: UserId, kind: AskKind, ticket: TicketNo) -> Ask | None:
        """Return the newest open question of a kind to a person about a ticket."""
        wanted = {"of": person, "same": kind, "about": ticket}
        row = (await self._session.execute(_about, wanted)).mappings().one_or_none()
        return None if row is None else _to_ask(row)

    async def settle(self, ask: AskId) -> None:
        """Mark a question answered."""
        await self._session.execute(update(asks).where(asks.c.id == ask).values(settled=True))

    async def drop(self, no: TicketNo) -> None:
        """Forget all open questions about a ticket."""
        await self._session.execute(delete(asks).where(asks.c.ticket == no, ASK_OPEN))


def _to_ask(row: RowMapping) -> Ask:
    ticket: Any = row["ticket"]
    return Ask(
        id=AskId(row["id"]),
        kind=row["kind"],
        person=UserId(row["person"]),
        conversation=ConversationId(row["conversation"]),
        ticket=None if ticket is None else TicketNo(ticket),
        options=json_text.load(row["options"], {}),
        asked_at=row["asked_at"],
        until=row["until"],
    )
