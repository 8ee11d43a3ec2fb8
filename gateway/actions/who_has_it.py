"""Whom to call about a case that somebody has taken."""

from __future__ import annotations

from gateway.actions.on_duty import on_duty
from gateway.policy.duty import BACKUP, DUTY_OFFICER, DUTY_PHONE, LEADER, Target, reach, reach_person
from gateway.work import Work
from models.attempt import Channel
from models.dispatch import Dispatch
from models.lifecycle import KEPT
from models.roster import Person


def who_has_it(work: Work, dispatch: Dispatch) -> Target | None:
    """Whoever took it, while he is on duty; else his unit's present shift, which has taken it over from him.

    None while nobody has taken it, or when the unit has it no more. Source: R28, R31.
    """
    if dispatch.acknowledged_at is None or dispatch.state not in KEPT:
        return None
    taker = work.session.get(Person, dispatch.acknowledged_by_id) if dispatch.acknowledged_by_id else None
    his_own = reach_person(taker, Channel.CALL) if taker is not None else None
    unit_code = taker.unit_code if taker is not None else dispatch.unit_code
    shift = on_duty(work, unit_code, dispatch.region_code)
    reached = {
        role: reach(role, Channel.CALL, shift, None, work.settings.police_desk)
        for role in (DUTY_PHONE, DUTY_OFFICER, BACKUP, LEADER)
    }
    if his_own is not None and his_own.number in {found.number for found in reached.values() if found}:
        return his_own
    return reached[DUTY_PHONE] or reached[DUTY_OFFICER] or his_own
