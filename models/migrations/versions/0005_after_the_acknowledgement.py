"""What becomes of a case once it is taken: limits and milestones, returns and their review, call-backs

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENTS = {
    "cases": (
        "completed_at",
        "surveyed_at",
        "archived_at",
        "reopened_at",
        "merged_at",
        "invalid_at",
        "call_back_since",
    ),
    "dispatches": (
        "reviewed_at",
        "passed_on_at",
        "released_at",
        "cancelled_at",
        "contact_due_at",
        "arrive_due_at",
        "reply_due_at",
        "complete_due_at",
        "contacted_at",
        "arrived_at",
        "replied_at",
        "completed_at",
        "extended_at",
        "not_reached_at",
    ),
}
WORDS = {
    "cases": ("result", "answered_by"),
    "dispatches": ("returned_by", "reviewed_by", "extension_reason", "redo_reason", "reply", "result"),
    "inbound_calls": ("given_number",),
}
NEXT_LIMIT = (
    "LEAST("
    "CASE WHEN contacted_at IS NULL AND replied_at IS NULL AND not_reached_at IS NULL"
    " THEN contact_due_at END, "
    "CASE WHEN arrived_at IS NULL THEN arrive_due_at END, "
    "CASE WHEN replied_at IS NULL THEN reply_due_at END, "
    "complete_due_at)"
)
IN_HAND = "state IN ('acknowledged', 'in_progress', 'on_site', 'replied')"
OPEN_BEFORE = "state IN ('dispatched', 'notified', 'acknowledged', 'return_requested')"
OPEN_NOW = (
    "state IN ('dispatched', 'notified', 'acknowledged', 'in_progress', 'on_site', 'replied',"
    " 'return_requested', 'handing_over')"
)


def upgrade() -> None:
    for table, columns in MOMENTS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    for table, columns in WORDS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=""))
    for column in ("merged_into_id", "about_case_id"):
        op.add_column("cases", sa.Column(column, sa.BigInteger(), nullable=True))
        op.create_foreign_key(f"fk_cases_{column}", "cases", "cases", [column], ["id"])
    op.add_column("dispatches", sa.Column("part", sa.String(40), nullable=False, server_default="lead"))
    op.add_column("dispatches", sa.Column("returned_by_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_dispatches_returned_by_id", "dispatches", "people", ["returned_by_id"], ["id"])
    op.add_column("dispatches", sa.Column("not_reached", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column(
        "dispatches",
        sa.Column("told", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="[]"),
    )
    op.add_column(
        "inbound_calls", sa.Column("by_operator", sa.Boolean(), nullable=False, server_default="false")
    )
    op.create_index("ix_cases_reopened", "cases", ["id"], postgresql_where=sa.text("reopened_at IS NOT NULL"))
    for column in ("call_back_since", "merged_into_id", "about_case_id"):
        op.create_index(
            f"ix_cases_{column.removesuffix('_since')}",
            "cases",
            [column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    _open_indexes(OPEN_NOW)
    op.create_index(
        "ix_dispatches_handing_over",
        "dispatches",
        ["case_id"],
        postgresql_where=sa.text("state = 'handing_over'"),
    )
    op.create_index(
        "ix_dispatches_next_limit", "dispatches", [sa.text(NEXT_LIMIT)], postgresql_where=sa.text(IN_HAND)
    )


def downgrade() -> None:
    op.drop_index("ix_cases_reopened", table_name="cases")
    for name in ("ix_dispatches_next_limit", "ix_dispatches_handing_over"):
        op.drop_index(name, table_name="dispatches")
    _open_indexes(OPEN_BEFORE)
    for table, column in (
        ("inbound_calls", "by_operator"),
        *(("dispatches", name) for name in ("told", "not_reached", "returned_by_id", "part")),
        *(("cases", name) for name in ("about_case_id", "merged_into_id")),
        *((table, name) for table, names in WORDS.items() for name in names),
        *((table, name) for table, names in MOMENTS.items() for name in names),
    ):
        op.drop_column(table, column)


def _open_indexes(condition: str) -> None:
    for name, columns in (
        ("ix_dispatches_open", ["unit_code", "dispatched_at"]),
        ("ix_dispatches_open_since", ["dispatched_at"]),
    ):
        op.drop_index(name, table_name="dispatches")
        op.create_index(name, "dispatches", columns, postgresql_where=sa.text(condition))
