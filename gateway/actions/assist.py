"""The centre asks another unit to help the one that leads. Source: R40."""

from __future__ import annotations

from gateway.actions.escalate import escalate
from gateway.actions.find_dispatch import lock_case
from gateway.actions.open_dispatch import ladder_for, open_dispatch
from gateway.actions.tell_unit import tell_unit
from gateway.policy.shares import assists, lead
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Part
from models.lifecycle import UNFINISHED, WITH_A_UNIT


def assist(work: Work, case: Case, unit_code: str, by: Speaker, reason: str = "") -> Say:
    """Give a unit a share of its own, with its own ladder and clocks; the case stays the lead's.

    The lead is told who helps. A unit that leads, or helps already, is not asked again.
    """
    shares = lock_case(work, case.id)
    leading = lead(shares)
    if case.state not in WITH_A_UNIT or leading is None:
        return Say("centre_not_open", code=case.code)
    known = {share.unit_code for share in assists(shares)}
    if leading.state in UNFINISHED:
        known.add(leading.unit_code)
    if unit_code in known:
        dept = work.gateway.catalogue.units[unit_code].name_zh
        return Say("centre_has_it_already", code=case.code, dept=dept)
    work.record(case.id, "assist_asked", by.name, unit=case.unit_code, to=unit_code, reason=reason)
    ladder = ladder_for(work, case, Part.ASSIST)
    made = open_dispatch(work, case, unit_code, ladder, part=Part.ASSIST, since=work.now, passed_on=True)
    escalate(work, made)
    if leading.is_in_hand:
        tell_unit(work, leading, Say("officer_assist_coming", code=case.code, dept=made.unit.name_zh))
    return Say("centre_assist_asked", code=case.code, new_dept=made.unit.name_zh, dept=leading.unit.name_zh)
