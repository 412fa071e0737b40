"""The statements behind the figures. Percentiles are made of the rows, never in SQL."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select

from domain.ticket_moves import Action, Business, Kind, Status
from storage.columns import Instant, literal_word
from storage.household_tables import households
from storage.tables import OUTBOX_TROUBLE, OutboxState, inbox, outbox, ticket_events, tickets
from storage.undo_tables import acts

_start: Final = bindparam("start", type_=Instant)
_end: Final = bindparam("end", type_=Instant)


def _within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= _start, column < _end)


_real: Final = ~tickets.c.drill
_repair: Final = or_(*(tickets.c.kind == literal_word(k) for k in Kind if k.is_repair))
_came: Final = and_(
    _within(tickets.c.reported_at),
    _real,
    tickets.c.status != literal_word(Status.MERGED),  # counted as the one it went into
    tickets.c.parent.is_(None),  # nobody reported what a repair left dark
)
_stands: Final = ~exists().where(
    acts.c.message == ticket_events.c.source, acts.c.undone_at.is_not(None)
)
"""A step that was taken back is none."""

_has_household: Final = exists().where(households.c.ticket == tickets.c.no)

_acked: Final = (
    select(func.min(outbox.c.sent_at))
    .where(outbox.c.reply_to == tickets.c.source)
    .scalar_subquery()
)

CAME: Final = (
    select(
        tickets,
        inbox.c.sent_at.label("said_at"),
        _acked.label("acked_at"),
        _has_household.label("has_household"),
    )
    .join(inbox, inbox.c.id == tickets.c.source)
    .where(_came)
    .order_by(tickets.c.no)
)
FIRST_STEPS: Final = (
    select(ticket_events.c.ticket, ticket_events.c.action, func.min(ticket_events.c.at))
    .join(tickets, tickets.c.no == ticket_events.c.ticket)
    .where(
        _came,
        ticket_events.c.action.in_([literal_word(Action.ACCEPT), literal_word(Action.ARRIVE)]),
        _stands,
    )
    .group_by(ticket_events.c.ticket, ticket_events.c.action)
)
_root: Final = func.coalesce(tickets.c.parent, tickets.c.no)
REPORTS: Final = (
    select(_root.label("root"), households.c.door, tickets.c.grid, households.c.at)
    .join(tickets, tickets.c.no == households.c.ticket)
    .where(
        _within(households.c.at), _real, _repair, tickets.c.status != literal_word(Status.MERGED)
    )
    .order_by(households.c.at, households.c.id)
)
"""A household that is in a child too is one household: `root` and `door` tell it."""

_parent: Final = tickets.alias("parent")
RESTORED: Final = (
    select(tickets, _parent.c.no.label("root"), _parent.c.restored_at.label("root_restored_at"))
    .outerjoin(_parent, _parent.c.no == tickets.c.parent)
    .where(
        tickets.c.ended_at >= _start,  # never before `restored_at`; it has the index
        _within(tickets.c.restored_at),
        _repair,
        _real,
    )
    .order_by(tickets.c.ended_at, tickets.c.no)
)
ANSWERED: Final = (
    select(tickets)
    .where(
        tickets.c.kind == literal_word(Kind.QUESTION),
        tickets.c.status == literal_word(Status.CLOSED),
        _within(tickets.c.ended_at),
        _real,
    )
    .order_by(tickets.c.no)
)
_last_call: Final = (
    select(ticket_events.c.ticket, func.max(ticket_events.c.at).label("at"))
    .where(ticket_events.c.action == literal_word(Action.CALL_BACK), ticket_events.c.at >= _start)
    .group_by(ticket_events.c.ticket)
    .subquery()
)
CALLED_BACK: Final = (
    select(tickets)
    .join(_last_call, _last_call.c.ticket == tickets.c.no)
    .where(_last_call.c.at < _end, _real)
    .order_by(tickets.c.no)
)
"""Each on the day of its last step."""

_WHY: Final = (Action.SUSPEND, Action.PROMISE, Action.FIND, Action.REFUSE, Action.REOPEN)
REASONS: Final = (
    select(ticket_events.c.ticket, ticket_events.c.action, ticket_events.c.words)
    .join(tickets, tickets.c.no == ticket_events.c.ticket)
    .where(
        tickets.c.ended_at.is_(None),
        _real,
        ticket_events.c.action.in_([literal_word(action) for action in _WHY]),
        _stands,
    )
    .order_by(ticket_events.c.id)
)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


BY_COMMUNITY: Final = (
    select(
        tickets.c.community,
        _count(tickets.c.business == literal_word(Business.COMPLAINT)),
        _count(_repair),
    )
    .where(_came, tickets.c.status != literal_word(Status.WITHDRAWN))
    .group_by(tickets.c.community)
)
FAILED: Final[Select[str, OutboxState, str, str]] = select(
    outbox.c.dedup_key, outbox.c.state, outbox.c.text, outbox.c.detail
).where(
    outbox.c.dedup_key.in_(bindparam("keys", expanding=True)),
    or_(OUTBOX_TROUBLE, outbox.c.state == literal_word(OutboxState.REDIRECTED)),
)
_later: Final = outbox.alias("later")
UNSENT_DIGESTS: Final = (
    select(func.count())
    .select_from(outbox)
    .where(
        OUTBOX_TROUBLE,
        outbox.c.purpose == literal_word("digest"),
        outbox.c.paper == literal_word(""),
        ~exists().where(
            _later.c.target == outbox.c.target,
            _later.c.purpose == literal_word("digest"),
            _later.c.sent_at > outbox.c.changed_at,
        ),
    )
)
"""Daily messages that did not arrive, until a later one does."""
