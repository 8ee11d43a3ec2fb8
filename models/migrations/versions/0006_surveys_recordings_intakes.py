"""Surveys, recordings, and matters told by text

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No survey was ever asked before this step.
    op.drop_table("surveys")
    op.create_table(
        "survey_opt_outs",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_survey_opt_outs"),
    )
    op.create_table(
        "surveys",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "caller",
                "spot_check",
                "delegate",
                "supervisor",
                name="surveysource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "asked",
                "reminded",
                "calling",
                "rated",
                "checking",
                "decided",
                "silent",
                "cancelled",
                name="surveystate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_via", sa.String(), nullable=False),
        sa.Column("unclear", sa.BigInteger(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("checking_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("redo", "explained", name="verdict", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("gave_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_not", sa.String(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="ck_surveys_rating"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_surveys_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
    )
    op.create_index("ix_surveys_case_id", "surveys", ["case_id"], unique=False)
    op.create_index(
        "ix_surveys_checking",
        "surveys",
        ["checking_since"],
        unique=False,
        postgresql_where=sa.text("state = 'checking'"),
    )
    op.create_index(
        "ix_surveys_due",
        "surveys",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index("ix_surveys_planned_at", "surveys", ["planned_at"], unique=False)
    op.create_index("ix_surveys_number", "surveys", ["number", "id"], unique=False)
    op.create_index(
        "uq_surveys_asking",
        "surveys",
        ["number"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'reminded', 'calling')"),
    )
    op.create_index(
        "uq_surveys_case_round",
        "surveys",
        ["case_id", "round", "source"],
        unique=True,
        postgresql_where=sa.text("case_id IS NOT NULL AND source = 'caller' AND state <> 'cancelled'"),
    )
    op.create_table(
        "text_intakes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "gathering",
                "asked",
                "registered",
                "dropped",
                name="intakestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("caller_name", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_text_intakes_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_text_intakes"),
    )
    op.create_index(
        "ix_text_intakes_due",
        "text_intakes",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_index("ix_text_intakes_sender", "text_intakes", ["sender", "id"], unique=False)
    op.create_index(
        "uq_text_intakes_open",
        "text_intakes",
        ["sender"],
        unique=True,
        postgresql_where=sa.text("state IN ('gathering', 'asked')"),
    )
    op.create_table(
        "recordings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=True),
        sa.Column("attempt_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("voicemail", "survey_reason", name="recordingkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("carrier_ref", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_s", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("media", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_recordings_attempt_id"),
        sa.ForeignKeyConstraint(["call_id"], ["inbound_calls.id"], name="fk_recordings_call_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_recordings_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
        sa.UniqueConstraint("carrier_ref", name="uq_recordings_carrier_ref"),
    )
    op.create_index("ix_recordings_case_id", "recordings", ["case_id"], unique=False)
    op.create_index(
        "ix_recordings_due",
        "recordings",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.add_column("inbound_texts", sa.Column("tries", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("inbound_texts", sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_inbound_texts_due",
        "inbound_texts",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    _senders_index(["sender", "id"])


def downgrade() -> None:
    _senders_index(["sender"])
    for column in ("next_due_at", "tries"):
        op.drop_column("inbound_texts", column)
    for table in ("survey_opt_outs", "text_intakes", "recordings", "surveys"):
        op.drop_table(table)
    op.create_table(
        "surveys",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_surveys_rating")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_surveys_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
    )
    op.create_index("ix_surveys_case_id", "surveys", ["case_id"])


def _senders_index(columns: list[str]) -> None:
    op.drop_index("ix_inbound_texts_sender", table_name="inbound_texts")
    op.create_index("ix_inbound_texts_sender", "inbound_texts", columns)
