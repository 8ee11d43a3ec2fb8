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

    None while the ladder looks for somebody who takes it, or when the unit has it no more. A unit that wants
    to return it still has it. Source: R28, R31.
    """
    if dispatch.is_waiting or dispatch.state not in KEPT:
        return None
    person_id = dispatch.acknowledged_by_id or dispatch.returned_by_id
    taker = work.session.get(Person, person_id) if person_id else None
    his_own = reach_person(taker, Channel.CALL, work.settings.own_lines) if taker is not None else None
    unit_code = taker.unit_code if taker is not None else dispatch.unit_code
    shift = on_duty(work, unit_code, dispatch.region_code)
    reached = {
        role: reach(role, Channel.CALL, shift, None, work.settings.own_lines)
        for role in (DUTY_PHONE, DUTY_OFFICER, BACKUP, LEADER)
    }
    if his_own is not None and his_own.number in {found.number for found in reached.values() if found}:
        return his_own
    return reached[DUTY_PHONE] or reached[DUTY_OFFICER] or his_own
