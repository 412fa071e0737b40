"""Tickets that many report: what was told, counts by place, merges that can be taken back.

Expand step: new tables, two empty columns, one more index. The counts by place are made from the
households that are there.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_STATUS = (
    "'reported', 'accepted', 'arrived', 'found', 'repaired', 'restored', 'closed', 'withdrawn', "
    "'merged'"
)
_HOLDS = sa.text("undone_at IS NULL")


def _no() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _incidents()
    _moves()
    with op.batch_alter_table("parties") as batch:
        batch.add_column(sa.Column("origin", _no()))
        batch.add_column(sa.Column("left_at", sa.BigInteger()))
        batch.create_foreign_key(op.f("fk_parties_origin"), "tickets", ["origin"], ["no"])
    op.create_index("ix_households_position", "households", ["ticket", "position"])
    op.execute(
        "INSERT INTO spots (ticket, community, building, unit, households) "
        "SELECT ticket, community, building, unit, count(*) FROM households "
        "GROUP BY ticket, community, building, unit"
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("ticket", _no(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("seats", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("crew_count", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("crew_at", sa.BigInteger()),
        sa.Column("crew_due_at", sa.BigInteger()),
        sa.Column("group_at", sa.BigInteger()),
        sa.Column("group_due_at", sa.BigInteger()),
        sa.Column("first_group_at", sa.BigInteger()),
        sa.Column("due_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_incidents_ticket")),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_incidents")),
    )
    op.create_index(
        "ix_incidents_due",
        "incidents",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "spots",
        sa.Column("ticket", _no(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_spots_ticket")),
        sa.PrimaryKeyConstraint("ticket", "community", "building", "unit", name=op.f("pk_spots")),
    )


def _moves() -> None:
    op.create_table(
        "household_moves",
        sa.Column("id", _no(), nullable=False),
        sa.Column("household", _no(), nullable=False),
        sa.Column("from_ticket", _no(), nullable=False),
        sa.Column("from_position", sa.Integer(), nullable=False),
        sa.Column("from_origin", _no()),
        sa.Column("to_ticket", _no(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household"], ["households.id"], name=op.f("fk_household_moves_household")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["tickets.no"], name=op.f(f"fk_household_moves_{column}")
            )
            for column in ("from_ticket", "from_origin", "to_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_moves")),
    )
    op.create_index("ix_household_moves_between", "household_moves", ["from_ticket", "to_ticket"])
    op.create_index("ix_household_moves_household", "household_moves", ["household"])
    op.create_table(
        "merges",
        sa.Column("id", _no(), nullable=False),
        sa.Column("ticket", _no(), nullable=False),
        sa.Column("into_ticket", _no(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=False),
        sa.Column("chases", sa.Integer(), nullable=False),
        sa.Column("next_chase_at", sa.BigInteger()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger()),
        sa.CheckConstraint(f"status IN ({_STATUS})", name=op.f("ck_merges_status")),
        *(
            sa.ForeignKeyConstraint([column], ["tickets.no"], name=op.f(f"fk_merges_{column}"))
            for column in ("ticket", "into_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_ticket", "merges", ["ticket"], sqlite_where=_HOLDS)
    op.create_index("ix_merges_into", "merges", ["into_ticket"], sqlite_where=_HOLDS)


def downgrade() -> None:
    op.drop_index("ix_households_position", "households")
    with op.batch_alter_table("parties") as batch:
        batch.drop_constraint(op.f("fk_parties_origin"), type_="foreignkey")
        batch.drop_column("left_at")
        batch.drop_column("origin")
    for table in ("merges", "household_moves", "spots", "incidents"):
        op.drop_table(table)
