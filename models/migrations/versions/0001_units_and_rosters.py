"""Regions, units, their numbers, people and shifts

Revision ID: 0001
Revises: nothing
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
    op.create_index("ix_shifts_duty_phone_id", "shifts", ["duty_phone_id"], unique=False)
    op.create_index(
        "ix_shifts_unit_region_starts", "shifts", ["unit_code", "region_code", "starts_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_shifts_unit_region_starts", table_name="shifts")
    op.drop_index("ix_shifts_duty_phone_id", table_name="shifts")
    op.drop_table("shifts")
    op.drop_index("ix_people_unit_code", table_name="people")
    op.drop_index("ix_people_mobile_id", table_name="people")
    op.drop_table("people")
    op.drop_index("ix_contacts_number", table_name="contacts")
    op.drop_table("contacts")
    op.drop_table("units")
    op.drop_table("regions")
