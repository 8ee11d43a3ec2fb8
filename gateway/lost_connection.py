"""Whether an error is the database's absence, which is no fault of the row that was worked on."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError


def is_lost_connection(error: Exception) -> bool:
    """True when the server is away or has ended our transaction, which may then simply be done again.

    A server also ends the transaction of a process that stood still with it; what that process hears when it
    moves again has a class of its own.
    """
    return isinstance(error, OperationalError | InterfaceError) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
