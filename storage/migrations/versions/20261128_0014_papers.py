"""What an announced outage carries besides; pictures and files that leave; more kinds of question.

Expand step: new columns with defaults, and the check that lists the kinds is replaced.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_ASKS = (
    "'place', 'stairwell', 'restored', 'satisfied', 'which', 'step_in', 'cause', 'refused', "
    "'hand_over', 'doubt', 'draft', 'merge', 'sure', 'promise', 'delay', 'wiring', 'favour', "
    "'swap', 'sweep', 'silent', 'dark', 'notice', 'way'"
)
_NEW = "'reason', 'send', 'planned_end', 'power_back', 'decide', 'receipt'"


def upgrade() -> None:
    _kinds(f"{_ASKS}, {_NEW}")
    op.add_column("outbox", sa.Column("paper", sa.Text(), nullable=False, server_default=""))
    for name in ("households", "revision"):
        op.add_column(
            "outages",
            sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")),
        )
    for name in ("late_reason", "override_reason"):
        op.add_column("outages", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("outages", sa.Column("owner", sa.Text()))
    for name in ("first_end", "ended_at"):
        op.add_column("outages", sa.Column(name, sa.BigInteger()))


def downgrade() -> None:
    for name in (
        *("ended_at", "first_end", "owner", "override_reason", "late_reason"),
        *("revision", "households"),
    ):
        op.drop_column("outages", name)
    op.drop_column("outbox", "paper")
    asks = sa.table("asks", sa.column("kind", sa.String()))
    op.execute(asks.delete().where(asks.c.kind.in_(_NEW.replace("'", "").split(", "))))
    _kinds(_ASKS)


def _kinds(words: str) -> None:
    """Change which kinds of question there are. SQLite does it by replacing the table."""
    with op.batch_alter_table("asks") as batch:
        batch.drop_constraint(op.f("ck_asks_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_asks_kind"), f"kind IN ({words})")
