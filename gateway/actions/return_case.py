"""An officer says the matter is another unit's: he asks, the centre decides. Source: R31."""

from __future__ import annotations

from datetime import timedelta

from gateway.actions.alert import call_about
from gateway.actions.how_it_stands import how_it_stands, returned
from gateway.actions.on_duty import on_duty
from gateway.actions.outbox import Why
from gateway.actions.stop_legs import stop_legs
from gateway.actions.tell import tell
from gateway.policy.case_words import category
from gateway.policy.duty import CENTRE, Target, reach
from gateway.policy.phrases import about_how_long
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import DispatchState, move
from models.unit import CENTRE as CENTRE_UNIT

REVIEW_AGAIN_S = 300
A_WHILE = timedelta(minutes=1)
URGENT_AGAIN_S = 150
"""So often the centre is reminded of an emergency's return: no number is called more than twice in 300 s."""
SELDOM_S = 4 * 3600
"""The centre is reminded of an undecided return after five minutes, then ever more seldom, up to this."""


def return_case(
    work: Work, dispatch: Dispatch, reason: str, by: Speaker, via: str, leg: Attempt | None = None
) -> Say:
    """Ask the centre to take the case back; until another unit accepts, the first receiver keeps it.

    The reason may come later by text: it is then added. Asking twice changes nothing else. The centre has
    nobody to return a case to: it gives it to another unit.
    """
    if dispatch.unit_code == CENTRE_UNIT or dispatch.unit_code not in by.units:
        return Say("centre_reassign_instead", code=dispatch.case.code)
    if dispatch.state is DispatchState.RETURN_REQUESTED:
        if reason and reason != dispatch.return_reason:
            dispatch.return_reason = reason
            work.record(dispatch.case_id, "return_reason", by.name, unit=dispatch.unit_code)
            ask_for_review(work, dispatch)
        return returned(dispatch)
    review_at = work.after(REVIEW_AGAIN_S)
    who = {"return_reason": reason, "returned_by": by.name, "returned_by_id": by.person_id}
    who |= {"reviewed_at": None, "reviewed_by": ""}
    if not move(work.session, dispatch, "return", work.now, next_due_at=review_at, **who):
        return how_it_stands(work, dispatch)
    work.record(dispatch.case_id, "return_requested", by.name, unit=dispatch.unit_code, via=via)
    stop_legs(work, dispatch, but=leg.id if leg else None)
    ask_for_review(work, dispatch)
    return returned(dispatch)


def ask_for_review(work: Work, dispatch: Dispatch) -> None:
    """Text the centre that a return waits for its decision, and look again in a while.

    For an emergency the centre is called as well, and sooner again: nobody may be on the way. Source: R31.
    """
    since = work.now - (dispatch.return_requested_at or work.now)
    again_s = min(max(REVIEW_AGAIN_S, since.total_seconds()), SELDOM_S)
    dispatch.next_due_at = work.after(URGENT_AGAIN_S if dispatch.case.emergency else again_s)
    to = _centre(work, dispatch, Channel.TEXT)
    if to is not None:
        tell(work, _review(work, dispatch, since), to, Why("return_review", case=dispatch.case))
    phone = _centre(work, dispatch, Channel.CALL) if dispatch.case.emergency else None
    if phone is not None:
        call_about(work, dispatch, phone, "centre_call_return", f"return {work.now:%d%H%M%S}")


def _review(work: Work, dispatch: Dispatch, since: timedelta) -> Say:
    return Say(
        "return_review_again" if since >= A_WHILE else "return_review",
        code=dispatch.case.code,
        dept=dispatch.unit.name_zh,
        area=work.gateway.catalogue.region_name(dispatch.region_code),
        category=category(dispatch.case),
        reason=dispatch.return_reason or "（待补充）",
        waited=about_how_long(since),
    )


def _centre(work: Work, dispatch: Dispatch, channel: Channel) -> Target | None:
    """The centre of the case's region; in a drill only a number of its roster."""
    shift, settings = on_duty(work, CENTRE_UNIT, dispatch.region_code), work.settings
    last_resort = None if dispatch.case.drill else settings.centre
    return reach(CENTRE, channel, None, shift, settings.own_lines, last_resort)
