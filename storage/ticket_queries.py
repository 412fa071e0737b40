"""The statements about tickets, built once: building one costs more than running it.

``of`` is what each is about: a number, a person or a group.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from domain.ticket_moves import Action, Kind, Status
from storage.columns import Instant, literal_word
from storage.household_tables import households
from storage.sql import insert_once
from storage.tables import inbox, parties, ticket_events, tickets
from storage.undo_tables import acts

_of: Final[BindParameter[str]] = bindparam("of")
_since: Final = bindparam("since", type_=Instant)

_theirs: Final = parties.alias("theirs")

INSERT_EVENT: Final = ticket_events.insert()
INSERT_PARTY: Final = insert_once(parties)
COME_BACK: Final = (
    update(parties)
    .where(
        parties.c.ticket == _of,
        parties.c.userid == bindparam("who"),
        parties.c.left_at.is_not(None),
    )
    .values(left_at=None)
)
OPEN: Final = insert_once(tickets).returning(*tickets.columns)
BY_SOURCE: Final = select(tickets).where(tickets.c.source == _of)
GET: Final = select(tickets).where(tickets.c.no == _of)
SAVE: Final = (
    update(tickets)
    .where(tickets.c.no == _of, tickets.c.version == bindparam("read"))
    .returning(*tickets.columns)
)
SHARED_BACK: Final = (
    update(parties)
    .where(
        parties.c.ticket == bindparam("target"),
        parties.c.left_at.is_not(None),
        parties.c.userid.in_(
            select(_theirs.c.userid).where(_theirs.c.ticket == _of, _theirs.c.left_at.is_(None))
        ),
    )
    .values(left_at=None)
)
"""Who had left the other ticket and now comes back with his own."""

TO_SHARE: Final = (
    select(parties)
    .where(parties.c.ticket == _of, parties.c.left_at.is_(None))
    .order_by(parties.c.id)
)
UNSHARE_PARTIES: Final = (
    update(parties)
    .where(
        parties.c.ticket == bindparam("target"),
        parties.c.origin == _of,
        ~select(households.c.id)
        .where(
            households.c.ticket == parties.c.ticket,
            households.c.reporter == parties.c.userid,
        )
        .exists(),
    )
    .values(left_at=bindparam("left_at", type_=Instant))
)
"""Whoever has reported there himself meanwhile stays."""

LEAVE: Final = (
    update(parties)
    .where(parties.c.ticket == _of, parties.c.userid == bindparam("who"))
    .values(left_at=bindparam("left_at", type_=Instant))
)
ENDED: Final = select(tickets.c.ended_at).where(tickets.c.no == _of)
END_PARTIES: Final = update(parties).where(parties.c.ticket == _of)
TIMELINE: Final = (
    select(ticket_events).where(ticket_events.c.ticket == _of).order_by(ticket_events.c.id)
)
PARTIES: Final = (
    select(parties)
    .where(parties.c.ticket == _of, parties.c.left_at.is_(None))
    .order_by(parties.c.id)
)

OF_OWNER: Final = (
    select(tickets)
    .where(
        tickets.c.owner == _of,
        tickets.c.ended_at.is_(None),
        tickets.c.drill == bindparam("practice"),
    )
    .order_by(tickets.c.no)
)


def _live(
    mine: ColumnElement[bool], ended_at: ColumnElement[datetime | None]
) -> ColumnElement[bool]:
    """Return "mine, and open or ended since": written so that an index serves both halves."""
    return or_(and_(mine, ended_at.is_(None)), and_(mine, ended_at >= _since))


_WORKED: Final = tickets.c.status != literal_word(Status.MERGED)
"""A merged ticket is found as the one it went into, where its people and households are."""

OF_PARTY: Final = (
    select(tickets)
    .join(parties, parties.c.ticket == tickets.c.no)
    .where(_live(parties.c.userid == _of, parties.c.ended_at))
    .where(parties.c.left_at.is_(None), _WORKED)
    .order_by(tickets.c.no.desc())
)
OF_CHAT: Final = (
    select(tickets)
    .where(_live(tickets.c.chat == _of, tickets.c.ended_at), _WORKED)
    .order_by(tickets.c.no.desc())
)
OF_COMMUNITY: Final = (
    select(tickets)
    .where(_live(tickets.c.community == _of, tickets.c.ended_at), _WORKED)
    .order_by(tickets.c.no.desc())
)
HISTORY: Final = (
    select(tickets)
    .where(
        tickets.c.community == _of,
        tickets.c.ended_at.is_not(None),
        or_(bindparam("number") == "", tickets.c.building == bindparam("number")),
        or_(tickets.c.status == Status.RESTORED, tickets.c.status == Status.CLOSED),
        or_(tickets.c.kind == Kind.FAULT, tickets.c.kind == Kind.DANGER),
        tickets.c.drill.is_(False),
        tickets.c.no != bindparam("without"),
    )
    .order_by(tickets.c.ended_at.desc())
    .limit(bindparam("limit"))
)
LAST_TOUCHED: Final = (
    select(ticket_events.c.ticket)
    .join(inbox, inbox.c.id == ticket_events.c.source)
    .join(tickets, tickets.c.no == ticket_events.c.ticket)
    .where(
        ticket_events.c.actor == _of,
        ticket_events.c.at >= _since,
        inbox.c.conversation == bindparam("here"),
        tickets.c.ended_at.is_(None),
    )
    .order_by(ticket_events.c.at.desc(), ticket_events.c.id.desc())
    .limit(1)
)
_last_opened: Final = (
    select(func.coalesce(func.max(ticket_events.c.id), 0))
    .where(ticket_events.c.ticket == _of, ticket_events.c.action == literal_word(Action.REOPEN))
    .scalar_subquery()
)
REFUSERS: Final = select(ticket_events.c.actor).where(
    ticket_events.c.ticket == _of,
    ticket_events.c.action == literal_word(Action.REFUSE),
    ticket_events.c.id > _last_opened,
    ~exists().where(acts.c.message == ticket_events.c.source, acts.c.undone_at.is_not(None)),
)
"""A refusal that was taken back is none."""


def _due(clock: ColumnElement[datetime | None]) -> Select[int]:
    return (
        select(tickets.c.no)
        .where(clock <= bindparam("now", type_=Instant))
        .order_by(clock, tickets.c.no)
        .limit(bindparam("limit"))
    )


CHASE_DUE: Final = _due(tickets.c.next_chase_at)
CALL_BACK_DUE: Final = _due(tickets.c.next_call_back_at)
