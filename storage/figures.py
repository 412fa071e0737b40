"""The figures in SQL: rows of a span, which the domain makes figures of."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Executable, RowMapping

from domain.digest_ports import Unsent
from domain.figures import Facts, Handling, Report, Restored
from domain.ids import TicketNo
from domain.ticket import Ticket
from domain.ticket_moves import Action
from storage import figure_queries as queries
from storage.outages import SqlOutages
from storage.session import Session
from storage.ticket_rows import to_ticket


class SqlFigures:
    """Implements `domain.digest_ports.Figures`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def facts(self, start: datetime, end: datetime) -> Facts:
        """Return what happened in ``[start, end)``, drills left out."""
        span = {"start": start, "end": end}
        rows = await self._rows(queries.CAME, span)
        return Facts(
            start=start,
            end=end,
            reports=await self._reports(span, rows),
            came=await self._came(span, rows),
            restored=tuple(map(_restored, await self._rows(queries.RESTORED, span))),
            answered=await self._tickets(queries.ANSWERED, span),
            called_back=await self._tickets(queries.CALLED_BACK, span),
            outages=tuple(await SqlOutages(self._session).between(start, end)),
        )

    async def reasons(self) -> Mapping[TicketNo, str]:
        """Return why open tickets wait, in the words of whoever works on them."""
        found: dict[TicketNo, str] = {}
        for row in await self._rows(queries.REASONS, {}):
            no = TicketNo(row["ticket"])
            if row["action"] == Action.REOPEN:
                found.pop(no, None)
            elif row["words"]:
                found[no] = row["words"]
        return found

    async def by_community(self, start: datetime, end: datetime) -> Mapping[str, tuple[int, int]]:
        """Return complaints and repairs that came in ``[start, end)``, by community (count)."""
        rows = await self._session.execute(queries.BY_COMMUNITY, {"start": start, "end": end})
        return {community: (int(said), int(broken)) for community, said, broken in rows}

    async def failed(self, keys: Sequence[str]) -> Sequence[Unsent]:
        """Return which messages did not reach whom they were for, by their dedup keys."""
        rows = await self._session.execute(queries.FAILED, {"keys": list(keys)})
        return [
            Unsent(key=key, text=text, why=detail or str(state))
            for key, state, text, detail in rows
        ]

    async def _reports(
        self, span: Mapping[str, datetime], came: Sequence[RowMapping]
    ) -> tuple[Report, ...]:
        """Return each household once; a repair without any household row is one report."""
        seen: dict[tuple[int, str], Report] = {}
        for row in await self._rows(queries.REPORTS, span):
            report = Report(ticket=TicketNo(row["root"]), grid=row["grid"], at=row["at"])
            seen.setdefault((row["root"], row["door"]), report)
        bare = (
            Report(ticket=TicketNo(row["no"]), grid=row["grid"], at=row["reported_at"])
            for row in came
            if row["kind"].is_repair and not row["has_household"]
        )
        return tuple(sorted((*seen.values(), *bare), key=lambda each: (each.at, each.ticket)))

    async def _came(
        self, span: Mapping[str, datetime], rows: Sequence[RowMapping]
    ) -> tuple[Handling, ...]:
        steps = {
            (no, action): at
            for no, action, at in await self._session.execute(queries.FIRST_STEPS, span)
        }
        return tuple(
            Handling(
                ticket=to_ticket(row),
                said_at=row["said_at"],
                acked_at=row["acked_at"],
                accepted_at=_earlier(
                    steps.get((row["no"], Action.ACCEPT)), steps.get((row["no"], Action.ARRIVE))
                ),
                arrived_at=steps.get((row["no"], Action.ARRIVE)),
            )
            for row in rows
        )

    async def _tickets(
        self, statement: Executable, span: Mapping[str, datetime]
    ) -> tuple[Ticket, ...]:
        return tuple(to_ticket(row) for row in await self._rows(statement, span))

    async def _rows(
        self, statement: Executable, values: Mapping[str, datetime]
    ) -> Sequence[RowMapping]:
        return (await self._session.execute(statement, values)).mappings().all()


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier instant: whoever is there has accepted it."""
    return min((at for at in (one, other) if at is not None), default=None)


def _restored(row: RowMapping) -> Restored:
    """What another repair left dark counts from that one's end: until then it is counted there."""
    ticket = to_ticket(row)
    if row["root"] is None:
        return Restored(ticket=ticket, dark_from=ticket.reported_at)
    return Restored(
        ticket=ticket,
        dark_from=row["root_restored_at"] or ticket.restored_at or ticket.reported_at,
    )
