"""Tables of planned_end.

Revision ID: 0020
Revises: 0019
"""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
