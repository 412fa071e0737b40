"""Small numbers for a person's open tickets; the way to a door may be asked for.

Expand step: one more table, one more kind of question.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ASKS = (
    "'place', 'stairwell', 'restored', 'satisfied', 'which', 'step_in', 'cause', 'refused', "
    "'hand_over', 'doubt', 'draft', 'merge', 'sure', 'promise', 'delay', 'wiring', 'favour', "
    "'swap', 'sweep', 'silent', 'dark', 'notice'"
)


def upgrade() -> None:
    _kinds(f"{_ASKS}, 'way'")
    op.create_table(
        "short_codes",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("code BETWEEN 1 AND 9", name=op.f("ck_short_codes_code")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_short_codes_ticket")),
        sa.PrimaryKeyConstraint("person", "code", name=op.f("pk_short_codes")),
        sa.UniqueConstraint("person", "ticket", name=op.f("uq_short_codes_person_ticket")),
    )


def downgrade() -> None:
    op.drop_table("short_codes")
    asks = sa.table("asks", sa.column("kind", sa.String()))
    op.execute(asks.delete().where(asks.c.kind == "way"))
    _kinds(_ASKS)


def _kinds(words: str) -> None:
    """Change which kinds of question there are. SQLite does it by replacing the table."""
    with op.batch_alter_table("asks") as batch:
        batch.drop_constraint(op.f("ck_asks_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_asks_kind"), f"kind IN ({words})")
