"""The outbox as a queue: leased to one worker, fenced, and honest about what nobody knows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import (
    Integer,
    RowMapping,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from domain.outbound import Delivery, Outcome, Outgoing, Purpose, Result
from storage import streams
from storage.cards import SqlCards
from storage.columns import Instant, literal_word, quoted
from storage.crash import crash_point
from storage.database import Database
from storage.escalation import SqlCalls
from storage.outbox_part import SqlOutboxPart
from storage.outbox_rows import to_delivery
from storage.session import Session
from storage.settling import REPEATS, after, fallback
from storage.station_tables import chats
from storage.tables import OUTBOX_HELD, OutboxState, inbox, outbox

LEASE: Final = timedelta(seconds=60)
"""Longer than a token, a send and their time-outs together."""

STREAM_PATIENCE: Final = timedelta(seconds=5)
"""How long an answer waits to be fetched by its open stream before it is sent."""

_now: Final = bindparam("now", type_=Instant)
_other: Final = outbox.alias("other")
_pending: Final = literal_word("pending")
_sending: Final = literal_word("sending")
_WAITING: Final = text("expires_at IS NOT NULL AND state IN ('offered', 'held', 'pending')")

EXPIRE: Final = (
    update(outbox)
    .where(_WAITING, outbox.c.expires_at <= _now)
    .values(state=OutboxState.EXPIRED, changed_at=_now, detail="过了时间,没有再发")
)
UNHOLD: Final = (
    update(outbox)
    .where(OUTBOX_HELD, outbox.c.state == literal_word("held"), outbox.c.ready_at <= _now)
    .values(state=OutboxState.PENDING)
)
START_PATIENCE: Final = (
    update(outbox)
    .where(OUTBOX_HELD, outbox.c.state == literal_word("offered"))
    .values(state=OutboxState.HELD, ready_at=bindparam("until", type_=Instant))
)
_repeatable: Final = and_(
    text(f"purpose IN ({quoted([p for p in Purpose if p.may_repeat])})"),
    outbox.c.unknowns + 1 < REPEATS,
)
_nobody_knows: Final = (
    update(outbox)
    .where(outbox.c.state == _sending)
    .values(
        state=case((_repeatable, _pending), else_=literal_word("unknown")),
        unknowns=outbox.c.unknowns + 1,
        ready_at=_now,
        changed_at=_now,
        detail="发送中途断了,不知道是否已送达",
    )
)
_without: Final = outbox.c.target.not_in(bindparam("without", expanding=True))
_no_broadcast: Final = outbox.c.priority < Purpose.BROADCAST.priority
_calm: Final = or_(_no_broadcast, outbox.c.target.not_in(bindparam("calm", expanding=True)))
_above: Final = outbox.c.priority < bindparam("below", type_=Integer)
LOST_LEASES: Final = _nobody_knows.where(outbox.c.lease_until <= _now, _without)
"""Whoever asks names the targets of its own sends: a clock that jumps does not send them twice."""
_goes_first: Final = or_(
    _other.c.state == _sending,
    and_(_other.c.priority == outbox.c.priority, _other.c.id < outbox.c.id),
    and_(_other.c.priority < outbox.c.priority, _other.c.ready_at <= _now),
)
_blocked: Final = exists().where(
    _other.c.target == outbox.c.target,
    _other.c.state.in_([_pending, _sending]),
    _goes_first,
)
READY: Final = (
    select(
        outbox,
        case((chats.c.can_push, chats.c.robot), else_="").label("robot"),
        inbox.c.reply_url,
        inbox.c.received_at.label("reply_from"),
    )
    .outerjoin(chats, chats.c.chat_id == outbox.c.chat)
    .outerjoin(
        inbox,
        and_(
            inbox.c.id == outbox.c.reply_to,
            inbox.c.conversation == outbox.c.target,
            ~inbox.c.reply_used,
        ),
    )
    .where(
        outbox.c.state == _pending,
        outbox.c.ready_at <= _now,
        _without,
        _calm,
        _above,
        ~_blocked,
    )
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=outbox)
)


_held: Final = select(outbox.c.failures, outbox.c.unknowns, outbox.c.reply_to).where(
    outbox.c.id == bindparam("held"),
    outbox.c.state == _sending,
    outbox.c.owner == bindparam("holder"),
    outbox.c.attempt == bindparam("nth"),
)
"""The fence: a message is still leased to this very attempt. Its values: `_fence`."""

_settle: Final = update(outbox).where(outbox.c.id == bindparam("held"))
_lease: Final = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("these", expanding=True)))
    .values(state=OutboxState.SENDING, attempt=outbox.c.attempt + 1)
)


class SqlOutbox:
    """Implements `domain.ports.OutboxQueue`.

    A one-time address goes only with an answer to the conversation the question came from.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = uuid4().hex

    async def claim(
        self,
        now: datetime,
        *,
        limit: int,
        without: frozenset[str] = frozenset(),
        calm: frozenset[str] = frozenset(),
    ) -> Sequence[Delivery]:
        """Lease the next messages: by purpose, then age; at most one per target, in its order.

        What is being retried keeps its place before its like; what is held back on purpose
        holds nobody up.
        """
        async with self._database.writing() as session:
            for chore in (EXPIRE, UNHOLD):
                await session.execute(chore, {"now": now})
            free = {"now": now, "without": sorted(without)}
            await session.execute(LOST_LEASES, free)
            await session.execute(START_PATIENCE, {"until": now + STREAM_PATIENCE})
            wanted = {**free, "limit": limit, **_calmed(calm)}
            rows = (await session.execute(READY, wanted)).mappings().all()
            if rows:
                ids = [row["id"] for row in rows]
                lease = {"these": ids, "owner": self._owner, "lease_until": now + LEASE}
                await session.execute(_lease, lease)
                crash_point("C1")
        if rows:
            crash_point("C2")
        return [to_delivery(row, owner=self._owner, now=now) for row in rows]

    async def settle(self, delivery: Delivery, outcome: Outcome, *, now: datetime) -> None:
        """Write down how a send ended; a worker that lost its lease changes nothing.

        An unreachable person's message goes to its fallback group, once. RETRY waits as told,
        and is dead only after half a day of failures. UNKNOWN is sent again, up to three times in
        all, or left to a person, by purpose.
        """
        async with self._database.writing() as session:
            found = await session.execute(_held, _fence(delivery))
            row = found.mappings().one_or_none()
            if row is None:
                return
            change = after(
                outcome,
                delivery.message,
                failures=row["failures"],
                unknowns=row["unknowns"],
                now=now,
            )
            await session.execute(_settle, {**change, "held": delivery.id})
            await _follow_up(session, row, delivery.message, outcome, now)
            crash_point("C6")
        crash_point("C7")

    async def release(self, *, now: datetime) -> int:
        """After a crash: whatever was being sent has an unknown outcome. Return how many."""
        async with self._database.writing() as session:
            found = await session.execute(_nobody_knows, {"now": now})
        return found.rowcount

    async def stream_state(self, stream_id: str) -> tuple[str, bool]:
        """Return the answer in an open stream so far, and whether it is all.

        The same state however often it is asked; an unknown stream is finished.
        """
        async with self._database.reading() as session:
            return await streams.state(session, stream_id)

    async def stream_delivered(self, stream_id: str, *, now: datetime) -> int:
        """Mark what an open stream has fetched as sent; return how many messages (count)."""
        async with self._database.writing() as session:
            return await streams.delivered(session, stream_id, now)

    async def sent_since(self, since: datetime) -> Sequence[tuple[str, str, datetime]]:
        """Return (target, robot, sent_at) of what left lately, so that limits survive a restart.

        What may have left is in it; what an open stream fetched is not: no limit counts that.
        """
        async with self._database.reading() as session:
            maybe = and_(outbox.c.unknowns > 0, outbox.c.changed_at >= since)
            at = func.coalesce(outbox.c.sent_at, outbox.c.changed_at)
            rows = await session.execute(
                select(outbox.c.target, func.coalesce(chats.c.robot, ""), at)
                .outerjoin(chats, chats.c.chat_id == outbox.c.chat)
                .where(or_(outbox.c.sent_at >= since, maybe), outbox.c.attempt > 0)
                .order_by(at)
            )
            return [(target, robot, sent_at) for target, robot, sent_at in rows]


def _calmed(calm: frozenset[str]) -> dict[str, object]:
    """Return the values of what has room for urgent messages only; ``*`` is everything."""
    urgent = Purpose.BROADCAST.priority
    below = urgent if "*" in calm else len(Purpose)
    return {"calm": sorted(calm), "below": below}


def _fence(delivery: Delivery) -> dict[str, object]:
    """Return the values of the fence."""
    return {"held": delivery.id, "holder": delivery.owner, "nth": delivery.attempt}


async def _follow_up(
    session: Session, row: RowMapping, message: Outgoing, outcome: Outcome, now: datetime
) -> None:
    """Write down what else a send has changed."""
    if outcome.used_reply and row["reply_to"] is not None:
        await session.execute(
            update(inbox).where(inbox.c.id == row["reply_to"]).values(reply_used=True)
        )
    if outcome.response_code and message.card is not None:
        await SqlCards(session).code(
            task_id=message.card.task_id, response_code=outcome.response_code, at=now
        )
    if message.purpose is Purpose.CALL:
        await SqlCalls(session).sent(message.dedup_key, outcome, at=now)
    instead = fallback(message)
    if outcome.result is Result.UNREACHABLE and instead is not None:
        await SqlOutboxPart(session).add(instead)
