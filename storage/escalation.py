"""Voice calls, unanswered questions and open work in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import BindParameter, Executable, RowMapping, bindparam, select, update

from domain.calls import Call, CallState
from domain.escalation_ports import Unheard
from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId
from domain.outbound import Outcome, Result
from domain.ticket import Ticket
from storage.columns import Instant
from storage.escalation_tables import CALL_OPEN, RADAR_OPEN, calls, unheard
from storage.session import Session
from storage.sql import insert_once
from storage.tables import tickets
from storage.ticket_rows import to_ticket

_of: Final[BindParameter[str]] = bindparam("of")
_ADD_CALL: Final = insert_once(calls)
_OF_RUNG: Final = (
    select(calls)
    .where(calls.c.ticket == _of, calls.c.rung == bindparam("step"))
    .order_by(calls.c.id)
)
_OPEN_CALLS: Final = select(calls).where(CALL_OPEN).order_by(calls.c.id)
_SET_STATE: Final = update(calls).where(calls.c.id == _of)
_SETTLE_CALL: Final = update(calls).where(calls.c.key == _of, CALL_OPEN)
_ADD_UNHEARD: Final = insert_once(unheard)
_DUE: Final = (
    select(unheard)
    .where(RADAR_OPEN, unheard.c.due_at <= bindparam("now", type_=Instant))
    .order_by(unheard.c.due_at)
    .limit(bindparam("limit"))
)
_SETTLE: Final = update(unheard).where(unheard.c.message == _of).values(settled=True)
_OPEN_WORK: Final = (
    select(tickets)
    .where(tickets.c.ended_at.is_(None), tickets.c.drill.is_(False))
    .order_by(tickets.c.no)
)

_ENDS: Final[Mapping[Result, CallState]] = {
    Result.SENT: CallState.PLACED,
    Result.UNKNOWN: CallState.PLACED,
    Result.REFUSED: CallState.FAILED,
    Result.UNREACHABLE: CallState.FAILED,
}
"""What a send makes of a call; RETRY and PAUSED change nothing. Of unknown outcome is as if placed."""


class SqlCalls:
    """Implements `domain.escalation_ports.Calls`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, call: Call) -> bool:
        """Write a call down; False when this person was called in this rung already."""
        made = await self._session.execute(
            _ADD_CALL,
            {
                "ticket": call.ticket,
                "person": call.person,
                "rung": call.rung,
                "key": call.key,
                "at": call.at,
                "state": call.state,
            },
        )
        return made.rowcount == 1

    async def of_rung(self, no: TicketNo, rung: str) -> Sequence[Call]:
        """Return the calls of one step, oldest first."""
        return await self._many(_OF_RUNG, {"of": no, "step": rung})

    async def open(self) -> Sequence[Call]:
        """Return the calls the clock still has to look at, oldest first."""
        return await self._many(_OPEN_CALLS, {})

    async def set_state(self, call: Call, state: CallState, *, at: datetime) -> None:
        """Store how a call ended."""
        await self._session.execute(_SET_STATE, {"of": call.id, "state": state, "at": at})

    async def sent(self, key: str, outcome: Outcome, *, at: datetime) -> None:
        """Write down what the send that places a call came to."""
        state = _ENDS.get(outcome.result)
        if state is None:
            return
        values = {
            "state": state,
            "at": at,
            "call_id": outcome.call_id,
            "detail": outcome.detail,
            "stop": outcome.result is Result.REFUSED,
        }
        await self._session.execute(_SETTLE_CALL, {"of": key, **values})

    async def _many(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Call]:
        rows = await self._session.execute(statement, values)
        return [_to_call(row) for row in rows.mappings()]


class SqlRadar:
    """Implements `domain.escalation_ports.Radar`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, question: Unheard) -> None:
        """Watch a question; the same message again is a no-op."""
        await self._session.execute(
            _ADD_UNHEARD,
            {
                "message": question.message,
                "chat": question.chat,
                "conversation": question.conversation,
                "at": question.at,
                "due_at": question.due_at,
            },
        )

    async def due(self, now: datetime, *, limit: int) -> Sequence[Unheard]:
        """Return the questions that have waited long enough, oldest first."""
        rows = await self._session.execute(_DUE, {"now": now, "limit": limit})
        return [
            Unheard(
                message=InboxId(row["message"]),
                chat=ChatId(row["chat"]),
                conversation=ConversationId(row["conversation"]),
                at=row["at"],
                due_at=row["due_at"],
            )
            for row in rows.mappings()
        ]

    async def settle(self, message: InboxId) -> None:
        """Watch it no longer: somebody answered, or the manager has seen it."""
        await self._session.execute(_SETTLE, {"of": message})


class SqlOpenWork:
    """Implements `domain.escalation_ports.OpenWork`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def all(self) -> Sequence[Ticket]:
        """Return every open ticket that is no drill, oldest first."""
        rows = await self._session.execute(_OPEN_WORK)
        return [to_ticket(row) for row in rows.mappings()]


def _to_call(row: RowMapping) -> Call:
    return Call(
        id=row["id"],
        ticket=TicketNo(row["ticket"]),
        person=UserId(row["person"]),
        rung=row["rung"],
        key=row["key"],
        at=row["at"],
        state=row["state"],
        call_id=row["call_id"],
        detail=row["detail"],
        stop=row["stop"],
    )
