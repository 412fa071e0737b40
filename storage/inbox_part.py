"""The handled message's own row, inside the transaction that handles it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from domain.errors import LostLeaseError
from domain.ids import ConversationId, InboxId, UserId
from domain.inbound import Inbound
from storage import json_text
from storage.columns import Instant, literal_word
from storage.inbox_queries import HELD, fence
from storage.inbox_rows import message_fields
from storage.session import Session
from storage.tables import InboxState, inbox

_done: Final = update(inbox).where(HELD).values(state=InboxState.DONE, reason="")
_recent: Final = (
    select(inbox)
    .where(
        inbox.c.sender == bindparam("of"),
        inbox.c.conversation == bindparam("here"),
        inbox.c.sent_at >= bindparam("since", type_=Instant),
        inbox.c.state.in_([literal_word("done"), literal_word("dead")]),
    )
    .order_by(inbox.c.sent_at.desc(), inbox.c.id.desc())
)
_get: Final = select(inbox).where(inbox.c.id == bindparam("of"))


class SqlInboxPart:
    """Implements `domain.ports.InboxPart`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._present: InboxId | None = None

    async def done(self, inbound: Inbound, *, meaning: Mapping[str, object]) -> None:
        """Tick the message off; raise LostLeaseError if another worker has taken it over."""
        values = {**fence(inbound), "meaning": json_text.dump_free(meaning)}
        done = await self._session.execute(_done, values)
        if done.rowcount != 1:
            raise LostLeaseError
        self._present = inbound.id

    async def recent(
        self, person: UserId, conversation: ConversationId, *, since: datetime
    ) -> Sequence[Inbound]:
        """Return what a person wrote here lately, newest first, without the present message.

        What waits behind the present message is not in it either.
        """
        rows = await self._session.execute(
            _recent, {"of": person, "here": conversation, "since": since}
        )
        return [
            Inbound(**message_fields(row)) for row in rows.mappings() if row["id"] != self._present
        ]

    async def get(self, message: InboxId) -> Inbound | None:
        """Return a stored message, or None when it is no longer kept."""
        found = await self._session.execute(_get, {"of": message})
        row = found.mappings().one_or_none()
        return None if row is None else Inbound(**message_fields(row))
