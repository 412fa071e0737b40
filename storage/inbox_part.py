"""The handled message's own row, inside the transaction that handles it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from domain.errors import LostLeaseError
from domain.ids import ConversationId, InboxId, UserId
from domain.inbound import Inbound
from storage import json_text
from storage.columns import literal_word
from storage.inbox import held_by
from storage.inbox_rows import message_fields
from storage.session import Session
from storage.tables import InboxState, inbox


class SqlInboxPart:
    """Implements `domain.ports.InboxPart`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._present: InboxId | None = None

    async def done(self, inbound: Inbound, *, meaning: Mapping[str, object]) -> None:
        """Tick the message off; raise LostLeaseError if another worker has taken it over."""
        done = await self._session.execute(
            update(inbox)
            .where(*held_by(inbound))
            .values(state=InboxState.DONE, meaning=json_text.dump_free(meaning), reason="")
        )
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
            select(inbox)
            .where(
                inbox.c.sender == person,
                inbox.c.conversation == conversation,
                inbox.c.sent_at >= since,
                inbox.c.state.in_([literal_word("done"), literal_word("dead")]),
            )
            .order_by(inbox.c.sent_at.desc(), inbox.c.id.desc())
        )
        return [
            Inbound(**message_fields(row)) for row in rows.mappings() if row["id"] != self._present
        ]
