"""The station head's decisions in SQL."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import RowMapping, bindparam, func, select, update

from domain.decision import Decision, DecisionId, DecisionState, Matter
from domain.errors import StaleError
from domain.ids import TicketNo, UserId, show_no
from storage import json_text
from storage.columns import literal_word
from storage.decision_tables import decisions
from storage.session import Session

_OF_DAY: Final = (
    select(decisions).where(decisions.c.day == bindparam("of")).order_by(decisions.c.number)
)
_NEWEST: Final = (
    select(decisions)
    .where(decisions.c.day == select(func.max(decisions.c.day)).scalar_subquery())
    .order_by(decisions.c.number)
)
_LIVE: Final = decisions.c.state.in_(
    [literal_word(DecisionState.OPEN), literal_word(DecisionState.LATER)]
)


class SqlDecisions:
    """Implements `domain.digest_ports.Decisions`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(
        self, day: date, matters: Sequence[Matter], *, at: datetime
    ) -> Sequence[Decision]:
        """Store the matters of a day's message; what is there for that day already is returned."""
        there = await self._session.execute(_OF_DAY, {"of": day.isoformat()})
        found = [_decision(row) for row in there.mappings()]
        if found or not matters:
            return found
        for number, matter in enumerate(matters, start=1):
            await self._session.execute(decisions.insert(), _row(day, number, matter, at))
        made = await self._session.execute(_OF_DAY, {"of": day.isoformat()})
        return [_decision(row) for row in made.mappings()]

    async def newest(self) -> Sequence[Decision]:
        """Return the decisions of the newest message that has any, by number."""
        rows = await self._session.execute(_NEWEST)
        return [_decision(row) for row in rows.mappings()]

    async def settle(
        self,
        decision: Decision,
        state: DecisionState,
        *,
        answer: str,
        by: UserId,
        at: datetime,
    ) -> None:
        """Write down what became of one; StaleError if somebody else has settled it."""
        changed = await self._session.execute(
            update(decisions)
            .where(decisions.c.id == decision.id, _LIVE)
            .values(state=state, answer=answer, answered_by=by, answered_at=at)
        )
        if changed.rowcount != 1:
            no = decision.matter.ticket
            raise StaleError(no="" if no is None else show_no(no))


def _row(day: date, number: int, matter: Matter, at: datetime) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "number": number,
        "kind": matter.kind,
        "ticket": matter.ticket,
        "start": matter.start,
        "end": matter.end,
        "owner": matter.owner,
        "options": json_text.dump(dict(matter.options)),
        "asked_at": at,
        "state": DecisionState.OPEN,
        "answer": "",
    }


def _decision(row: RowMapping) -> Decision:
    ticket, by = row["ticket"], row["answered_by"]
    return Decision(
        id=DecisionId(row["id"]),
        day=date.fromisoformat(row["day"]),
        number=row["number"],
        matter=Matter(
            kind=row["kind"],
            ticket=None if ticket is None else TicketNo(ticket),
            start=row["start"],
            end=row["end"],
            owner=None if row["owner"] is None else UserId(row["owner"]),
            options=json_text.load(row["options"], {}),
        ),
        asked_at=row["asked_at"],
        state=row["state"],
        answer=row["answer"],
        answered_by=None if by is None else UserId(by),
        answered_at=row["answered_at"],
    )
