"""A share of a case has been taken: from now on its limits run. Source: R32, I1."""

from __future__ import annotations

from datetime import datetime

from gateway.actions.citizens_phone import phone_of
from gateway.policy.handling import Handling, look_again_at
from gateway.policy.working_time import WorkingTime
from gateway.work import Work
from models.dispatch import Dispatch, Part
from models.limits import Limits, Task
from models.phone import PhoneKind
from models.unit import POLICE

SPEAKING = frozenset({Task.CONTACT, Task.REPLY})
"""Tasks that are none where nobody can be spoken to: without a number, and for an assisting unit."""


def start_handling(work: Work, dispatch: Dispatch) -> None:
    """Fix the ends of its limits, counted from now, and note when to look; those fixed before stay.

    A case that is kept after a return keeps its limits: the unit had it all the time. A unit that has a due
    date before it took the case (a redo) keeps that. The 110 desk has no limits. The caller holds the
    dispatch's row lock.
    """
    if dispatch.unit_code == POLICE:
        return
    time = working_time(work)
    for task, span in limits_of(work, dispatch).due.items():
        if _end(dispatch, task) is None and _applies(work, dispatch, task):
            setattr(dispatch, f"{task}_due_at", time.after(work.now, span))
    look_again(work, dispatch)


def look_again(work: Work, dispatch: Dispatch) -> None:
    """Note when somebody has to be reminded next: whoever has taken a case is never without a deadline."""
    dispatch.next_due_at = look_again_at(handling_of(work, dispatch), working_time(work), work.now)


def handling_of(work: Work, dispatch: Dispatch) -> Handling:
    """How the handling stands, as the policy wants it."""
    ends = {task: _end(dispatch, task) for task in Task}
    stamps = {
        Task.CONTACT: dispatch.contacted_at or dispatch.replied_at or dispatch.not_reached_at,
        Task.ARRIVE: dispatch.arrived_at,
        Task.REPLY: dispatch.replied_at,
    }
    return Handling(
        since=dispatch.acknowledged_at or work.now,
        due={task: end for task, end in ends.items() if end is not None},
        done=frozenset(task for task, stamp in stamps.items() if stamp is not None),
        told=frozenset(dispatch.told),
        limits=limits_of(work, dispatch),
    )


def limits_of(work: Work, dispatch: Dispatch) -> Limits:
    """The limits of its unit for such a case."""
    case = dispatch.case
    return work.gateway.catalogue.limits.of(dispatch.unit_code, case.type, emergency=case.emergency)


def working_time(work: Work) -> WorkingTime:
    """The city's working hours, holidays and make-up workdays."""
    table = work.gateway.catalogue.limits
    return WorkingTime(table.hours, table.workdays, table.days_off)


def _end(dispatch: Dispatch, task: Task) -> datetime | None:
    return {
        Task.CONTACT: dispatch.contact_due_at,
        Task.ARRIVE: dispatch.arrive_due_at,
        Task.REPLY: dispatch.reply_due_at,
        Task.COMPLETE: dispatch.complete_due_at,
    }[task]


def _applies(work: Work, dispatch: Dispatch, task: Task) -> bool:
    if task not in SPEAKING:
        return True
    phone = phone_of(work, dispatch.case)
    return dispatch.part is Part.LEAD and phone.kind is not PhoneKind.ANON
