"""Keep every promise of a time, who gave it and why, and when the clock looks at it again.

Expand step: a new table, of which the release before knows nothing. A time that an open repair
was promised already gets its row, so that it does not pass in silence either.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    row = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "promises",
        sa.Column("id", row, nullable=False),
        sa.Column("ticket", row, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("delays", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("proposed_due", sa.BigInteger()),
        sa.Column("proposed_why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("restored_at", sa.BigInteger()),
        sa.CheckConstraint("kind IN ('power', 'news')", name=op.f("ck_promises_kind")),
        sa.CheckConstraint(
            "answer IN ('', 'can', 'later', 'unsure')", name=op.f("ck_promises_answer")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_promises_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    for name, column, unique in (
        ("ux_promises_live", "ticket", True),
        ("ix_promises_next", "next_at", False),
    ):
        op.create_index(
            name,
            "promises",
            [column],
            unique=unique,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_index("ix_promises_ticket", "promises", ["ticket", "id"])
    op.create_index("ix_promises_due", "promises", ["due"])
    op.execute(
        "INSERT INTO promises (ticket, kind, author, given_at, due, reason, delays, rung, asked,"
        " answer, proposed_why, proposed_by, next_at)"
        " SELECT no, 'power', owner, COALESCE(found_at, accepted_at, reported_at), eta_at, '', 0,"
        " 0, 0, '', '', '', eta_at FROM tickets"
        " WHERE ended_at IS NULL AND eta_at IS NOT NULL AND NOT drill"
    )


def downgrade() -> None:
    op.drop_table("promises")
