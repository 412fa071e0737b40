"""The statements about the steps of staff. ``of`` is what each is about."""

from typing import Any, Final

from sqlalchemy import BindParameter, Select, bindparam, select

from storage.columns import Instant
from storage.tables import ticket_events, tickets
from storage.undo_tables import acts, undo_rows

Steps = Select[*tuple[Any, ...]]

_theirs: Final = undo_rows.alias("theirs")
_of: Final[BindParameter[int]] = bindparam("of")
_one_ticket: Final = select(undo_rows.c.act).where(
    undo_rows.c.name == tickets.name,
    undo_rows.c.key == bindparam("key"),
    undo_rows.c.weighs,
)
_later_on_its_rows: Final = (
    select(_theirs.c.act)
    .join(undo_rows, (undo_rows.c.name == _theirs.c.name) & (undo_rows.c.key == _theirs.c.key))
    .where(undo_rows.c.act == _of, undo_rows.c.weighs, _theirs.c.weighs, _theirs.c.act > _of)
)


def _newest(wanted: Steps) -> Steps:
    return wanted.where(acts.c.undone_at.is_(None)).order_by(acts.c.id.desc()).limit(1)


OF_PERSON: Final = _newest(
    select(acts).where(acts.c.actor == _of, acts.c.at >= bindparam("since", type_=Instant))
)
ON_TICKET: Final = _newest(select(acts).where(acts.c.id.in_(_one_ticket)))
ON_TOP: Final = _newest(select(acts).where(acts.c.id.in_(_later_on_its_rows)))
ROWS: Final = select(undo_rows).where(undo_rows.c.act == _of).order_by(undo_rows.c.id)
LINES_SINCE: Final = (
    select(ticket_events)
    .where(
        ticket_events.c.ticket.in_(bindparam("these", expanding=True)),
        ticket_events.c.id > select(acts.c.last_event).where(acts.c.id == _of).scalar_subquery(),
    )
    .order_by(ticket_events.c.id.desc())
)
OF_MESSAGE: Final = select(acts.c.id).where(acts.c.message == _of)
OF_INSTANT: Final = select(acts.c.id).where(acts.c.at == bindparam("of", type_=Instant))


def of_verb(wanted: Steps, verb: str) -> Steps:
    """Return the same question about one verb only; about all when none is given."""
    return wanted.where(acts.c.verb == verb) if verb else wanted
