"""Keep when an announced outage is told of, and what each group was last told of it.

Expand step: two new tables, of which the release before knows nothing.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = "'week', 'day', 'morning', 'start', 'end', 'change', 'delay', 'cancel', 'restored'"
_STATES = "'planned', 'sent', 'missed', 'dropped'"
_STATUS = "'active', 'cancelled', 'rescheduled'"


def upgrade() -> None:
    op.create_table(
        "waves",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("outage", _ROW, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_waves_kind")),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_waves_state")),
        sa.ForeignKeyConstraint(["outage"], ["outages.id"], name=op.f("fk_waves_outage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("outage", "kind", "due", name=op.f("uq_waves_outage_kind_due")),
    )
    for column in ("due", "until"):
        op.create_index(
            f"ix_waves_{column}",
            "waves",
            [column],
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
    op.create_table(
        "outage_told",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("outage", _ROW, nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"status IN ({_STATUS})", name=op.f("ck_outage_told_status")),
        sa.CheckConstraint(f"wave IN ({_KINDS})", name=op.f("ck_outage_told_wave")),
        sa.ForeignKeyConstraint(["outage"], ["outages.id"], name=op.f("fk_outage_told_outage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_told")),
        sa.UniqueConstraint("outage", "chat", name=op.f("uq_outage_told_outage_chat")),
    )
    op.create_index("ix_outage_told_message", "outage_told", ["message"])


def downgrade() -> None:
    op.drop_table("outage_told")
    op.drop_table("waves")
