"""Queueing what is to be said, inside the transaction that decided to say it."""

from typing import Final

from sqlalchemy import bindparam, case, delete, exists, or_, select, update

from domain.outbound import Outgoing
from storage.columns import EPOCH, literal_word
from storage.outbox_rows import to_row
from storage.session import Session
from storage.sql import insert_once
from storage.tables import OutboxState, inbox, outbox

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

_is_held: Final = (
    outbox.c.dedup_key == bindparam("known_as"),
    outbox.c.state == literal_word("held"),
    outbox.c.attempt == 0,
)
_hurry: Final = (
    update(outbox)
    .where(*_is_held)
    .values(state=OutboxState.PENDING, ready_at=EPOCH, not_before=None)
)
_drop: Final = delete(outbox).where(*_is_held)
_named: Final = outbox.c.dedup_key == bindparam("known_as")
_withdraw: Final = delete(outbox).where(
    _named,
    outbox.c.state.in_((literal_word("held"), literal_word("pending"))),
    outbox.c.unknowns == 0,
)
_UNREAD: Final = (OutboxState.EXPIRED, OutboxState.DEAD, OutboxState.RECALLED)
_unread: Final = select(outbox.c.id).where(
    or_(_named, outbox.c.dedup_key.between(bindparam("recalled"), bindparam("recalled_to"))),
    outbox.c.state.in_(_UNREAD),
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

    async def hurry(self, dedup_key: str) -> bool:
        """Let a message that is held back leave at once; False if it is not held back (any more)."""
        hurried = await self._session.execute(_hurry, {"known_as": dedup_key})
        self._session.queued |= hurried.rowcount == 1
        return hurried.rowcount == 1

    async def drop(self, dedup_key: str) -> bool:
        """Forget a message that is held back; False if it has left or never was."""
        dropped = await self._session.execute(_drop, {"known_as": dedup_key})
        return dropped.rowcount == 1

    async def withdraw(self, dedup_key: str) -> bool:
        """See to it that nobody reads a message; False if somebody has, or may have."""
        if not dedup_key:
            return False
        gone = await self._session.execute(_withdraw, {"known_as": dedup_key})
        if gone.rowcount == 1:
            return True
        recalled = f"{dedup_key}:recalled:"
        known = {"known_as": dedup_key, "recalled": recalled, "recalled_to": recalled + "9" * 20}
        unread = await self._session.execute(_unread, known)
        return unread.first() is not None


def _fits_a_stream(message: Outgoing) -> bool:
    return (
        message.reply_to is not None
        and message.card is None
        and message.update is None
        and message.not_before is None
        and not message.mentions
    )
