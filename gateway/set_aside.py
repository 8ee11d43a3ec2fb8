"""A row whose step or job fails is put off for a minute and told of, so that it is in nobody's way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select

from gateway.actions.tell_the_centre import text_the_centre
from gateway.lost_connection import is_lost_connection
from gateway.metrics import SET_ASIDE
from gateway.work import Gateway
from models.case import Case
from models.conversation import Say

FOR = timedelta(seconds=60)

log = structlog.get_logger()


def set_aside(gateway: Gateway, kind: Any, row_id: int, step: str, error: Exception) -> None:
    """Look at the row again in a minute; the log, the audit, the case's timeline and the centre hear of it.

    `step` is what failed. The centre is texted about a case twice a day at the most, whatever happens.
    """
    log.error("step.failed", step=step, rows=kind.__tablename__, row=row_id, exc_info=error)
    SET_ASIDE.labels(kind.__tablename__).inc()
    with gateway.work() as work:
        row = work.session.scalars(select(kind).where(kind.id == row_id).with_for_update(of=kind)).first()
        if row is None:
            return
        if row.next_due_at is not None:
            row.next_due_at = work.now + FOR
        fault = type(error).__name__
        work.audit("gateway", "step failed", step=step, table=kind.__tablename__, row=row_id, fault=fault)
        case_id: int | None = getattr(row, "case_id", None)
        if case_id is not None:
            work.record(case_id, "step_failed", "gateway")
    if case_id is not None:
        _tell(gateway, case_id)


def _tell(gateway: Gateway, case_id: int) -> None:
    """In a transaction of its own: the row is set aside even when telling is what fails."""
    try:
        with gateway.work() as work:
            case = work.session.get_one(Case, case_id)
            text_the_centre(work, Say("service_step_failed", code=case.code))
    except Exception as error:
        if is_lost_connection(error):
            raise
        log.exception("centre.not_told", case=case_id)
