"""Calls and texts out and in, surveys, timeline and audit

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("dispatch_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "claimed",
                "uncertain",
                "handed_over",
                "ringing",
                "answered",
                "sent",
                "delivered",
                "undelivered",
                "ended",
                "busy",
                "no_answer",
                "failed",
                "refused",
                "capped",
                "cancelled",
                name="attemptstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel", sa.Enum("call", "text", name="channel", native_enum=False, length=40), nullable=False
        ),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("climb", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ringing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("carrier_ref", sa.String(), nullable=True),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attempts_case_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_attempts_contact_id")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_attempts_dispatch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attempts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("dispatch_id", "rung", "climb", "channel", "number", "extension", name="climb"),
    )
    op.create_index("ix_attempts_carrier_ref", "attempts", ["carrier_ref"], unique=False)
    op.create_index("ix_attempts_case_id", "attempts", ["case_id"], unique=False)
    op.create_index(
        "ix_attempts_claimed",
        "attempts",
        ["number", "claimed_at"],
        unique=False,
        postgresql_where=sa.text("claimed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_attempts_due",
        "attempts",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )

    op.create_table(
        "inbound_calls",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_ref", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "greeted",
                "waiting",
                "joined",
                "told",
                "to_110",
                "ended",
                name="callerstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("dialled", sa.String(), nullable=False),
        sa.Column("forwarded_from", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_110_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_call_back", sa.Boolean(), nullable=False),
        sa.Column("redirect_wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redirected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_inbound_calls_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_calls")),
        sa.UniqueConstraint("carrier_ref", name=op.f("uq_inbound_calls_carrier_ref")),
    )
    op.create_index("ix_inbound_calls_case_id", "inbound_calls", ["case_id"], unique=False)
    op.create_index(
        "ix_inbound_calls_due",
        "inbound_calls",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.create_table(
        "inbound_texts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_ref", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("dialled", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meant", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_inbound_texts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_texts")),
        sa.UniqueConstraint("carrier_ref", name=op.f("uq_inbound_texts_carrier_ref")),
    )
    op.create_index("ix_inbound_texts_case_id", "inbound_texts", ["case_id"], unique=False)
    op.create_index("ix_inbound_texts_sender", "inbound_texts", ["sender"], unique=False)
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
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_surveys_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_case_id", "surveys", ["case_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_events_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_case_id", "events", ["case_id", "id"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"], unique=False)
    op.create_table(
        "refused_webhooks",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_refused_webhooks_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_webhooks")),
    )


def downgrade() -> None:
    op.drop_table("refused_webhooks")
    op.drop_index("ix_audit_entries_at", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index("ix_events_case_id", table_name="events")
    op.drop_table("events")
    op.drop_index("ix_surveys_case_id", table_name="surveys")
    op.drop_table("surveys")
    op.drop_index("ix_inbound_texts_sender", table_name="inbound_texts")
    op.drop_index("ix_inbound_texts_case_id", table_name="inbound_texts")
    op.drop_table("inbound_texts")
    op.drop_index(
        "ix_inbound_calls_due",
        table_name="inbound_calls",
        postgresql_where=sa.text("next_due_at IS NOT NULL"),
    )
    op.drop_index("ix_inbound_calls_case_id", table_name="inbound_calls")
    op.drop_table("inbound_calls")
    op.drop_index(
        "ix_attempts_due", table_name="attempts", postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.drop_index(
        "ix_attempts_claimed", table_name="attempts", postgresql_where=sa.text("claimed_at IS NOT NULL")
    )
    op.drop_index("ix_attempts_case_id", table_name="attempts")
    op.drop_index("ix_attempts_carrier_ref", table_name="attempts")
    op.drop_table("attempts")
