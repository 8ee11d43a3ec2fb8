"""How Alembic meets our rows: the caller hands over a connection, so no address is written anywhere."""

from __future__ import annotations

from alembic import context

from models import tables


def is_a_row_of_ours(name: str | None, kind: str, _: object) -> bool:
    """The service's clock belongs to the database; no row of the program stands for it."""
    return (kind, name) != ("table", "service_clock")


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=tables.metadata,
    compare_type=True,
    include_name=is_a_row_of_ours,
)
with context.begin_transaction():
    context.run_migrations()
