"""The first schema

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        "case_codes",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_codes")),
    )
    op.create_index("ix_case_codes_free", "case_codes", ["free_at", "number"], unique=False)
    op.create_table(
        "refused_webhooks",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_refused_webhooks_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_webhooks")),
    )
    op.create_table(
        "regions",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("aliases", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "department", "enterprise", "police", "centre", name="unitkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("direct_number", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_units")),
        sa.UniqueConstraint("direct_number", name=op.f("uq_units_direct_number")),
    )
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
        "contacts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=True),
        sa.Column("refused_call_code", sa.BigInteger(), nullable=True),
        sa.Column("refused_text_code", sa.BigInteger(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_contacts_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_number", "contacts", ["number"], unique=False)
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
        "people",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("mobile_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["mobile_id"], ["contacts.id"], name=op.f("fk_people_mobile_id")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_people_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index("ix_people_mobile_id", "people", ["mobile_id"], unique=False)
    op.create_index("ix_people_unit_code", "people", ["unit_code"], unique=False)
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
    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duty_phone_id", sa.BigInteger(), nullable=True),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("backup_id", sa.BigInteger(), nullable=True),
        sa.Column("leader_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shifts_order")),
        sa.ForeignKeyConstraint(["backup_id"], ["people.id"], name=op.f("fk_shifts_backup_id")),
        sa.ForeignKeyConstraint(["duty_phone_id"], ["contacts.id"], name=op.f("fk_shifts_duty_phone_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["people.id"], name=op.f("fk_shifts_leader_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["people.id"], name=op.f("fk_shifts_officer_id")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_shifts_region_code")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_shifts_unit_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index(
        "ix_shifts_unit_region_starts", "shifts", ["unit_code", "region_code", "starts_at"], unique=False
    )
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
        sa.Column("extension", sa.String(), nullable=True),
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
        sa.UniqueConstraint(
            "dispatch_id",
            "rung",
            "climb",
            "channel",
            "number",
            name=op.f("uq_attempts_dispatch_id_rung_climb_channel_number"),
        ),
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


def downgrade() -> None:
    op.drop_index(
        "ix_attempts_due", table_name="attempts", postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.drop_index(
        "ix_attempts_claimed", table_name="attempts", postgresql_where=sa.text("claimed_at IS NOT NULL")
    )
    op.drop_index("ix_attempts_case_id", table_name="attempts")
    op.drop_index("ix_attempts_carrier_ref", table_name="attempts")
    op.drop_table("attempts")
    op.drop_index("ix_shifts_unit_region_starts", table_name="shifts")
    op.drop_table("shifts")
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
        "ix_dispatches_due", table_name="dispatches", postgresql_where=sa.text("next_due_at IS NOT NULL")
    )
    op.drop_index("ix_dispatches_case_id", table_name="dispatches")
    op.drop_table("dispatches")
    op.drop_index("ix_surveys_case_id", table_name="surveys")
    op.drop_table("surveys")
    op.drop_index("ix_people_unit_code", table_name="people")
    op.drop_index("ix_people_mobile_id", table_name="people")
    op.drop_table("people")
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
    op.drop_index("ix_events_case_id", table_name="events")
    op.drop_table("events")
    op.drop_index("ix_contacts_number", table_name="contacts")
    op.drop_table("contacts")
    op.drop_index("ix_cases_unit_state", table_name="cases")
    op.drop_index("ix_cases_unit", table_name="cases")
    op.drop_index("ix_cases_state", table_name="cases")
    op.drop_index("ix_cases_registered_at", table_name="cases")
    op.drop_index("ix_cases_code", table_name="cases")
    op.drop_index("ix_cases_caller_phone", table_name="cases")
    op.drop_table("cases")
    op.drop_table("units")
    op.drop_table("regions")
    op.drop_table("refused_webhooks")
    op.drop_index("ix_case_codes_free", table_name="case_codes")
    op.drop_table("case_codes")
    op.drop_index("ix_audit_entries_at", table_name="audit_entries")
    op.drop_table("audit_entries")
