"""When power is guaranteed (保电), the enterprises of a line, and their receipts.

Expand step: new tables only.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "guards",
        sa.Column("id", _row(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint('"start" < "end"', name=op.f("ck_guards_span")),
        sa.CheckConstraint("kind IN ('supply', 'exam', 'event')", name=op.f("ck_guards_kind")),
        sa.CheckConstraint(
            "grade IN ('top', 'first', 'second', 'third')", name=op.f("ck_guards_grade")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guards")),
        sa.UniqueConstraint("name", "start", name=op.f("uq_guards_name_start")),
    )
    op.create_table(
        "enterprises",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("feeder", sa.Text(), nullable=False),
        sa.Column("transformer", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shutdowns", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_enterprises")),
    )
    op.create_table(
        "enterprise_receipts",
        sa.Column("id", _row(), nullable=False),
        sa.Column("outage", _row(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("told_start", sa.BigInteger(), nullable=False),
        sa.Column("told_end", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.BigInteger()),
        sa.Column("chased_at", sa.BigInteger()),
        sa.Column("listed_at", sa.BigInteger()),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'received', 'wished', 'over')",
            name=op.f("ck_enterprise_receipts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["outage"], ["outages.id"], name=op.f("fk_enterprise_receipts_outage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_receipts")),
        sa.UniqueConstraint(
            "outage", "enterprise", name=op.f("uq_enterprise_receipts_outage_enterprise")
        ),
    )
    for name in ("due", "person"):
        op.create_index(
            f"ix_enterprise_receipts_{name}",
            "enterprise_receipts",
            [name],
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    for table in ("enterprise_receipts", "enterprises", "guards"):
        op.drop_table(table)
