"""How Alembic meets our rows: the caller hands over a connection, so no address is written anywhere."""

from __future__ import annotations

from alembic import context

from models import tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=tables.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
