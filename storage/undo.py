"""Which tables a step of staff can be taken back in (撤销), and how their rows return.

How to add a table: one entry in `UNDOABLE` below, nothing in its repository. While a member of
staff is being served, `storage.undo_follow` sees every INSERT, UPDATE and DELETE that goes through
the session and keeps the row as it was. For an entry say

* `by`: columns that an INSERT always brings and that find the row again (its key, or another
  unique set, when the database numbers the rows);
* `ways`: columns that may have moved on since (see `domain.undo.Ways`); a column named nowhere
  must still be as the step left it, else the step can no longer be taken back;
* `void`: what an inserted row becomes when history names it; without it the row is deleted;
* `weighs`: False for what goes along with a step but is none by itself: an open question;
* `follows`: a table whose rows these only follow. In a step that changes one of those, they are
  none of its rows: whoever takes it back brings them up to date, as after any other change;
* `station`: the table is part of the picture of the station, which is then loaded again.

What is done in a resident's turn is no step. Where the steward himself does there what staff may want
back (he merges two tickets), the handler calls ``uow.acts.begin(…, actor="steward")`` just before it:
rows that were changed earlier in the turn are not part of it.

Two limits: a row's key may not change, and INSERT … SELECT, which brings no values, is refused
inside a step. A table that belongs to a ticket should change together with the ticket's own row
(a count, a status) or with a line on its timeline: that is how 撤销 0231 finds the step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import Table

from domain.outage import OutageStatus
from domain.ticket_moves import Status
from domain.undo import Ways
from storage.coverage_tables import coverage_cells, coverage_events, coverage_ledgers
from storage.decision_tables import decisions
from storage.dossier_tables import dossiers
from storage.duty_tables import duty_changes
from storage.favour_tables import community_requests, outage_places, outages
from storage.guard_tables import enterprise_receipts
from storage.household_tables import households
from storage.incident_tables import household_moves, incidents, merges, spots
from storage.planned_end_tables import outage_ends
from storage.promise_tables import promises
from storage.restoration_tables import restorations
from storage.station_tables import grid_members, grids, guards, members
from storage.tables import asks, outbox, parties, tickets

Void = Callable[[datetime], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """How the rows of one table return; see the head of this module."""

    table: Table
    by: tuple[str, ...]
    ways: Ways = field(default_factory=Ways)
    void: Void | None = None
    weighs: bool = True
    follows: Table | None = None
    station: bool = False


def _void_ticket(at: datetime) -> Mapping[str, object]:
    """A ticket opened by mistake is withdrawn: its number was said and stays taken."""
    return {
        "status": Status.WITHDRAWN,
        "closed_at": at,
        "ended_at": at,
        "next_chase_at": None,
        "next_call_back_at": None,
        "version": tickets.c.version + 1,
    }


def _void_outage(_at: datetime) -> Mapping[str, object]:
    """An outage announced by mistake is cancelled: its number was said and stays taken."""
    return {"status": OutageStatus.CANCELLED, "version": outages.c.version + 1}


_MOVED: Final = Ways(new=frozenset({"position"}))
_LEARNED: Final = frozenset(
    {
        *("community", "building", "unit", "room", "place_words", "what", "words", "scope"),
        *("facts", "urgent", "last_report_at", "suspect"),
    }
)
_ENTRIES: Final = (
    Undoable(
        table=tickets,
        by=("source",),
        ways=Ways(
            due=frozenset({"next_chase_at", "next_call_back_at"}),
            counts=frozenset({"households"}),
            old=frozenset({"waiting_since", "chases", "call_backs"}),
            new=_LEARNED,
            never=frozenset({"version"}),
        ),
        void=_void_ticket,
    ),
    Undoable(table=parties, by=("ticket", "userid"), ways=Ways(never=frozenset({"ended_at"}))),
    Undoable(
        table=households,
        by=("ticket", "door"),
        ways=Ways(new=frozenset({"light", "answered_at"})),
    ),
    Undoable(
        table=asks,
        by=("person", "kind", "ticket", "asked_at"),
        ways=Ways(new=frozenset({"settled"})),
        weighs=False,
    ),
    Undoable(
        table=members,
        by=("userid",),
        ways=_MOVED,
        void=lambda _at: {"active": False},
        station=True,
    ),
    Undoable(table=grids, by=("code",), ways=_MOVED, station=True),
    Undoable(table=grid_members, by=("grid", "userid"), ways=_MOVED, station=True),
    Undoable(table=outbox, by=("dedup_key",), weighs=False),
    Undoable(
        table=incidents,
        by=("ticket",),
        ways=Ways(
            due=frozenset({"crew_due_at", "group_due_at", "due_at"}),
            new=frozenset(
                {"level", "seats", "crew_count", "crew_at", "group_at", "first_group_at"}
            ),
        ),
        weighs=False,
    ),
    Undoable(
        table=spots,
        by=("ticket", "community", "building", "unit"),
        ways=Ways(counts=frozenset({"households"})),
        weighs=False,
    ),
    Undoable(table=household_moves, by=("household", "to_ticket", "at"), weighs=False),
    Undoable(table=merges, by=("ticket", "into_ticket", "at")),
    Undoable(
        table=promises,
        by=("ticket", "given_at", "due"),
        ways=Ways(due=frozenset({"next_at"}), new=frozenset({"asked", "answer"})),
    ),
    Undoable(
        table=restorations,
        by=("ticket",),
        ways=Ways(due=frozenset({"due", "clear_by"}), new=frozenset({"told"})),
    ),
    Undoable(table=duty_changes, by=("source", "grid", "start", "who"), station=True),
    Undoable(
        table=community_requests,
        by=("asked_by", "asked", "asked_at", "position"),
        ways=Ways(due=frozenset({"due"}), never=frozenset({"version"})),
    ),
    Undoable(table=decisions, by=("day", "number"), weighs=False),
    Undoable(
        table=dossiers,
        by=("kind", "name", "at"),
        ways=Ways(new=frozenset({"state", "told", "at"}), never=frozenset({"version"})),
    ),
    Undoable(
        table=outage_ends,
        by=("outage",),
        ways=Ways(
            due=frozenset({"next_at", "clear_by"}),
            old=frozenset(
                {
                    *("end", "state", "asked", "answer", "rung", "news_due", "delays", "why"),
                    *("proposed_due", "proposed_why", "proposed_by", "come_at", "asked_at"),
                }
            ),
            never=frozenset({"version"}),
        ),
        weighs=False,
    ),
    # Not by its start, which may move; several of one message are found, and return, together.
    Undoable(
        table=outages,
        by=("source", "noted_at", "said_by"),
        ways=Ways(never=frozenset({"version", "revision"})),
        void=_void_outage,
    ),
    Undoable(table=outage_places, by=("outage", "community", "buildings", "without", "part")),
    Undoable(table=guards, by=("name", "start"), ways=_MOVED, station=True),
    Undoable(
        table=enterprise_receipts,
        by=("outage", "enterprise"),
        ways=Ways(due=frozenset({"due"}), never=frozenset({"version"})),
        weighs=False,
        follows=outages,
    ),
    Undoable(
        table=coverage_ledgers,
        by=("outage",),
        ways=Ways(never=frozenset({"version"})),
        follows=outages,
    ),
    Undoable(
        table=coverage_cells,
        by=("outage", "community", "building", "medium"),
        ways=Ways(new=frozenset({"evidence"}), never=frozenset({"version"})),
        follows=outages,
    ),
    Undoable(table=coverage_events, by=("cell", "event", "at"), weighs=False, follows=outages),
)
UNDOABLE: Final[Mapping[str, Undoable]] = MappingProxyType(
    {entry.table.name: entry for entry in _ENTRIES}
)
"""By table name. The outbox is in it only to know who was told: `storage.undo_told`."""
