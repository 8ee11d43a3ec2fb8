"""What the service writes into its logs while it is simulated: errors that nobody foresaw are faults."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bench.simulation.chronicle import Chronicle

FORESEEN = (OperationalError, InterfaceError)
"""The database is away; whoever has to live with that says so."""

REPAIRED = "auditor.repaired"
"""The auditor finds what nobody would have looked at again: there must be nothing for it to find."""


class _Ear(logging.Handler):
    """Hears the standard library's loggers: Flask's, and the switchboard's."""

    def __init__(self, chronicle: Chronicle) -> None:
        super().__init__(logging.ERROR)
        self._chronicle = chronicle

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        error = record.exc_info[1] if record.exc_info else None
        _hear(self._chronicle, record.getMessage(), error)


def _hear(chronicle: Chronicle, words: str, error: BaseException | None) -> None:
    if words.startswith(REPAIRED):
        chronicle.fault("repaired", words)
    elif error is None or isinstance(error, FORESEEN):
        chronicle.note("log", words)
    else:
        chronicle.fault("traceback", f"{words}: {type(error).__name__}: {str(error)[:300]}")


@contextmanager
def heard(chronicle: Chronicle) -> Iterator[None]:
    """Let nothing reach a screen; errors reach the chronicle. For a process of the simulation's own."""

    def hear(_: Any, __: str, event: MutableMapping[str, Any]) -> Any:
        given = event.pop("exc_info", None)
        error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
        words = " ".join(f"{name} {value}" for name, value in event.items() if name != "event")
        _hear(chronicle, f"{event.get('event')} {words}", error)
        raise structlog.DropEvent

    structlog.configure(
        processors=[hear],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        cache_logger_on_first_use=False,
    )
    root, ear = logging.getLogger(), _Ear(chronicle)
    root.addHandler(ear)
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        root.removeHandler(ear)
        structlog.reset_defaults()
