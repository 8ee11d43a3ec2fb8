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
from models.dispatch import Dispatch
from models.lifecycle import CaseState, DispatchState
from models.phone import Phone
from models.unit import POLICE

_NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[\s-]?)?(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8}|[2-8]\d{6,7})(?!\d)"
)

SOON = timedelta(seconds=60)


class DeskState(StrEnum):
    """What a row says in one word; each has an icon and a colour of its own."""

    REGISTERED = "registered"
    WAITING = "waiting"
    ESCALATED = "escalated"
    LATE = "late"
    ACKNOWLEDGED = "acknowledged"
    RETURN_REQUESTED = "return_requested"
    POLICE_WAITING = "police_waiting"
    POLICE_RETURN = "police_return"


@dataclass(frozen=True, slots=True)
class Standing:
    """One state and one clock: `deadline` while somebody is waited for, `taken` once somebody answered."""

    state: DeskState
    deadline: datetime | None = None
    taken: timedelta | None = None
    is_late: bool = False


def lead(case: Case, dispatches: Sequence[Dispatch]) -> Dispatch | None:
    """The dispatch that tells how the case stands: its unit's own, unless only the 110 desk is waited for."""
    own = [each for each in dispatches if each.unit_code == case.unit_code]
    waiting = [each for each in dispatches if each.is_waiting]
    for found in ([each for each in own if each.is_waiting], waiting, own, dispatches):
        if found:
            return found[-1]
    return None


def standing(case: Case, dispatch: Dispatch | None, limit: timedelta, now: datetime) -> Standing:
    """The state and clock of a case by its leading dispatch; `limit` runs from the check. Source: R21."""
    if dispatch is None:
        return Standing(DeskState.REGISTERED)
    if dispatch.is_waiting:
        return _waiting(dispatch, limit, now)
    if case.state is CaseState.POLICE_RETURN:
        return Standing(DeskState.POLICE_RETURN)
    late = bool(dispatch.acknowledge_late_s)
    taken = dispatch.acknowledged_at - dispatch.verified_at if dispatch.acknowledged_at else None
    if dispatch.state is DispatchState.RETURN_REQUESTED:
        return Standing(DeskState.RETURN_REQUESTED, taken=taken, is_late=late)
    return Standing(DeskState.ACKNOWLEDGED, taken=taken, is_late=late)


def deadline(dispatch: Dispatch, limit: timedelta) -> datetime:
    """When it must be acknowledged. Danger has no limit that may be used up: the 110 desk is due at once."""
    return dispatch.dispatched_at if dispatch.unit_code == POLICE else dispatch.verified_at + limit


def _waiting(dispatch: Dispatch, limit: timedelta, now: datetime) -> Standing:
    due = deadline(dispatch, limit)
    if dispatch.unit_code == POLICE:
        return Standing(DeskState.POLICE_WAITING, due)
    if now >= due:
        return Standing(DeskState.LATE, due, is_late=True)
    return Standing(DeskState.ESCALATED if is_escalated(dispatch) else DeskState.WAITING, due)


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


def clock_text(length: timedelta) -> str:
    """A length of time as a clock shows it: 02:31, 1:02:03."""
    seconds = max(0, int(length.total_seconds()))
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def countdown(due: datetime, now: datetime) -> tuple[str, str]:
    """What is left until a deadline, and its class: soon within a minute, over behind it with a plus sign.

    static/clock.js writes the same between two answers of the server.
    """
    left = due - now
    if left <= timedelta(0):
        return f"+{clock_text(-left)}", "over"
    text = clock_text(timedelta(seconds=ceil(left.total_seconds())))
    return text, "soon" if left <= SOON else ""
