"""Tickets, events and parties as rows, both ways."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping

from domain.ids import ConversationId, InboxId, TicketNo, UserId
from domain.place import Place
from domain.ports import Party
from domain.ticket import NewTicket, Ticket, TicketEvent
from domain.ticket_moves import Status

_FIXED: Final = frozenset(
    {
        "no",
        "kind",
        "station",
        "reporter",
        "relayer",
        "conversation",
        "chat",
        "reported_at",
        "drill",
        "business",
        "version",
    }
)
_PLAIN: Final = tuple(field.name for field in fields(Ticket) if field.name != "place")
_MOVABLE: Final = tuple(name for name in _PLAIN if name not in _FIXED)


def to_ticket(row: RowMapping) -> Ticket:
    """Return the ticket of a row."""
    return Ticket(place=to_place(row), **{name: row[name] for name in _PLAIN})


def to_place(row: RowMapping) -> Place:
    """Return the place of a row."""
    return Place(
        community=row["community"],
        building=row["building"],
        unit=row["unit"],
        room=row["room"],
        words=row["place_words"],
    )


def ended_at(ticket: Ticket) -> datetime | None:
    """Return when the crew's work was over, None while it is not."""
    return None if ticket.status.is_open else ticket.closed_at or ticket.restored_at


def movable_columns(ticket: Ticket) -> dict[str, object]:
    """Return everything a move may change."""
    moved = {name: getattr(ticket, name) for name in _MOVABLE}
    return {**moved, **address_columns(ticket.place), "ended_at": ended_at(ticket)}


def place_columns(ticket: Ticket) -> dict[str, object]:
    """Return what may become known about where and what."""
    known = {
        "scope": ticket.scope,
        "grid": ticket.grid,
        "owner": ticket.owner,
        "why_owner": ticket.why_owner,
        "words": ticket.words,
        "facts": ticket.facts,
        "urgent": ticket.urgent,
        "what": ticket.what,
        "kind": ticket.kind,
        "business": ticket.business,
        "households": ticket.households,
        "last_report_at": ticket.last_report_at,
        "suspect": ticket.suspect,
        "reporter": ticket.reporter,
        "conversation": ticket.conversation,
    }
    return {**address_columns(ticket.place), **known}


def address_columns(place: Place) -> dict[str, object]:
    """Return the columns of a place; free words stand in `place_words`."""
    return {
        "community": place.community,
        "building": place.building,
        "unit": place.unit,
        "room": place.room,
        "place_words": place.words,
    }


def opening_row(new: NewTicket) -> dict[str, object]:
    """Return the row of a ticket that has just been reported."""
    return {
        **address_columns(new.place),
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
        "waiting_since": new.waiting_since or new.reported_at,
        "next_chase_at": new.next_chase_at,
        "drill": new.drill,
        "business": new.business,
        "facts": new.facts,
        "urgent": new.urgent,
        "households": int(new.kind.is_repair),
        "last_report_at": new.reported_at,
        "suspect": new.suspect,
    }


def opening_event(new: NewTicket, no: TicketNo, action: str) -> TicketEvent:
    """Return the first line of a timeline: by whoever wrote the message."""
    return TicketEvent(
        ticket=no,
        action=action,
        before=Status.REPORTED,
        after=Status.REPORTED,
        by=new.relayer or new.reporter,
        at=new.reported_at,
        words=new.words,
        source=new.source,
    )


def party_row(no: TicketNo, party: Party, ended: datetime | None) -> dict[str, object]:
    """Return the row of a person's tie to a ticket."""
    return {
        "ticket": no,
        "userid": party.userid,
        "role": party.role,
        "conversation": party.conversation,
        "ended_at": ended,
    }


def to_party(row: RowMapping) -> Party:
    """Return the party of a row."""
    return Party(
        userid=UserId(row["userid"]),
        role=row["role"],
        conversation=ConversationId(row["conversation"]),
    )


def event_row(event: TicketEvent) -> dict[str, object]:
    """Return the row of a line of the timeline."""
    return {
        "ticket": event.ticket,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "actor": event.by,
        "at": event.at,
        "words": event.words,
        "source": event.source,
    }


def to_event(row: RowMapping) -> TicketEvent:
    """Return the event of a row."""
    return line_of(dict(row))


def line_of(row: Mapping[str, Any]) -> TicketEvent:
    """Return the event of a row that is stored, or is about to be."""
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
