"""How a case stands for somebody at the desk: one state, one clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from gateway.policy.duty import CENTRE, LEADER
from gateway.settings import Settings
from models.case import Case
from models.dispatch import Dispatch, Part
from models.lifecycle import KEPT, CaseState, DispatchState, SurveyState
from models.limits import Task
from models.phone import Phone
from models.survey import Survey
from models.unit import POLICE

_NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[\s-]?)?(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8}|[2-8]\d{6,7})(?!\d)"
)

SOON = timedelta(seconds=60)
SOON_AT_MOST = timedelta(hours=2)
A_DAY_S = 86_400


class DeskState(StrEnum):
    """What a row says in one word; each has an icon and a colour of its own."""

    REGISTERED = "registered"
    WAITING = "waiting"
    ESCALATED = "escalated"
    LATE = "late"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    ON_SITE = "on_site"
    REPLIED = "replied"
    RETURN_REQUESTED = "return_requested"
    COMPLETED = "completed"
    SURVEY_WAITING = "survey_waiting"
    CHECKING = "checking"
    ARCHIVED = "archived"
    MERGED = "merged"
    INVALID = "invalid"
    POLICE_WAITING = "police_waiting"
    POLICE_RETURN = "police_return"


OVER = {
    CaseState.COMPLETED: DeskState.COMPLETED,
    CaseState.SURVEYED: DeskState.COMPLETED,
    CaseState.ARCHIVED: DeskState.ARCHIVED,
    CaseState.MERGED: DeskState.MERGED,
    CaseState.INVALID: DeskState.INVALID,
    CaseState.POLICE_RETURN: DeskState.POLICE_RETURN,
}
"""Cases about which no unit has anything to do."""
HANDLING = {
    DispatchState.ACKNOWLEDGED: DeskState.ACKNOWLEDGED,
    DispatchState.IN_PROGRESS: DeskState.IN_PROGRESS,
    DispatchState.ON_SITE: DeskState.ON_SITE,
    DispatchState.REPLIED: DeskState.REPLIED,
    DispatchState.RETURN_REQUESTED: DeskState.RETURN_REQUESTED,
}
NOT_HANDLED = frozenset({DeskState.MERGED, DeskState.INVALID, DeskState.POLICE_RETURN})
"""Over without a result of their own: there is no time that it took."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One state and one clock: `deadline` while somebody is waited for, `taken` once all is over.

    `limit` says what is due then, None the acknowledgement. A deadline is near from `soon` before it on.
    """

    state: DeskState
    deadline: datetime | None = None
    limit: Task | None = None
    soon: timedelta = SOON
    taken: timedelta | None = None
    is_late: bool = False


def lead(case: Case, dispatches: Sequence[Dispatch]) -> Dispatch | None:
    """The dispatch that tells how the case stands: whoever is waited for, else the responsible unit's own."""
    own = [each for each in dispatches if each.unit_code == case.unit_code and each.part is Part.LEAD]
    waiting = [each for each in dispatches if each.is_waiting]
    kept = [each for each in own if each.state in KEPT]
    for found in ([each for each in own if each.is_waiting], waiting, kept, own, dispatches):
        if found:
            return found[-1]
    return None


def standing(
    case: Case, dispatch: Dispatch | None, limit: timedelta, now: datetime, survey: Survey | None = None
) -> Standing:
    """The state and clock of a case by its leading dispatch and the survey that is open, if any.

    `limit` is how long the acknowledgement may take from the check. Source: R21.
    """
    if dispatch is None:
        return Standing(DeskState.REGISTERED)
    if dispatch.is_waiting:
        return _waiting(dispatch, limit, now)
    if case.state in OVER:
        return _over(case, dispatch, survey)
    return _handling(dispatch, now)


def deadline(dispatch: Dispatch, limit: timedelta) -> datetime:
    """When it must be acknowledged. Danger has no limit that may be used up: the 110 desk is due at once."""
    return dispatch.dispatched_at if dispatch.unit_code == POLICE else dispatch.verified_at + limit


