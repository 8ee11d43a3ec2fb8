"""Two carriers: by which trunk each call and text goes, and what trouble a trunk has had

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TRUNK = sa.Enum("primary", "secondary", name="trunkcode", native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "trunk_troubles",
        sa.Column("trunk", TRUNK, nullable=False),
        sa.Column("troubles", sa.BigInteger(), nullable=False),
        sa.Column("troubled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests", sa.BigInteger(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("trunk", name="pk_trunk_troubles"),
    )
    op.add_column("attempts", sa.Column("trunk", TRUNK, nullable=True))
    # Until now there was one carrier.
    op.execute("UPDATE attempts SET trunk = 'primary' WHERE claimed_at IS NOT NULL")
    for table in ("inbound_calls", "recordings"):
        op.add_column(table, sa.Column("trunk", TRUNK, nullable=False, server_default="primary"))
        op.alter_column(table, "trunk", server_default=None)


def downgrade() -> None:
    for table in ("recordings", "inbound_calls", "attempts"):
        op.drop_column(table, "trunk")
    op.drop_table("trunk_troubles")
