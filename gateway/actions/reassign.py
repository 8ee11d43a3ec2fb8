"""The centre gives a case to another unit. Source: R8, R31."""

from __future__ import annotations

from datetime import datetime

from gateway.actions.dispatch import dispatch
from gateway.actions.escalate import escalate
from gateway.actions.find_dispatch import lock_case
from gateway.actions.open_dispatch import ladder_for, open_dispatch
from gateway.actions.redo import LADDER as REDO
from gateway.actions.stop_legs import stop_legs
from gateway.actions.tell_unit import tell_unit
from gateway.actions.verify import verify
from gateway.actions.withdraw import withdraw
from gateway.policy.shares import assists, keepers, lead
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import UNANSWERED, UNFINISHED, move
from models.unit import CENTRE


def reassign(work: Work, case: Case, unit_code: str, by: Speaker, reason: str = "") -> Say:
    """Ask another unit to take the case, in whatever open state it is; the one before keeps it until then.

    The new unit has a ladder and a clock of its own, which run from now. A unit that was asked and has not
    accepted yet is asked no more. Asking the same unit again changes nothing.
    """
    asked = lead(lock_case(work, case.id))
    if case.state not in UNANSWERED:
        return Say("centre_not_open", code=case.code)
    if asked is None:
        return _first_unit(work, case, unit_code, by, reason)
    if asked.unit_code == unit_code and asked.state in UNFINISHED:
        return Say("centre_has_it_already", code=case.code, dept=asked.unit.name_zh)
    keeper = pass_on(work, asked, unit_code, by, reason, "officer_passed_on")
    return said_of(work, "centre_reassigned", case, unit_code, keeper)


def pass_on(work: Work, asked: Dispatch, unit_code: str, by: Speaker, reason: str, told: str) -> Dispatch:
    """Ask `unit_code` to take the case from the unit of `asked`; returns the share of whoever keeps it.

    `told` names what that unit hears. The caller has locked the case and knows that it is open.
    """
    case, shares = asked.case, lock_case(work, asked.case_id)
    elsewhere = Say("officer_withdrawn", code=case.code)
    for share in assists(shares):
        if share.unit_code == unit_code:
            withdraw(work, share, elsewhere)  # who takes it whole need not help besides
    before = keepers(shares, asked)
    if before:
        withdraw(work, asked, elsewhere)
    else:
        move(work.session, asked, "pass_on", work.now, next_due_at=None)
        stop_legs(work, asked)
    keeper = before[-1] if before else asked
    work.record(case.id, "reassigned", by.name, unit=asked.unit_code, to=unit_code, reason=reason)
    made = open_dispatch(work, case, unit_code, _ladder(work, asked), since=work.now, passed_on=True)
    # What has to be done again has to be by the day that the citizen was told.
    made.redo_reason, made.complete_due_at = asked.redo_reason, _due(asked)
    escalate(work, made)
    if not before and keeper.unit_code != CENTRE:
        new_dept = work.gateway.catalogue.units[unit_code].name_zh
        tell_unit(work, keeper, Say(told, code=case.code, new_dept=new_dept))
    return keeper


def _ladder(work: Work, asked: Dispatch) -> str:
    return REDO if asked.redo_reason else ladder_for(work, asked.case)


def _due(asked: Dispatch) -> datetime | None:
    return asked.complete_due_at if asked.redo_reason else None


def _first_unit(work: Work, case: Case, unit_code: str, by: Speaker, reason: str) -> Say:
    """No unit was asked yet: this is the first one."""
    work.record(case.id, "reassigned", by.name, unit=case.unit_code, to=unit_code, reason=reason)
    case.unit_code = unit_code
    verify(work, case)
    dispatch(work, case)
    return said_of(work, "centre_dispatched", case, unit_code, None)


def said_of(work: Work, key: str, case: Case, unit_code: str, keeper: Dispatch | None) -> Say:
    """What the centre hears: who is asked now, and who keeps the case until then."""
    units = work.gateway.catalogue.units
    kept_by = units[keeper.unit_code if keeper else unit_code].name_zh
    return Say(key, code=case.code, new_dept=units[unit_code].name_zh, dept=kept_by)
