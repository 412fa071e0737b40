"""What waits for the station head's word; households by when they reported, for the figures.

Expand step: a new table and an index.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", _row(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ticket", _row()),
        sa.Column("start", sa.BigInteger()),
        sa.Column("end", sa.BigInteger()),
        sa.Column("owner", sa.Text()),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text()),
        sa.Column("answered_at", sa.BigInteger()),
        sa.CheckConstraint(
            "kind IN ('delay', 'refused', 'gap', 'question')", name=op.f("ck_decisions_kind")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'later', 'done', 'moot')", name=op.f("ck_decisions_state")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_decisions_number")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_decisions_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("day", "number", name=op.f("uq_decisions_day_number")),
    )
    op.create_index("ix_households_at", "households", ["at"])


def downgrade() -> None:
    op.drop_index("ix_households_at", table_name="households")
    op.drop_table("decisions")
