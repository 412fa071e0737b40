"""Answers fetched by the open stream of the AI bot instead of being sent (page 101031).

The answers to one message are one text, finished as soon as the message has been handled. The
stream has a few seconds to fetch it; after that it leaves by the ordinary way, and is still told
to a stream that asks later.
"""

from datetime import datetime

from sqlalchemy import select, update

from storage.columns import literal_word
from storage.session import Session
from storage.tables import InboxState, OutboxState, inbox, outbox

_not_empty = inbox.c.stream_id != literal_word("")
_offered = outbox.c.state.in_([literal_word("offered"), literal_word("held")])


async def state(session: Session, stream_id: str) -> tuple[str, bool]:
    """Return the text so far and whether it is all."""
    asked = await session.execute(
        select(inbox.c.id, inbox.c.state).where(inbox.c.stream_id == stream_id, _not_empty)
    )
    question = asked.first()
    if question is None:
        return "", True
    if question.state in (InboxState.WAITING, InboxState.LEASED):
        return "", False
    rows = await session.execute(
        select(outbox.c.text)
        .where(outbox.c.reply_to == question.id, outbox.c.streamed)
        .order_by(outbox.c.priority, outbox.c.id)
    )
    return "\n\n".join(rows.scalars()), True


async def delivered(session: Session, stream_id: str, now: datetime) -> int:
    """Mark what was offered to a stream as sent; return how many messages that was (count)."""
    asked = select(inbox.c.id).where(inbox.c.stream_id == stream_id, _not_empty)
    marked = await session.execute(
        update(outbox)
        .where(outbox.c.reply_to.in_(asked), outbox.c.streamed, _offered)
        .values(state=OutboxState.SENT, sent_at=now, changed_at=now)
    )
    return marked.rowcount
