"""Keep whether a message was said to the bot, and what the messages of a ticket told.

Expand step: every column has a default, so the release before keeps working. Two more kinds of
question: is this a report (`doubt`), is this answer worth keeping (`draft`).

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BEFORE = (
    "kind IN ('place', 'stairwell', 'restored', 'satisfied', 'which', 'step_in', 'cause', "
    "'refused', 'hand_over')"
)
_AFTER = _BEFORE.replace("'hand_over')", "'hand_over', 'doubt', 'draft')")


def upgrade() -> None:
    op.add_column(
        "inbox", sa.Column("addressed", sa.Boolean(), nullable=False, server_default=sa.text("1"))
    )
    for column in (
        sa.Column("business", sa.String(), nullable=False, server_default=""),
        sa.Column("facts", sa.Text(), nullable=False, server_default=""),
        sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.text("0")),
    ):
        op.add_column("tickets", column)
    op.create_index("ix_tickets_community", "tickets", ["community", "ended_at"])
    _replace_check(_AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM asks WHERE kind IN ('doubt', 'draft')")
    _replace_check(_BEFORE)
    op.drop_index("ix_tickets_community", "tickets")
    for name in ("urgent", "facts", "business"):
        op.drop_column("tickets", name)
    op.drop_column("inbox", "addressed")


def _replace_check(rule: str) -> None:
    """Change which kinds of question there may be. SQLite does it by replacing the table."""
    name = op.f("ck_asks_kind")
    with op.batch_alter_table("asks") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, rule)