def soon_before(dispatch: Dispatch, due: datetime) -> timedelta:
    """From when a limit counts as near: its last tenth, two hours at the most."""
    whole = due - (dispatch.acknowledged_at or dispatch.dispatched_at)
    return max(SOON, min(whole / 10, SOON_AT_MOST))


def _waiting(dispatch: Dispatch, limit: timedelta, now: datetime) -> Standing:
    due = deadline(dispatch, limit)
    if dispatch.unit_code == POLICE:
        return Standing(DeskState.POLICE_WAITING, due)
    if now >= due:
        return Standing(DeskState.LATE, due, is_late=True)
    return Standing(DeskState.ESCALATED if is_escalated(dispatch) else DeskState.WAITING, due)


def _handling(dispatch: Dispatch, now: datetime) -> Standing:
    state = HANDLING.get(dispatch.state, DeskState.ACKNOWLEDGED)
    if (following := dispatch.next_limit) is not None:
        what, due = following
        return Standing(state, due, what, soon_before(dispatch, due), is_late=now >= due)
    taken = dispatch.acknowledged_at - dispatch.verified_at if dispatch.acknowledged_at else None
    return Standing(state, taken=taken, is_late=bool(dispatch.acknowledge_late_s))


def _over(case: Case, dispatch: Dispatch, survey: Survey | None) -> Standing:
    state = OVER[case.state]
    if survey is not None and survey.state is SurveyState.CHECKING:
        state = DeskState.CHECKING
    elif survey is not None and state is DeskState.COMPLETED:
        state = DeskState.SURVEY_WAITING
    if case.completed_at is None or case.verified_at is None or state in NOT_HANDLED:
        return Standing(state)
    due = dispatch.complete_due_at
    return Standing(
        state, taken=case.completed_at - case.verified_at, is_late=due is not None and case.completed_at > due
    )


def is_escalated(dispatch: Dispatch) -> bool:
    """True once a rung above the first has brought in the leader or the centre."""
    climbed = {*dispatch.climbed, *dispatch.climbed_ahead}
    return any(
        rung["name"] in climbed and {LEADER, CENTRE} & {*rung["call"], *rung["text"]}
        for rung in dispatch.ladder["rungs"][1:]
    )


def rung_number(dispatch: Dispatch, name: str) -> int:
    """Which step of its ladder a rung is, counted from 1; 0 for a leg that belongs to none."""
    names = [rung["name"] for rung in dispatch.ladder["rungs"]]
    return names.index(name) + 1 if name in names else 0


def masked(settings: Settings, number: str, extension: str | None = None) -> str:
    """A number as a list may show it: 138****8000, 028****0005转***; "anonymous" for a withheld one."""
    phone = Phone.parse_caller_id(number, area_code=settings.area_code)
    return Phone(phone.number, extension, phone.kind).masked


def without_numbers(text: str) -> str:
    """Free text with what could be a telephone number covered: 13800138000 becomes ****."""
    return _NUMBER.sub("****", text)


def clock_text(length: timedelta, day: str = "d") -> str:
    """A length of time as a clock shows it: 02:31, 1:02:03; from a day on 2d 03:10, with the word `day`."""
    seconds = max(0, int(length.total_seconds()))
    days, hours, minutes, rest = seconds // A_DAY_S, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60
    if days:
        return f"{days}{day} {hours:02d}:{minutes:02d}"
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def countdown(due: datetime, now: datetime, soon: timedelta = SOON, day: str = "d") -> tuple[str, str]:
    """What is left until a deadline, and its class: soon when it is near, over behind it with a plus sign.

    static/clock.js writes the same between two answers of the server.
    """
    left = due - now
    if left <= timedelta(0):
        return f"+{clock_text(-left, day)}", "over"
    text = clock_text(timedelta(seconds=ceil(left.total_seconds())), day)
    return text, "soon" if left <= soon else ""
