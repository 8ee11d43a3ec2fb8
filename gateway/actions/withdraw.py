"""A unit that was asked to do something about a case is asked no more."""

from __future__ import annotations

from gateway.actions.stop_legs import stop_legs
from gateway.actions.tell_unit import tell_unit
from gateway.work import Work
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import move
from models.unit import CENTRE


def withdraw(work: Work, share: Dispatch, say: Say) -> bool:
    """End the unit's share, stop what still rings for it, and tell its officer `say`; True once.

    The centre's own people are not told: they have decided it. The caller has locked the case.
    """
    if not move(work.session, share, "cancel", work.now, next_due_at=None):
        return False
    stop_legs(work, share)
    work.record(share.case_id, "withdrawn", unit=share.unit_code)
    if share.unit_code != CENTRE:
        tell_unit(work, share, say)
    return True
