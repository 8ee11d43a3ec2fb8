"""When the next step falls due, over all rows that carry a deadline."""

from __future__ import annotations

from sqlalchemy import Connection, extract, func, select

from models.attempt import Attempt
from models.base import HasDeadline
from models.dispatch import Dispatch
from models.inbound import InboundCall, InboundText
from models.intake import TextIntake
from models.recording import Recording
from models.survey import Survey

CHANNEL = "deadlines"
"""On which the clock hears that one comes sooner than it may expect."""

ROWS: tuple[type[HasDeadline], ...] = (
    Dispatch,
    Attempt,
    InboundCall,
    InboundText,
    TextIntake,
    Recording,
    Survey,
)
"""Every kind of row that somebody must look at again."""

SECONDS_TO_NEXT = select(
    extract(
        "epoch",
        func.least(
            *(
                select(func.min(row.next_due_at)).where(row.next_due_at.is_not(None)).scalar_subquery()
                for row in ROWS
            )
        )
        - func.service_now(),
    )
)


def seconds_to_next(connection: Connection) -> float | None:
    """Seconds until the next deadline, negative when it has passed; None when nobody waits for anything."""
    seconds = connection.execute(SECONDS_TO_NEXT).scalar()
    return None if seconds is None else float(seconds)
