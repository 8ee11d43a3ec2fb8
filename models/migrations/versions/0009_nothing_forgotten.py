"""The clock's heartbeat, what the auditor looks for, and a service clock that outlives a jump of the wall's

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNFINISHED = {
    "dispatches": "state IN ('dispatched', 'notified', 'return_requested')"
    " OR state IN ('acknowledged', 'in_progress', 'on_site', 'replied') AND unit_code <> 'GAJ'",
    "attempts": "state IN ('due', 'claimed', 'uncertain', 'handed_over', 'ringing', 'answered')",
    "inbound_calls": "ended_at IS NULL",
    "inbound_texts": "meant = '' AND tries < 4",
    "text_intakes": "state IN ('gathering', 'asked')",
    "surveys": "state IN ('planned', 'asked', 'reminded', 'calling', 'checking')"
    " OR state = 'rated' AND case_id IS NOT NULL AND (rating >= 4 OR NOT solved)",
    "recordings": "fetched_at IS NULL AND reason = ''",
}
OPEN = (
    "state IN ('registered', 'verified', 'dispatched', 'reopened', 'acknowledged', 'in_progress', 'on_site',"
    " 'replied')"
)
NOT_NOTIFIED = "state IN ('dispatched', 'notified') AND notified_at IS NULL AND breached_at IS NULL"

# `leap` is how far the wall's clock was set while we ran, as far as the service has not followed it yet;
# `jumps` counts such settings, so that of several processes that notice one only the first corrects it.
NOW = """
    CREATE OR REPLACE FUNCTION service_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
        SELECT coalesce(standing_at, statement_timestamp() + shift) - leap FROM service_clock
    $$
"""
NOW_BEFORE = """
    CREATE OR REPLACE FUNCTION service_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
        SELECT coalesce(standing_at, statement_timestamp() + shift) FROM service_clock
    $$
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE service_clock ADD COLUMN leap interval NOT NULL DEFAULT '0',"
        " ADD COLUMN jumps bigint NOT NULL DEFAULT 0"
    )
    op.execute(NOW)
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.execute("INSERT INTO heartbeats (name, beat_at) VALUES ('clock', '1970-01-01')")
    for table, unfinished in UNFINISHED.items():
        forgotten = sa.text(f"next_due_at IS NULL AND ({unfinished})")
        op.create_index(f"ix_{table}_forgotten", table, ["id"], postgresql_where=forgotten)
    op.create_index("ix_cases_open", "cases", ["id"], postgresql_where=sa.text(OPEN))
    op.create_index(
        "ix_dispatches_not_notified", "dispatches", ["verified_at"], postgresql_where=sa.text(NOT_NOTIFIED)
    )


def downgrade() -> None:
    op.drop_index("ix_dispatches_not_notified", "dispatches")
    op.drop_index("ix_cases_open", "cases")
    for table in UNFINISHED:
        op.drop_index(f"ix_{table}_forgotten", table)
    op.drop_table("heartbeats")
    op.execute(NOW_BEFORE)
    op.execute("ALTER TABLE service_clock DROP COLUMN leap, DROP COLUMN jumps")
