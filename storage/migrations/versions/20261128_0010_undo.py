"""What staff did, and each row as it was before, so that it can be taken back.

Expand step: two new tables, and one more state of a queued message.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_STATES = (
    "'offered', 'held', 'pending', 'sending', 'sent', 'unknown', 'dead', 'expired', 'redirected'"
)


def _row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("message", _row_id(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("last_event", _row_id(), nullable=False),
        sa.Column("undone_at", sa.BigInteger()),
        sa.Column("undone_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("undone_in", _row_id()),
        sa.ForeignKeyConstraint(["message"], ["inbox.id"], name=op.f("fk_acts_message")),
        sa.ForeignKeyConstraint(["undone_in"], ["inbox.id"], name=op.f("fk_acts_undone_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("message", name=op.f("uq_acts_message")),
    )
    op.create_index("ix_acts_actor", "acts", ["actor", "id"])
    op.create_index("ix_acts_at", "acts", ["at"])
    op.create_table(
        "undo_rows",
        sa.Column("id", _row_id(), nullable=False),
        sa.Column("act", _row_id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("weighs", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["act"], ["acts.id"], name=op.f("fk_undo_rows_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_rows")),
    )
    op.create_index("ix_undo_rows_act", "undo_rows", ["act"])
    op.create_index("ix_undo_rows_row", "undo_rows", ["name", "key"])
    _states(f"{_STATES}, 'recalled'")


def downgrade() -> None:
    op.execute("UPDATE outbox SET state = 'expired' WHERE state = 'recalled'")
    _states(_STATES)
    op.drop_table("undo_rows")
    op.drop_table("acts")


def _states(words: str) -> None:
    """Change which states a queued message may have. SQLite does it by replacing the table."""
    with op.batch_alter_table("outbox") as batch:
        for empty in ("detail", "owner"):
            batch.alter_column(empty, server_default="")
        batch.drop_constraint(op.f("ck_outbox_state"), type_="check")
        batch.create_check_constraint(op.f("ck_outbox_state"), f"state IN ({words})")
