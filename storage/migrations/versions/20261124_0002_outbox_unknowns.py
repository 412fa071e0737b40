"""Count unknown sends of a message apart from its certain failures.

A message that failed all night must still be repeated when the next send ends unknown. Expand
step: with a default, so the release before keeps working.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "outbox", sa.Column("unknowns", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )


def downgrade() -> None:
    op.drop_column("outbox", "unknowns")
