"""Every household that reports a ticket has a row; tickets may be merged into another.

Expand step: every new column has a default or is empty. More kinds of ticket, status, question
and message; the checks that list them are replaced.

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0005"
down_revision = "0004"

_KINDS = "'danger', 'fault', 'question'"
_STATUS = (
    "'reported', 'accepted', 'arrived', 'found', 'repaired', 'restored', 'closed', 'withdrawn'"
)
_OVER = "'restored', 'closed', 'withdrawn'"
_ASKS = (
    "'place', 'stairwell', 'restored', 'satisfied', 'which', 'step_in', 'cause', "
    "'refused', 'hand_over', 'doubt', 'draft'"
)
_MORE_ASKS = (
    "'merge', 'sure', 'promise', 'delay', 'wiring', 'favour', 'swap', 'sweep', 'silent', 'dark'"
)
_EMPTY = {"outbox": ("detail", "owner")}
_PURPOSES = "'reply', 'notice', 'chase', 'broadcast', 'digest'"


def upgrade() -> None:
    with _tickets() as batch:
        _ticket_checks(batch, f"{_KINDS}, 'favour'", f"{_STATUS}, 'merged'", f"{_OVER}, 'merged'")
        batch.add_column(
            sa.Column("households", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        batch.add_column(sa.Column("last_report_at", sa.BigInteger()))
        batch.add_column(sa.Column("suspect", sa.Text(), nullable=False, server_default=""))
        for name in ("parent", "merged_into"):
            batch.add_column(sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
            batch.create_foreign_key(op.f(f"fk_tickets_{name}"), "tickets", [name], ["no"])
    _check("asks", "kind", f"{_ASKS}, {_MORE_ASKS}")
    _check("outbox", "purpose", f"'danger', 'call', {_PURPOSES}")
    op.create_table(
        "households",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("place_words", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("light", sa.String(), nullable=False),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("origin", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.CheckConstraint("light IN ('dark', 'asked', 'lit')", name=op.f("ck_households_light")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_households_ticket")),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_households_source")),
        sa.ForeignKeyConstraint(["origin"], ["tickets.no"], name=op.f("fk_households_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("ticket", "door", name=op.f("uq_households_ticket_door")),
    )
    op.create_index("ix_households_reporter", "households", ["reporter", "ticket"])
    op.create_index("ix_households_light", "households", ["ticket", "light"])


def downgrade() -> None:
    op.drop_table("households")
    op.execute("DELETE FROM outbox WHERE purpose = 'call'")
    _check("outbox", "purpose", f"'danger', {_PURPOSES}")
    asks = sa.table("asks", sa.column("kind", sa.String()))
    more = [word.strip("'") for word in _MORE_ASKS.split(", ")]
    op.execute(asks.delete().where(asks.c.kind.in_(more)))
    _check("asks", "kind", _ASKS)
    op.execute("UPDATE tickets SET status = 'withdrawn' WHERE status = 'merged'")
    op.execute("UPDATE tickets SET kind = 'question' WHERE kind = 'favour'")
    with _tickets() as batch:
        for name in ("merged_into", "parent"):
            batch.drop_constraint(op.f(f"fk_tickets_{name}"), type_="foreignkey")
        _ticket_checks(batch, _KINDS, _STATUS, _OVER)
        for name in ("merged_into", "parent", "suspect", "last_report_at", "households"):
            batch.drop_column(name)


@contextmanager
def _tickets() -> Iterator[BatchOperations]:
    """Open the tickets for a change; SQLite's own copy would lose what is said again here."""
    with op.batch_alter_table("tickets", table_kwargs={"sqlite_autoincrement": True}) as batch:
        for name in ("answer", "business", "cause", "facts", "remedy"):
            batch.alter_column(name, server_default="")
        yield batch


def _ticket_checks(batch: BatchOperations, kinds: str, status: str, over: str) -> None:
    rules = {
        "kind": f"kind IN ({kinds})",
        "status": f"status IN ({status})",
        "ended": f"(ended_at IS NOT NULL) = (status IN ({over}))",
    }
    for name, rule in rules.items():
        batch.drop_constraint(op.f(f"ck_tickets_{name}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_tickets_{name}"), rule)


def _check(table: str, column: str, words: str) -> None:
    """Change which words a column may hold. SQLite does it by replacing the table."""
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch:
        for empty in _EMPTY.get(table, ()):
            batch.alter_column(empty, server_default="")
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({words})")
