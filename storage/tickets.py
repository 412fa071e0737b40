"""The tickets and their timeline in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Executable,
    RowMapping,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from domain.errors import StaleError, TicketNotFoundError
from domain.ids import ChatId, ConversationId, InboxId, TicketNo, UserId, show_no
from domain.place import Place
from domain.ports import Party, PartyRole
from domain.ticket import Action, NewTicket, Status, Step, Ticket, TicketEvent
from storage.session import Session
from storage.sql import insert_once
from storage.tables import inbox, parties, ticket_events, tickets

_PLAIN: Final = tuple(field.name for field in fields(Ticket) if field.name != "place")
_MOVABLE: Final = tuple(
    name
    for name in _PLAIN
    if name
    not in {
        "no",
        "kind",
        "station",
        "reporter",
        "relayer",
        "conversation",
        "chat",
        "reported_at",
        "drill",
        "version",
    }
)
_ROLE_ORDER: Final = {role: place for place, role in enumerate(PartyRole)}

_unchanged = and_(tickets.c.no == bindparam("this_no"), tickets.c.version == bindparam("read"))
_get = select(tickets).where(tickets.c.no == bindparam("this_no"))
_save = update(tickets).where(_unchanged)
_insert_event = ticket_events.insert()
_insert_party = insert_once(parties)


class SqlTickets:
    """Implements `domain.ports.Tickets`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, new: NewTicket, *, event: str) -> Ticket:
        """Open a ticket, with its first event and its reporter and relayer as parties.

        The same `source` again returns the ticket that is there.
        """
        there = await self._one(select(tickets).where(tickets.c.source == new.source))
        if there is not None:
            return there
        made = await self._session.execute(tickets.insert().returning(tickets.c.no), _opening(new))
        no = TicketNo(made.scalar_one())
        await self.note(
            TicketEvent(
                ticket=no,
                action=event,
                before=Status.REPORTED,
                after=Status.REPORTED,
                by=new.relayer or new.reporter,
                at=new.reported_at,
                words=new.words,
                source=new.source,
            )
        )
        tied = [(new.reporter, PartyRole.REPORTER)]
        if new.relayer is not None and new.relayer != new.reporter:
            tied.append((new.relayer, PartyRole.RELAYER))
        await self._session.execute(
            _insert_party,
            [
                _party_row(no, Party(userid=who, role=role, conversation=new.conversation), None)
                for who, role in tied
            ],
        )
        return await self.get(no)

    async def get(self, no: TicketNo) -> Ticket:
        """Return a ticket, or raise TicketNotFoundError."""
        found = await self._one(_get, this_no=no)
        if found is None:
            raise TicketNotFoundError(no=show_no(no))
        return found

    async def save(self, step: Step) -> Ticket:
        """Store a move and its event; raise StaleError if the ticket has moved on."""
        ticket, event = step.ticket, step.event
        ended_at = _ended_at(ticket)
        moved = {name: getattr(ticket, name) for name in _MOVABLE}
        saved = await self._change(
            ticket, {**moved, **_place_columns(ticket.place), "ended_at": ended_at}
        )
        if not (event.before.is_open and event.after.is_open):
            await self._session.execute(
                update(parties).where(parties.c.ticket == ticket.no).values(ended_at=ended_at)
            )
        await self.note(event)
        return saved

    async def note(self, event: TicketEvent) -> None:
        """Add a line to the timeline without a move."""
        await self._session.execute(
            _insert_event,
            {
                "ticket": event.ticket,
                "action": event.action,
                "before": event.before,
                "after": event.after,
                "actor": event.by,
                "at": event.at,
                "words": event.words,
                "source": event.source,
            },
        )

    async def set_place(self, ticket: Ticket, *, event: TicketEvent) -> Ticket:
        """Store a place, scope, grid or words that became known; StaleError as for `save`."""
        saved = await self._change(
            ticket,
            {
                **_place_columns(ticket.place),
                "scope": ticket.scope,
                "grid": ticket.grid,
                "words": ticket.words,
            },
        )
        await self.note(event)
        return saved

    async def _change(self, ticket: Ticket, values: Mapping[str, object]) -> Ticket:
        """Write columns if nobody was faster, and return the row as it is now."""
        changed = await self._session.execute(
            _save.returning(*tickets.columns),
            {
                **values,
                "version": ticket.version + 1,
                "this_no": ticket.no,
                "read": ticket.version,
            },
        )
        row = changed.mappings().one_or_none()
        if row is None:
            raise StaleError(no=ticket.shown_no)
        return to_ticket(row)

    async def timeline(self, no: TicketNo) -> Sequence[TicketEvent]:
        """Return every event of a ticket, oldest first."""
        rows = await self._session.execute(
            select(ticket_events).where(ticket_events.c.ticket == no).order_by(ticket_events.c.id)
        )
        return [_to_event(row) for row in rows.mappings()]

    async def add_party(self, no: TicketNo, party: Party) -> bool:
        """Tie a person to a ticket; False if he was already."""
        ended = await self._session.execute(select(tickets.c.ended_at).where(tickets.c.no == no))
        tied = await self._session.execute(
            _insert_party, _party_row(no, party, ended.scalar_one_or_none())
        )
        return tied.rowcount == 1

    async def parties(self, no: TicketNo) -> Sequence[Party]:
        """Return the people of a ticket, reporter first."""
        rows = await self._session.execute(
            select(parties).where(parties.c.ticket == no).order_by(parties.c.id)
        )
        found = [
            Party(
                userid=UserId(row["userid"]),
                role=row["role"],
                conversation=ConversationId(row["conversation"]),
            )
            for row in rows.mappings()
        ]
        return sorted(found, key=lambda party: _ROLE_ORDER[party.role])

    async def open_of_owner(self, userid: UserId, *, drill: bool = False) -> Sequence[Ticket]:
        """Return what a member answers for and has not restored, oldest first."""
        return await self._many(
            select(tickets)
            .where(
                tickets.c.owner == userid,
                tickets.c.ended_at.is_(None),
                tickets.c.drill == drill,
            )
            .order_by(tickets.c.no)
        )

    async def of_party(self, userid: UserId, *, since: datetime) -> Sequence[Ticket]:
        """Return a person's tickets that are open, or ended since then, newest first."""
        return await self._many(
            select(tickets)
            .join(parties, parties.c.ticket == tickets.c.no)
            .where(_live(parties.c.userid == userid, parties.c.ended_at, since))
            .order_by(tickets.c.no.desc())
        )

    async def of_chat(self, chat: ChatId, *, since: datetime) -> Sequence[Ticket]:
        """Return tickets reported in a group that are open, or ended since then, newest first."""
        return await self._many(
            select(tickets)
            .where(_live(tickets.c.chat == chat, tickets.c.ended_at, since))
            .order_by(tickets.c.no.desc())
        )

    async def last_touched(
        self, userid: UserId, conversation: ConversationId, *, since: datetime
    ) -> TicketNo | None:
        """Return the open ticket on which this person last acted in this conversation."""
        found = await self._session.execute(
            select(ticket_events.c.ticket)
            .join(inbox, inbox.c.id == ticket_events.c.source)
            .join(tickets, tickets.c.no == ticket_events.c.ticket)
            .where(
                ticket_events.c.actor == userid,
                ticket_events.c.at >= since,
                inbox.c.conversation == conversation,
                tickets.c.ended_at.is_(None),
            )
            .order_by(ticket_events.c.at.desc(), ticket_events.c.id.desc())
            .limit(1)
        )
        no = found.scalar_one_or_none()
        return None if no is None else TicketNo(no)

    async def refusers(self, no: TicketNo) -> frozenset[UserId]:
        """Return who has refused this ticket since it was last opened."""
        of_this = ticket_events.c.ticket == no
        opened = (
            select(func.coalesce(func.max(ticket_events.c.id), 0))
            .where(of_this, ticket_events.c.action == Action.REOPEN)
            .scalar_subquery()
        )
        rows = await self._session.execute(
            select(ticket_events.c.actor).where(
                of_this, ticket_events.c.action == Action.REFUSE, ticket_events.c.id > opened
            )
        )
        return frozenset(UserId(actor) for actor in rows.scalars())

    async def due_for_chase(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return tickets whose chase is due, most overdue first."""
        return await self._due(tickets.c.next_chase_at, now, limit)

    async def due_for_call_back(self, now: datetime, *, limit: int) -> Sequence[TicketNo]:
        """Return restored tickets whose call-back step is due, most overdue first."""
        return await self._due(tickets.c.next_call_back_at, now, limit)

    async def _due(
        self, clock: ColumnElement[Any], now: datetime, limit: int
    ) -> Sequence[TicketNo]:
        rows = await self._session.execute(
            select(tickets.c.no).where(clock <= now).order_by(clock, tickets.c.no).limit(limit)
        )
        return [TicketNo(no) for no in rows.scalars()]

    async def _one(self, statement: Executable, **values: object) -> Ticket | None:
        row = (await self._session.execute(statement, values)).mappings().one_or_none()
        return None if row is None else to_ticket(row)

    async def _many(self, statement: Executable) -> Sequence[Ticket]:
        return [to_ticket(row) for row in (await self._session.execute(statement)).mappings()]


def to_ticket(row: RowMapping) -> Ticket:
    """Return the ticket of a row."""
    place = Place(
        community=row["community"],
        building=row["building"],
        unit=row["unit"],
        room=row["room"],
        words=row["place_words"],
    )
    return Ticket(place=place, **{name: row[name] for name in _PLAIN})


def _ended_at(ticket: Ticket) -> datetime | None:
    """Return when the crew's work was over, None while it is not."""
    return None if ticket.status.is_open else ticket.closed_at or ticket.restored_at


def _live(
    mine: ColumnElement[bool], ended_at: ColumnElement[Any], since: datetime
) -> ColumnElement[bool]:
    """Return "mine, and open or ended since": written so that an index serves both halves."""
    return or_(and_(mine, ended_at.is_(None)), and_(mine, ended_at >= since))


def _place_columns(place: Place) -> dict[str, str]:
    return {
        "community": place.community,
        "building": place.building,
        "unit": place.unit,
        "room": place.room,
        "place_words": place.words,
    }


def _opening(new: NewTicket) -> dict[str, object]:
    return {
        **_place_columns(new.place),
        "kind": new.kind,
        "status": Status.REPORTED,
        "station": new.station,
        "grid": new.grid,
        "what": new.what,
        "words": new.words,
        "scope": new.scope,
        "reporter": new.reporter,
        "relayer": new.relayer,
        "conversation": new.conversation,
        "chat": new.chat,
        "owner": new.owner,
        "why_owner": new.why_owner,
        "source": new.source,
        "reported_at": new.reported_at,
        "waiting_since": new.reported_at,
        "next_chase_at": new.next_chase_at,
        "drill": new.drill,
    }


def _party_row(no: TicketNo, party: Party, ended_at: datetime | None) -> dict[str, object]:
    return {
        "ticket": no,
        "userid": party.userid,
        "role": party.role,
        "conversation": party.conversation,
        "ended_at": ended_at,
    }


def _to_event(row: RowMapping) -> TicketEvent:
    source = row["source"]
    return TicketEvent(
        ticket=TicketNo(row["ticket"]),
        action=row["action"],
        before=row["before"],
        after=row["after"],
        by=row["actor"],
        at=row["at"],
        words=row["words"],
        source=None if source is None else InboxId(source),
    )
