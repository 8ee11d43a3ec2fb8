"""How Alembic meets our rows: the caller hands over a connection, so no address is written anywhere."""

from __future__ import annotations

from alembic import context

from models import tables

OF_THE_DATABASE = {("table", "service_clock"), ("index", "ix_dispatches_next_limit")}
"""What only a migration makes: no row stands for it, or its expression comes back in other words."""


def is_a_row_of_ours(name: str | None, kind: str, _: object) -> bool:
    """Whether rows of the program describe it."""
    return (kind, name) not in OF_THE_DATABASE


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.metadata,
    compare_type=True,
    include_name=is_a_row_of_ours,
)
with context.begin_transaction():
    context.run_migrations()
