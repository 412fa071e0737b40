"""Keep how far a ticket of several households has been restored, and who is asked for a building.

Expand step: two new tables, of which the release before knows nothing, and a column with a default.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "restorations",
        sa.Column("ticket", _ROW, nullable=False),
        sa.Column("parent", _ROW),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger()),
        sa.Column("clear_by", sa.BigInteger()),
        sa.Column("due", sa.BigInteger()),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_restorations_ticket")),
        sa.ForeignKeyConstraint(["parent"], ["tickets.no"], name=op.f("fk_restorations_parent")),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_restorations")),
    )
    for column in ("due", "parent"):
        op.create_index(
            f"ix_restorations_{column}",
            "restorations",
            [column],
            sqlite_where=sa.text(f"{column} IS NOT NULL"),
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_table(
        "household_scores",
        sa.Column("ticket", _ROW, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 3", name=op.f("ck_household_scores_score")),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.no"], name=op.f("fk_household_scores_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket", "person", name=op.f("pk_household_scores")),
    )
    op.add_column("buildings", sa.Column("steward", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("buildings", "steward")
    op.drop_table("household_scores")
    op.drop_table("restorations")
