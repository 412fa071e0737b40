"""The tickets and their timeline in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Executable

from domain.errors import StaleError, TicketNotFoundError
from domain.ids import ChatId, ConversationId, TicketNo, UserId, show_no
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.ticket import NewTicket, Step, Ticket, TicketEvent
from storage import ticket_queries as queries
from storage.promises import end_promises
from storage.session import Session
from storage.ticket_rows import (
    ended_at,
    event_row,
    movable_columns,
    opening_event,
    opening_row,
    party_row,
    place_columns,
    to_event,
    to_party,
    to_ticket,
)

_ROLE_ORDER: Final = {role: place for place, role in enumerate(PartyRole)}


class SqlTickets:
    """Implements `domain.ports.Tickets`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: NewTicket, *, event: str) -> Ticket:
        """Open a ticket, with its first event and its reporter and relayer as parties.

        The same `source` again returns the ticket that is there.
        """
        made = await self._one(queries.OPEN, opening_row(new))
        if made is None:
            there = await self._session.execute(queries.BY_SOURCE, {"of": new.source})
            return to_ticket(there.mappings().one())
        await self.note(opening_event(new, made.no, event))
        tied = {new.relayer: PartyRole.RELAYER, new.reporter: PartyRole.REPORTER}
        for who, role in tied.items():
            if who is not None:
                party = Party(userid=who, role=role, conversation=new.conversation)
                await self._session.execute(queries.INSERT_PARTY, party_row(made.no, party, None))
        return made

    async def get(self, no: TicketNo) -> Ticket:
        """Return a ticket, or raise TicketNotFoundError."""
        found = await self._one(queries.GET, {"of": no})
        if found is None:
            raise TicketNotFoundError(no=show_no(no))
        return found

    async def save(self, step: Step) -> Ticket:
        """Store a move and its event; raise StaleError if the ticket has moved on."""
        ticket, event = step.ticket, step.event
        saved = await self._change(ticket, movable_columns(ticket))
        if not (event.before.is_open and event.after.is_open):
            await self._session.execute(
                queries.END_PARTIES, {"of": ticket.no, "ended_at": ended_at(ticket)}
            )
        if event.before.is_open and not event.after.is_open:
            await end_promises(
                self._session, ticket.no, at=event.at, restored_at=ticket.restored_at
            )
        await self.note(event)
        return saved

    async def note(self, event: TicketEvent) -> None:
        """Add a line to the timeline without a move."""
        await self._session.execute(queries.INSERT_EVENT, event_row(event))

    async def set_place(self, ticket: Ticket, *, event: TicketEvent) -> Ticket:
        """Store a place, scope, grid, owner or words that became known; StaleError as for `save`."""
        saved = await self._change(ticket, place_columns(ticket))
        await self.note(event)
        return saved

    async def timeline(self, no: TicketNo) -> Sequence[TicketEvent]:
        """Return every event of a ticket, oldest first."""
        rows = await self._session.execute(queries.TIMELINE, {"of": no})
        return [to_event(row) for row in rows.mappings()]

    async def add_party(self, no: TicketNo, party: Party) -> bool:
        """Tie a person to a ticket; False if he was already."""
        ended = await self._session.execute(queries.ENDED, {"of": no})
        tied = await self._session.execute(
            queries.INSERT_PARTY, party_row(no, party, ended.scalar_one_or_none())
        )
        if tied.rowcount == 1:
            return True
        back = await self._session.execute(queries.COME_BACK, {"of": no, "who": party.userid})
        return back.rowcount == 1

    async def share_parties(self, source: TicketNo, target: TicketNo) -> None:
        """Tie the people of a ticket to the one it went into; who is there already stays so."""
        people = {"of": source, "target": target}
        await self._session.execute(queries.SHARED_BACK, people)
        rows = (await self._session.execute(queries.TO_SHARE, {"of": source})).mappings().all()
        shared = [
            {
                "ticket": target,
                "userid": row["userid"],
                "role": PartyRole.SUBSCRIBER,
                "conversation": row["conversation"],
                "origin": source,
            }
            for row in rows
        ]
        if shared:
            await self._session.execute(queries.INSERT_PARTY, shared)

    async def unshare_parties(self, source: TicketNo, target: TicketNo, *, at: datetime) -> None:
        """Untie from `target` who is there only because `source` went into it; rows stay."""
        await self._session.execute(
            queries.UNSHARE_PARTIES, {"of": source, "target": target, "left_at": at}
        )

    async def leave(self, no: TicketNo, person: UserId, *, at: datetime) -> None:
        """Untie a person: he is told no more. The row stays, with the time."""
        await self._session.execute(queries.LEAVE, {"of": no, "who": person, "left_at": at})

    async def parties(self, no: TicketNo) -> Sequence[Party]:
        """Return the people of a ticket, reporter first."""
        rows = await self._session.execute(queries.PARTIES, {"of": no})
        return sorted(map(to_party, rows.mappings()), key=lambda party: _ROLE_ORDER[party.role])

    async def open_of_owner(self, userid: UserId, *, drill: bool = False) -> Sequence[Ticket]:
        """Return what a member answers for and has not restored, oldest first."""
        return await self._many(queries.OF_OWNER, {"of": userid, "practice": drill})

    async def of_party(self, userid: UserId, *, since: datetime) -> Sequence[Ticket]:
        """Return a person's tickets that are open, or ended since then, newest first."""
        return await self._many(queries.OF_PARTY, {"of": userid, "since": since})

    async def of_chat(self, chat: ChatId, *, since: datetime) -> Sequence[Ticket]:
        """Return tickets reported in a group that are open, or ended since then, newest first."""
        return await self._many(queries.OF_CHAT, {"of": chat, "since": since})

    async def of_community(self, community: str, *, since: datetime) -> Sequence[Ticket]:
        """Return a community's tickets that are open, or ended since then, newest first."""
        return await self._many(queries.OF_COMMUNITY, {"of": community, "since": since})

    async def history(self, place: Place, *, without: TicketNo, limit: int) -> Sequence[Ticket]:
        """Return the repairs of a building, or of a community, that are over, latest first."""
        where = {"of": place.community, "number": place.building, "without": without}
        return await self._many(queries.HISTORY, {**where, "limit": limit})

    async def last_touched(
        self, userid: UserId, conversation: ConversationId, *, since: datetime
    ) -> TicketNo | None:
        """Return the open ticket on which this person last acted in this conversation."""
        found = await self._session.execute(
            queries.LAST_TOUCHED, {"of": userid, "here": conversation, "since": since}
        )
        no = found.scalar_one_or_none()
        return None if no is None else TicketNo(no)

    async def refusers(self, no: TicketNo) -> frozenset[UserId]:
        """Return who has refused this ticket since it was last opened."""
        rows = await self._session.execute(queries.REFUSERS, {"of": no})
        return frozenset(UserId(actor) for actor in rows.scalars())

    async def due_for_chase(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose chase is due, most overdue first."""
        return await self._numbers(queries.CHASE_DUE, now, limit)

    async def due_for_call_back(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return restored tickets whose call-back step is due, most overdue first."""
        return await self._numbers(queries.CALL_BACK_DUE, now, limit)

    async def _change(self, ticket: Ticket, values: Mapping[str, object]) -> Ticket:
        """Write columns if nobody was faster, and return the row as it is now."""
        fence = {"of": ticket.no, "read": ticket.version}
        changed = await self._one(queries.SAVE, {**values, **fence, "version": ticket.version + 1})
        if changed is None:
            raise StaleError(no=ticket.shown_no)
        return changed

    async def _one(self, statement: Executable, values: Mapping[str, object]) -> Ticket | None:
        row = (await self._session.execute(statement, values)).mappings().one_or_none()
        return None if row is None else to_ticket(row)

    async def _many(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Ticket]:
        rows = await self._session.execute(statement, values)
        return [to_ticket(row) for row in rows.mappings()]

    async def _numbers(
        self, statement: Executable, now: datetime, limit: int
    ) -> Sequence[TicketNo]:
        rows = await self._session.execute(statement, {"now": now, "limit": limit})
        return [TicketNo(no) for no in rows.scalars()]
