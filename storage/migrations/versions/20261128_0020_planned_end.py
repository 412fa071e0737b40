"""The clock of an announced outage's end, and whom it concerns.

Expand step: two new tables, of which the release before knows nothing. Outages that are announced
already get their clock when they are next changed, or from the first look at them.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outage_ends",
        sa.Column("outage", _ROW, autoincrement=False, nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("news_due", sa.BigInteger()),
        sa.Column("delays", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_due", sa.BigInteger()),
        sa.Column("proposed_why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("come_at", sa.BigInteger()),
        sa.Column("asked_at", sa.BigInteger()),
        sa.Column("clear_by", sa.BigInteger()),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('ahead', 'come', 'asked', 'over', 'withdrawn')",
            name=op.f("ck_outage_ends_state"),
        ),
        sa.CheckConstraint(
            "answer IN ('', 'can', 'later', 'unsure')", name=op.f("ck_outage_ends_answer")
        ),
        sa.PrimaryKeyConstraint("outage", name=op.f("pk_outage_ends")),
    )
    op.create_index(
        "ix_outage_ends_next",
        "outage_ends",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "outage_people",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("outage", _ROW, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.Text()),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("source", _ROW),
        sa.Column("light", sa.String(), nullable=False),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("ticket", _ROW),
        sa.CheckConstraint(
            "said IN ('report', 'question', 'steward')", name=op.f("ck_outage_people_said")
        ),
        sa.CheckConstraint(
            "light IN ('dark', 'asked', 'lit')", name=op.f("ck_outage_people_light")
        ),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_outage_people_source")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_outage_people_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage_people")),
        sa.UniqueConstraint(
            *("outage", "person", "community", "building"),
            name=op.f("uq_outage_people_outage_person_community_building"),
        ),
    )


def downgrade() -> None:
    asks = sa.table("asks", sa.column("kind", sa.String()))
    op.execute(asks.delete().where(asks.c.kind.in_(["planned_end", "power_back"])))
    op.drop_table("outage_people")
    op.drop_table("outage_ends")
