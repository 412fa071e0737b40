"""Voice calls have a row each, and so have overheard questions that nobody has answered.

Expand step: new tables only. Open tickets whose clock stood still, because somebody had accepted
them or because their ladder was spent, get one: they are looked at half an hour after they were
last waiting for somebody, which for most of them is at once.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = "'asked', 'placed', 'failed', 'answered', 'missed', 'over'"


def upgrade() -> None:
    op.execute(  # 1800000000 microseconds are half an hour
        "UPDATE tickets SET chases = 0, next_chase_at = waiting_since + 1800000000 "
        "WHERE ended_at IS NULL AND next_chase_at IS NULL AND NOT drill "
        "AND kind IN ('danger', 'fault', 'question')"
    )
    op.create_table(
        "calls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ticket", _ID, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False, server_default=""),
        sa.Column("detail", sa.Text(), nullable=False, server_default=""),
        sa.Column("stop", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_calls_state")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_calls_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_calls_key")),
        sa.UniqueConstraint("ticket", "rung", "person", name=op.f("uq_calls_ticket_rung_person")),
    )
    is_open = sa.text("state IN ('asked', 'placed', 'failed')")
    op.create_index(
        "ix_calls_open", "calls", ["id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "unheard",
        sa.Column("message", _ID, autoincrement=False, nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["message"], ["inbox.id"], name=op.f("fk_unheard_message")),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_unheard")),
    )
    unsettled = sa.text("NOT settled")
    op.create_index(
        "ix_unheard_due", "unheard", ["due_at"], sqlite_where=unsettled, postgresql_where=unsettled
    )


def downgrade() -> None:
    op.drop_table("unheard")
    op.drop_table("calls")
