"""Two carriers: by which trunk each call and text goes, what trouble a trunk has had, and which numbers fail

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
CHANNEL = sa.Enum("call", "text", name="channel", native_enum=False, length=40)


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
    op.add_column("contacts", sa.Column("pause_s", sa.Float(), nullable=False, server_default="2"))
    _mark_numbers()
    _pace_calls()
    _choose_senders()


def _choose_senders() -> None:
    op.add_column("attempts", sa.Column("sender", sa.String(), nullable=True))
    op.create_table(
        "passed_senders",
        sa.Column("trunk", TRUNK, nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("trunk", "sender", "number", name="pk_passed_senders"),
    )


def _pace_calls() -> None:
    op.create_table(
        "call_paces",
        sa.Column("trunk", TRUNK, nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trunk", name="pk_call_paces"),
    )
    op.create_table(
        "unit_turns",
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_unit_turns_unit_code"),
        sa.PrimaryKeyConstraint("unit_code", name="pk_unit_turns"),
    )
    op.add_column("attempts", sa.Column("waits_for", TRUNK, nullable=True))
    op.add_column("attempts", sa.Column("lane", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_attempts_line",
        "attempts",
        ["waits_for", "lane", "due_at"],
        postgresql_where=sa.text("state = 'due' AND waits_for IS NOT NULL"),
    )


def _mark_numbers() -> None:
    """A refusal was kept with a unit's contact; now with the number, which may stand on several rosters."""
    op.create_table(
        "number_marks",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("channel", CHANNEL, nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_number_marks"),
        sa.UniqueConstraint("number", "channel", name="uq_number_marks_number_channel"),
    )
    for channel in ("call", "text"):
        op.execute(
            "INSERT INTO number_marks (number, channel, code, marked_at, again_at)"  # noqa: S608 - our own words
            f" SELECT number, '{channel}', max(refused_{channel}_code), min(refused_at),"
            " max(refused_at) + interval '30 days'"
            f" FROM contacts WHERE refused_{channel}_code IS NOT NULL AND refused_at IS NOT NULL"
            " GROUP BY number"
        )
    for column in ("refused_at", "refused_text_code", "refused_call_code"):
        op.drop_column("contacts", column)


def downgrade() -> None:
    op.drop_table("passed_senders")
    op.drop_column("attempts", "sender")
    op.drop_index("ix_attempts_line", table_name="attempts")
    op.drop_column("attempts", "lane")
    op.drop_column("attempts", "waits_for")
    op.drop_table("unit_turns")
    op.drop_table("call_paces")
    for column in ("refused_call_code", "refused_text_code"):
        op.add_column("contacts", sa.Column(column, sa.BigInteger(), nullable=True))
    op.add_column("contacts", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_table("number_marks")
    op.drop_column("contacts", "pause_s")
    for table in ("recordings", "inbound_calls", "attempts"):
        op.drop_column(table, "trunk")
    op.drop_table("trunk_troubles")
