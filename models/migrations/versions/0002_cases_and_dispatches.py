"""Cases, and one unit's share of each

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "verified",
                "dispatched",
                "acknowledged",
                "police_return",
                name="casestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("call", "api", "command", name="casesource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "type",
            sa.Enum(
                "CONSULT",
                "COMPLAINT",
                "SUGGEST",
                "HELP",
                "REPORT",
                "OTHER",
                name="requesttype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("caller_name", sa.String(), nullable=False),
        sa.Column("caller_phone", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("sensitive_topics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("police_return_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_cases_region_code")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_cases_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_caller_phone", "cases", ["caller_phone", "registered_at"], unique=False)
    op.create_index("ix_cases_code", "cases", ["code"], unique=False)
    op.create_index("ix_cases_registered_at", "cases", ["registered_at"], unique=False)
    op.create_index("ix_cases_state", "cases", ["state", "id"], unique=False)
    op.create_index("ix_cases_unit", "cases", ["unit_code", "id"], unique=False)
    op.create_index("ix_cases_unit_state", "cases", ["unit_code", "state", "id"], unique=False)
    op.create_table(
        "case_codes",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_codes")),
    )
    op.create_index("ix_case_codes_free", "case_codes", ["free_at", "number"], unique=False)
    op.create_table(
        "dispatches",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "dispatched",
                "notified",
                "acknowledged",
                "return_requested",
                "police_return",
                name="dispatchstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ladder", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("climbed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("climbed_ahead", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_by_id", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_via", sa.String(), nullable=True),
        sa.Column("return_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.String(), nullable=False),
        sa.Column("police_return_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notify_late_s", sa.BigInteger(), nullable=True),
        sa.Column("acknowledge_late_s", sa.BigInteger(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["people.id"], name=op.f("fk_dispatches_acknowledged_by_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_dispatches_case_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_dispatches_region_code")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_dispatches_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index("ix_dispatches_case_id", "dispatches", ["case_id"], unique=False)
    op.create_index(
        "ix_dispatches_due",
        "dispatches",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_dispatches_open",
        "dispatches",
        ["unit_code", "dispatched_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'notified', 'acknowledged', 'return_requested')"),
    )
    op.create_index(
        "ix_dispatches_open_since",
        "dispatches",
        ["dispatched_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'notified', 'acknowledged', 'return_requested')"),
    )
    op.create_index(
        "ix_dispatches_returned",
        "dispatches",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("state = 'return_requested'"),
    )
    op.create_index(
        "ix_dispatches_waiting",
        "dispatches",
        ["unit_code", "dispatched_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'notified')"),
    )
    op.create_index(
        "ix_dispatches_waiting_since",
        "dispatches",
        ["dispatched_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'notified')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_dispatches_waiting_since",
        table_name="dispatches",
        postgresql_where=sa.text("state IN ('dispatched', 'notified')"),
    )
    op.drop_index(
        "ix_dispatches_waiting",
        table_name="dispatches",
        postgresql_where=sa.text("state IN ('dispatched', 'notified')"),
    )
    op.drop_index(
        "ix_dispatches_returned",
        table_name="dispatches",
        postgresql_where=sa.text("state = 'return_requested'"),
    )
    op.drop_index(
        "ix_dispatches_open_since",
        table_name="dispatches",
        postgresql_where=sa.text("state IN ('dispatched', 'notified', 'acknowledged', 'return_requested')"),
    )
    op.drop_index(
        "ix_dispatches_open",
        table_name="dispatches",
        postgresql_where=sa.text("state IN ('dispatched', 'notified', 'acknowledged', 'return_requested')"),
    )
    op.drop_index(
        "ix_dispatches_due", table_name="dispatches", postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.drop_index("ix_dispatches_case_id", table_name="dispatches")
    op.drop_table("dispatches")
    op.drop_index("ix_case_codes_free", table_name="case_codes")
    op.drop_table("case_codes")
    op.drop_index("ix_cases_unit_state", table_name="cases")
    op.drop_index("ix_cases_unit", table_name="cases")
    op.drop_index("ix_cases_state", table_name="cases")
    op.drop_index("ix_cases_registered_at", table_name="cases")
    op.drop_index("ix_cases_code", table_name="cases")
    op.drop_index("ix_cases_caller_phone", table_name="cases")
    op.drop_table("cases")
