"""The service's own clock, the short case numbers, and what the database itself refuses

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UPGRADE = (
    # One clock for every process and machine. Demonstrations shift it, stories let it stand still.
    # STABLE, so that an index on a deadline still serves: clock_timestamp() would read the whole table.
    """
    CREATE TABLE service_clock (
        id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        shift interval NOT NULL DEFAULT '0',
        standing_at timestamptz
    )
    """,
    "INSERT INTO service_clock DEFAULT VALUES",
    """
    CREATE FUNCTION service_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
        SELECT coalesce(standing_at, statement_timestamp() + shift) FROM service_clock
    $$
    """,
    "INSERT INTO case_codes (number, free_at) SELECT n, '-infinity' FROM generate_series(1, 9999) AS n",
    "CREATE SEQUENCE longer_case_codes START 10000",
    "INSERT INTO refused_webhooks (id, count) VALUES (1, 0)",
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% takes inserts only', TG_TABLE_NAME; END
    $$
    """,
    """
    CREATE TRIGGER audit_entries_insert_only BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TRIGGER events_insert_only BEFORE UPDATE OR DELETE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    # Two duties of one unit and region at one hour would leave it open who has to answer.
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE shifts ADD CONSTRAINT shifts_do_not_overlap EXCLUDE USING gist (
        unit_code WITH =, region_code WITH =, tstzrange(starts_at, ends_at) WITH &&)
    """,
    # Finished deadlines leave dead entries at the head of the index that the clock reads.
    *(
        f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0)"
        for table in ("dispatches", "attempts", "inbound_calls", "case_codes")
    ),
)
DOWNGRADE = (
    "ALTER TABLE shifts DROP CONSTRAINT shifts_do_not_overlap",
    "DROP TRIGGER events_insert_only ON events",
    "DROP TRIGGER audit_entries_insert_only ON audit_entries",
    "DROP FUNCTION refuse_change()",
    "DELETE FROM refused_webhooks",
    "DROP SEQUENCE longer_case_codes",
    "DELETE FROM case_codes",
    "DROP FUNCTION service_now()",
    "DROP TABLE service_clock",
)


def upgrade() -> None:
    for statement in UPGRADE:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWNGRADE:
        op.execute(statement)
