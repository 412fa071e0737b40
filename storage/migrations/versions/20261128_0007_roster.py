"""Duty rows may take turns; people change the roster; gaps that were told are remembered.

Expand step: new tables, and new columns that are empty in every row that is there.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("duties", sa.Column("crew", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "duties",
        sa.Column("turn_days", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column("duties", sa.Column("first_turn", sa.Date()))
    op.create_table(
        "duty_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("instead_of", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("withdraws", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_duty_changes_span")),
        sa.ForeignKeyConstraint(["who"], ["members.userid"], name=op.f("fk_duty_changes_who")),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_duty_changes_source")),
        sa.ForeignKeyConstraint(
            ["withdraws"], ["duty_changes.id"], name=op.f("fk_duty_changes_withdraws")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "duty_gaps",
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("grid", "start", name=op.f("pk_duty_gaps")),
    )


def downgrade() -> None:
    op.drop_table("duty_gaps")
    op.drop_table("duty_changes")
    with op.batch_alter_table("duties") as batch:
        for name in ("first_turn", "turn_days", "crew"):
            batch.drop_column(name)
