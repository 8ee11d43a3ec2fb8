"""Remind whoever works on a case before a limit ends, and tell leader and centre once it has. Source: R32."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.actions.handlers import centre, handlers, leader_of
from gateway.actions.outbox import Why
from gateway.actions.start_handling import handling_of, start_handling, working_time
from gateway.actions.tell import tell
from gateway.policy.case_words import category, place_in
from gateway.policy.duty import Target
from gateway.policy.handling import TASKS, Nudge, Reminder, how_late, look_again_at, reminders_due
from gateway.policy.phrases import local_moment
from gateway.work import Work
from models.conversation import Say
from models.dispatch import Dispatch


def look_after_handling(work: Work, dispatch: Dispatch) -> None:
    """Tell everybody what has fallen due, once each, and note when to look again.

    Safe early, late or twice: what has been told is a mark on the row. The caller holds the dispatch's row
    lock.
    """
    if dispatch.complete_due_at is None:
        start_handling(work, dispatch)
        return
    time, handling = working_time(work), handling_of(work, dispatch)
    reminders, told = reminders_due(handling, time, work.now)
    for reminder in reminders:
        _tell(work, dispatch, reminder)
    dispatch.told = sorted(told)
    dispatch.next_due_at = look_again_at(handling_of(work, dispatch), time, work.now)


def _tell(work: Work, dispatch: Dispatch, reminder: Reminder) -> None:
    leader = leader_of(work, dispatch)
    officers = [to for to in handlers(work, dispatch) if leader is None or to.number != leader.number]
    unit, task, above = dispatch.unit_code, reminder.task.value, centre(work, dispatch.region_code)
    match reminder.nudge:
        case Nudge.SOON:
            work.record(dispatch.case_id, "due_soon", unit=unit, task=task)
            _text(work, dispatch, reminder, "officer_due_soon", officers or [leader])
        case Nudge.OVERDUE:
            work.record(dispatch.case_id, "overdue", unit=unit, task=task)
            _text(work, dispatch, reminder, "officer_overdue", officers)
            _text(work, dispatch, reminder, "leader_overdue", [leader or above])
        case Nudge.AGAIN:
            work.record(dispatch.case_id, "overdue_again", unit=unit, task=task)
            _text(work, dispatch, reminder, "leader_overdue_again", [leader or above])
        case Nudge.CENTRE:
            work.record(dispatch.case_id, "overdue_centre", unit=unit, task=task)
            _text(work, dispatch, reminder, "centre_overdue", [above])


def _text(work: Work, dispatch: Dispatch, reminder: Reminder, key: str, to: Sequence[Target | None]) -> None:
    case, handling = dispatch.case, handling_of(work, dispatch)
    due, area = handling.due[reminder.task], work.gateway.catalogue.region_name(dispatch.region_code)
    say = Say(
        key,
        code=case.code,
        dept=dispatch.unit.name_zh,
        area=area,
        place=place_in(area, case.place),
        category=category(case),
        time=local_moment(due),
        words=TASKS[reminder.task],
        officer=dispatch.acknowledged_by or "值班电话",
        overdue=how_late(handling.limits, working_time(work), due, work.now),
    )
    for target in to:
        if target is not None:
            tell(work, say, target, Why(key, case=case))
