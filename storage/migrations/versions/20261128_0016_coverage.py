"""Keep who has been told of an announced outage beside the bot, and by whose word (覆盖账).

Expand step: new tables, of which the release before knows nothing.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAVES = "'week', 'day', 'morning', 'start', 'end', 'change', 'delay', 'cancel', 'restored'"


def upgrade() -> None:
    _ledgers()
    _cells()
    op.create_table(
        "coverage_events",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("cell", _ROW, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("person", sa.Text()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", _ROW),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "event IN ('done', 'undone', 'noted', 'reopened')",
            name=op.f("ck_coverage_events_event"),
        ),
        sa.ForeignKeyConstraint(
            ["cell"], ["coverage_cells.id"], name=op.f("fk_coverage_events_cell")
        ),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_coverage_events_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_events")),
    )
    op.create_index("ix_coverage_events_cell", "coverage_events", ["cell"])


def _ledgers() -> None:
    op.create_table(
        "coverage_ledgers",
        sa.Column("outage", _ROW, nullable=False),
        sa.Column("handed", sa.Text(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reds", sa.Integer(), nullable=False),
        sa.Column("red_at", sa.BigInteger()),
        sa.Column("due", sa.BigInteger()),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"wave IN ({_WAVES})", name=op.f("ck_coverage_ledgers_wave")),
        sa.ForeignKeyConstraint(
            ["outage"], ["outages.id"], name=op.f("fk_coverage_ledgers_outage")
        ),
        sa.PrimaryKeyConstraint("outage", name=op.f("pk_coverage_ledgers")),
    )
    for name, column, only in (
        ("due", "due", "due IS NOT NULL"),
        ("open", "opened_at", "closed_at IS NULL"),
    ):
        op.create_index(
            f"ix_coverage_ledgers_{name}",
            "coverage_ledgers",
            [column],
            sqlite_where=sa.text(only),
            postgresql_where=sa.text(only),
        )


def _cells() -> None:
    op.create_table(
        "coverage_cells",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("outage", _ROW, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("community", "building")),
        sa.Column("medium", sa.String(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("required", "inside")),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("done_by", sa.Text()),
        sa.Column("source", _ROW),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("note", "evidence")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "medium IN ('wechat', 'loudspeaker', 'poster', 'knock')",
            name=op.f("ck_coverage_cells_medium"),
        ),
        sa.ForeignKeyConstraint(["outage"], ["outages.id"], name=op.f("fk_coverage_cells_outage")),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_coverage_cells_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_cells")),
        sa.UniqueConstraint(
            *("outage", "community", "building", "medium"),
            name=op.f("uq_coverage_cells_outage_community_building_medium"),
        ),
    )


def downgrade() -> None:
    for table in ("coverage_events", "coverage_cells", "coverage_ledgers"):
        op.drop_table(table)
