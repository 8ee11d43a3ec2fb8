"""End the preliminary check: from here both clocks run."""

from __future__ import annotations

from datetime import datetime

from gateway.work import Work
from models.case import Case
from models.lifecycle import move


def verify(work: Work, case: Case, at: datetime | None = None) -> None:
    """Stamp the end of 110's preliminary check (now, unless the desk gives the moment). Source: R20.

    A desk whose clock is a little ahead has checked now: else no rung would be due yet, and the officer
    would be called before the duty phone.
    """
    if move(work.session, case, "verify", min(at or work.now, work.now)):
        work.record(case.id, "verified")
