"""Which trunk can never do an attempt, so that it is not tried there again

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TRUNK = sa.Enum("primary", "secondary", name="trunkcode", native_enum=False, length=40)


def upgrade() -> None:
    op.add_column("attempts", sa.Column("unfit_on", TRUNK, nullable=True))


def downgrade() -> None:
    op.drop_column("attempts", "unfit_on")
