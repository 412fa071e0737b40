"""Queueing what is to be said, inside the transaction that decided to say it."""

from typing import Final

from sqlalchemy import bindparam, case, exists

from domain.outbound import Outgoing
from storage.columns import literal_word
from storage.outbox_rows import to_row
from storage.session import Session
from storage.sql import insert_once
from storage.tables import inbox, outbox

_insert: Final = insert_once(outbox)

_stream_waits: Final = exists().where(
    inbox.c.id == bindparam("question"),
    inbox.c.stream_id != literal_word(""),
    inbox.c.conversation == bindparam("where_asked"),
)
_insert_answer: Final = _insert.values(
    streamed=_stream_waits,
    state=case((_stream_waits, literal_word("offered")), else_=literal_word("pending")),
)


class SqlOutboxPart:
    """Implements `domain.ports.Outbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, message: Outgoing) -> None:
        """Queue a message once: a known `dedup_key` is a no-op.

        An answer in plain words, in the conversation of a question whose stream is open, is
        offered to that stream first.
        """
        row = to_row(message)
        if _fits_a_stream(message):
            del row["state"]
            asked = {"question": message.reply_to, "where_asked": message.target}
            await self._session.execute(_insert_answer, row | asked)
        else:
            await self._session.execute(_insert, row)
        self._session.queued = True


def _fits_a_stream(message: Outgoing) -> bool:
    return (
        message.reply_to is not None
        and message.card is None
        and message.update is None
        and message.not_before is None
        and not message.mentions
    )
