"""A unit has accepted: it is responsible now, and whoever kept the case for it until now is let go."""

from __future__ import annotations

from gateway.actions.find_dispatch import lock_case
from gateway.actions.stop_legs import stop_legs
from gateway.actions.tell import tell_caller
from gateway.actions.tell_unit import tell_unit
from gateway.policy.shares import keepers
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch, Part
from models.lifecycle import move
from models.unit import CENTRE


def take_over(work: Work, dispatch: Dispatch) -> None:
    """Move the case with its unit's acceptance, release those before, and tell the citizen who has it.

    An assisting unit's acceptance moves nothing: the lead's share tells how the case stands. The caller has
    locked the case. Source: R31 (the first receiver keeps it until another has accepted), R40.
    """
    if dispatch.part is Part.ASSIST:
        return
    case = dispatch.case
    before = keepers(lock_case(work, case.id), dispatch)
    if not before:
        move(work.session, case, "acknowledge", work.now)
        key = "caller_acked" if case.reopened_at is None else "caller_acked_again"
        tell_caller(work, case, Say(key, code=case.code, dept=dispatch.unit.name_zh))
        return
    for share in before:
        _release(work, share, dispatch)
    is_another = case.unit_code != dispatch.unit_code
    case.unit_code = dispatch.unit_code
    move(work.session, case, "take_over", work.now, acknowledged_at=case.acknowledged_at or work.now)
    if is_another:
        _tell_citizen(work, case, dispatch.unit.name_zh)


def _release(work: Work, share: Dispatch, to: Dispatch) -> None:
    if not move(work.session, share, "release", work.now, next_due_at=None):
        return
    work.record(share.case_id, "released", unit=share.unit_code, to=to.unit_code)
    stop_legs(work, share)
    if share.unit_code not in (to.unit_code, CENTRE):
        tell_unit(work, share, Say("officer_released", code=share.case.code, dept=to.unit.name_zh))


def _tell_citizen(work: Work, case: Case, new_dept: str) -> None:
    tell_caller(work, case, Say("caller_rerouted", code=case.code, new_dept=new_dept))
