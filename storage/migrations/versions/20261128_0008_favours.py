"""What the community is asked for, and outages that were announced.

Expand step: new tables, and one more kind of question; the check that lists them is replaced.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ASKS = (
    "'place', 'stairwell', 'restored', 'satisfied', 'which', 'step_in', 'cause', "
    "'refused', 'hand_over', 'doubt', 'draft', "
    "'merge', 'sure', 'promise', 'delay', 'wiring', 'favour', 'swap', 'sweep', 'silent', 'dark'"
)
_KINDS = (
    "'planned', 'temporary', 'fault', 'restored', 'rescheduled', 'cancelled', 'delay', "
    "'rationing', 'not_outage'"
)


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _ask_kinds(f"{_ASKS}, 'notice'")
    op.create_table(
        "community_requests",
        sa.Column("id", _row(), nullable=False),
        sa.Column("first", _row()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ticket", _row()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('key', 'tell', 'move_car', 'comfort', 'other')",
            name=op.f("ck_community_requests_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'answered', 'declined', 'passed', 'expired')",
            name=op.f("ck_community_requests_state"),
        ),
        sa.ForeignKeyConstraint(
            ["first"], ["community_requests.id"], name=op.f("fk_community_requests_first")
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.no"], name=op.f("fk_community_requests_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_requests")),
    )
    op.create_index(
        "ix_community_requests_due",
        "community_requests",
        ["due"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_community_requests_ticket", "community_requests", ["ticket"])
    op.create_index("ix_community_requests_first", "community_requests", ["first"])
    op.create_index("ix_community_requests_answered", "community_requests", ["answered_at"])
    _outages()


def _outages() -> None:
    op.create_table(
        "outages",
        sa.Column("id", _row(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", _row()),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text()),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_outages_kind")),
        sa.CheckConstraint(
            "status IN ('active', 'cancelled', 'rescheduled')", name=op.f("ck_outages_status")
        ),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_outages_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    op.create_index(
        "ix_outages_end",
        "outages",
        ["end"],
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index("ix_outages_source", "outages", ["source"])
    op.create_table(
        "outage_places",
        sa.Column("id", _row(), nullable=False),
        sa.Column("outage", _row(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("buildings", sa.Text(), nullable=False),
        sa.Column("without", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outage"], ["outages.id"], name=op.f("fk_outage_places_outage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_places")),
    )
    op.create_index("ix_outage_places_outage", "outage_places", ["outage"])


def downgrade() -> None:
    for table in ("outage_places", "outages", "community_requests"):
        op.drop_table(table)
    op.execute("DELETE FROM asks WHERE kind = 'notice'")
    _ask_kinds(_ASKS)


def _ask_kinds(words: str) -> None:
    """Change which questions there may be. SQLite does it by replacing the table."""
    with op.batch_alter_table("asks") as batch:
        batch.drop_constraint(op.f("ck_asks_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_asks_kind"), f"kind IN ({words})")
