"""Whom to call or text about a case that somebody has taken."""

from __future__ import annotations

from gateway.actions.on_duty import on_duty
from gateway.policy.duty import DUTY_OFFICER, DUTY_PHONE, Target, reach, reach_person
from gateway.work import Work
from models.attempt import Channel
from models.dispatch import Dispatch
from models.lifecycle import KEPT
from models.roster import Person, Shift


def who_has_it(work: Work, dispatch: Dispatch, channel: Channel) -> Target | None:
    """Whoever took it: texted at any hour, called while he is on duty; else the unit's present shift.

    None while nobody has taken it, or when the unit has it no more. Source: R28, R31.
    """
    if dispatch.acknowledged_at is None or dispatch.state not in KEPT:
        return None
    taker = work.session.get(Person, dispatch.acknowledged_by_id) if dispatch.acknowledged_by_id else None
    his_own = reach_person(taker, channel) if taker is not None else None
    shift = on_duty(work, dispatch.unit_code, dispatch.region_code)
    if his_own is not None and (channel is Channel.TEXT or _is_on_duty(work, taker, shift)):
        return his_own
    roles = (DUTY_PHONE, DUTY_OFFICER) if channel is Channel.CALL else (DUTY_OFFICER,)
    found = (reach(role, channel, shift, None, work.settings.police_desk) for role in roles)
    return next((target for target in found if target is not None), his_own)


def _is_on_duty(work: Work, person: Person | None, shift: Shift | None) -> bool:
    if person is None:
        return False
    shifts = (shift, on_duty(work, person.unit_code))
    return any(
        found is not None and person.id in (found.officer_id, found.backup_id, found.leader_id)
        for found in shifts
    )
