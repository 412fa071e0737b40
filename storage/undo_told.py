"""Who heard of a step: what has not left is called back, the rest is named once for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, select, update

from domain.ids import ChatId, TicketNo, UserId
from domain.undo import Told
from storage.session import Session
from storage.tables import OutboxState, outbox

_UNSENT: Final = (OutboxState.PENDING, OutboxState.HELD)
_HEARD: Final = (
    OutboxState.SENT,
    OutboxState.SENDING,
    OutboxState.UNKNOWN,
    OutboxState.OFFERED,  # an open stream may have shown it already
)


async def told(session: Session, ids: Sequence[int], *, at: datetime) -> tuple[Told, ...]:
    """Call back what has not left yet; return who has heard the rest, in the order of saying."""
    heard: dict[str, Told] = {}
    for row in await _messages(session, ids):
        if row["state"] in _UNSENT and not row["unknowns"]:
            await _recall(session, row["id"], at)
        elif row["state"] in (*_HEARD, *_UNSENT):
            before = heard.get(row["target"])
            about = frozenset({TicketNo(row["ticket"])} if row["ticket"] is not None else ())
            heard[row["target"]] = Told(
                chat=None if row["chat"] is None else ChatId(row["chat"]),
                person=None if row["person"] is None else UserId(row["person"]),
                tickets=about | (before.tickets if before else frozenset()),
            )
    return tuple(heard.values())


async def _messages(session: Session, ids: Sequence[int]) -> list[RowMapping]:
    """Return a step's messages in words, those that went to the fallback group among them."""
    said = select(outbox).where(outbox.c.card_update == "").order_by(outbox.c.id)
    rows = (await session.execute(said.where(outbox.c.id.in_(ids)))).mappings().all()
    instead = [
        f"{row['dedup_key']}:group" for row in rows if row["state"] is OutboxState.REDIRECTED
    ]
    if not instead:
        return list(rows)
    more = await session.execute(said.where(outbox.c.dedup_key.in_(instead)))
    return [*rows, *more.mappings()]


async def _recall(session: Session, message: int, at: datetime) -> None:
    await session.execute(
        update(outbox)
        .where(outbox.c.id == message)
        .values(
            state=OutboxState.RECALLED,
            dedup_key=outbox.c.dedup_key + f":recalled:{message}",  # it may be said again
            changed_at=at,
            detail="已撤销,没有再发",
        )
    )
