"""What runs all day is served by an index, so that ten years of history cost nothing."""

from typing import Any

import pytest
from sqlalchemy import Select, Update
from sqlalchemy.dialects import sqlite

from storage import (
    act_queries,
    figure_queries,
    household_moves,
    inbox_queries,
    incidents,
    outbox,
    promises,
    spots,
    tellings,
    ticket_queries,
    waves,
)
from storage.database import Database
from tests.storage.storage_parts import NOW

HOT: dict[str, tuple[Select[*tuple[Any, ...]] | Update, set[str]]] = {
    "chase": (ticket_queries.CHASE_DUE, {"ix_tickets_chase"}),
    "call back": (ticket_queries.CALL_BACK_DUE, {"ix_tickets_call_back"}),
    "owner": (ticket_queries.OF_OWNER, {"ix_tickets_owner"}),
    "chat": (ticket_queries.OF_CHAT, {"ix_tickets_chat"}),
    "community": (ticket_queries.OF_COMMUNITY, {"ix_tickets_community"}),
    "party": (ticket_queries.OF_PARTY, {"ix_parties_userid"}),
    "touched": (ticket_queries.LAST_TOUCHED, {"ix_ticket_events_actor"}),
    "promises": (promises.DUE, {"ix_promises_next"}),
    "promised now": (promises.LIVE, {"ux_promises_live"}),
    "repair times": (promises.REPAIR_TIMES, {"ix_tickets_ended"}),
    "refusers": (ticket_queries.REFUSERS, {"ix_ticket_events_ticket"}),
    "steps of a person": (act_queries.OF_PERSON, {"ix_acts_actor"}),
    "step on a ticket": (act_queries.ON_TICKET, {"ix_undo_rows_row"}),
    "later steps": (act_queries.ON_TOP, {"ix_undo_rows_act", "ix_undo_rows_row"}),
    "lines since": (act_queries.LINES_SINCE, {"ix_ticket_events_ticket"}),
    "step at once": (act_queries.OF_INSTANT, {"ix_acts_at"}),
    "inbox": (
        inbox_queries.CLAIMABLE,
        {"ix_inbox_open", "ix_inbox_open_conversation", "ix_inbox_leased"},
    ),
    "inbox release": (inbox_queries.RELEASE, {"ix_inbox_leased"}),
    "outbox": (outbox.READY, {"ix_outbox_pending", "ix_outbox_target"}),
    "expire": (outbox.EXPIRE, {"ix_outbox_expiry"}),
    "unhold": (outbox.UNHOLD, {"ix_outbox_held"}),
    "patience": (outbox.START_PATIENCE, {"ix_outbox_held"}),
    "counts up": (incidents.DUE, {"ix_incidents_due"}),
    "merges": (incidents.HOLDS, {"ix_merges_ticket", "ix_merges_into"}),
    "next seat": (household_moves.LAST, {"ix_households_position"}),
    "history": (ticket_queries.HISTORY, {"ix_tickets_community"}),
    "waves": (waves.DUE, {"ix_waves_due"}),
    "missed waves": (waves.PASSED, {"ix_waves_until"}),
    "told by a message": (tellings.OF_MESSAGE, {"ix_outage_told_message"}),
    "spots": (spots.READ, {"sqlite_autoindex_spots_1"}),
    "came": (figure_queries.CAME, {"ix_tickets_reported", "ix_outbox_reply_to"}),
    "reports": (figure_queries.REPORTS, {"ix_households_at"}),
    "restored": (figure_queries.RESTORED, {"ix_tickets_ended"}),
    "by community": (figure_queries.BY_COMMUNITY, {"ix_tickets_reported"}),
    "lost": (outbox.LOST_LEASES, {"ix_outbox_sending"}),
}


@pytest.mark.parametrize("name", HOT)
async def test_no_statement_of_the_daily_round_reads_a_whole_table(
    database: Database, name: str
) -> None:
    statement, indexes = HOT[name]
    compiled = statement.compile(dialect=sqlite.dialect())
    names = {name for name in compiled.params if name is not None}
    lists = {"without": ["group:x"], "calm": ["group:y"], "these": [1, 2]}
    given = dict.fromkeys(names, NOW) | lists | {"limit": 1}
    expanded = compiled.construct_expanded_state(given)
    values = tuple(0 for _ in expanded.positiontup or ())
    plan = await database.run(
        lambda c: c.execute(f"EXPLAIN QUERY PLAN {expanded.statement}", values).fetchall()
    )
    steps = [str(step[3]) for step in plan]
    used = {index for index in indexes if any(f"INDEX {index} " in f"{s} " for s in steps)}
    assert used == indexes, steps
    whole = [step for step in steps if step.startswith("SCAN") and "INDEX" not in step]
    assert whole == [], steps
