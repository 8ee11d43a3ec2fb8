"""Somebody takes the case: the first one wins, everybody else is told who it was."""

from __future__ import annotations

from gateway.actions.citizens_phone import phone_of
from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.join import call_to_join, waiting_call
from gateway.actions.on_duty import on_duty
from gateway.actions.outbox import Why
from gateway.actions.start_handling import start_handling
from gateway.actions.stop_legs import stop_legs
from gateway.actions.take_over import take_over
from gateway.actions.tell import tell
from gateway.actions.tell_of_message import tell_of_message
from gateway.metrics import ACKNOWLEDGED, in_time
from gateway.policy.case_words import place_in
from gateway.policy.duty import DUTY_OFFICER, DUTY_PHONE, Target, reach
from gateway.policy.phrases import local_clock, seconds_late
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.conversation import Say
from models.dispatch import Dispatch, Part
from models.lifecycle import move
from models.phone import Phone
from models.unit import POLICE

BY_KEY, BY_TEXT = "key", "text"


def acknowledge(work: Work, dispatch: Dispatch, by: Speaker, via: str, leg: Attempt | None = None) -> Say:
    """Give the case to `by` if nobody has it; stop every other leg; say what the speaker should hear.

    `leg` is the call on which key 1 was pressed. A second call by anybody changes nothing and says who was
    first and when. A case whose return was asked for may be kept after all, by whoever says so: the moment
    of the first acknowledgement stands. Source: R21 (service rule), I3, I4.
    """
    who = {"acknowledged_by": by.name, "acknowledged_by_id": by.person_id, "acknowledged_via": via}
    if dispatch.acknowledged_at is not None and move(
        work.session, dispatch, "take_back", work.now, next_due_at=None, **who
    ):
        work.record(dispatch.case_id, "taken_back", by.name, unit=dispatch.unit_code)
        start_handling(work, dispatch)
        return details(work, dispatch)
    late_s = seconds_late(dispatch.verified_at, work.now, work.settings.ack_limit)
    won = move(
        work.session,
        dispatch,
        "acknowledge",
        work.now,
        acknowledge_late_s=late_s,
        next_due_at=None,
        **who,
    )
    if not won:
        return how_it_stands(work, dispatch)
    work.record(dispatch.case_id, "acknowledged", by.name, unit=dispatch.unit_code, via=via, late_s=late_s)
    work.count(ACKNOWLEDGED.labels(in_time(late_s)))
    stop_legs(work, dispatch, but=leg.id if leg else None)
    if dispatch.unit_code == POLICE:
        return Say("police_desk_taken", code=dispatch.case.code, hhmm=local_clock(work.now))
    take_over(work, dispatch)
    start_handling(work, dispatch)
    return _follow_up(work, dispatch, by, via, leg)


def _follow_up(work: Work, dispatch: Dispatch, by: Speaker, via: str, leg: Attempt | None) -> Say:
    case = dispatch.case
    taken = details(work, dispatch)
    call = waiting_call(work, case) if dispatch.part is Part.LEAD else None
    if dispatch.part is Part.LEAD:
        tell_of_message(work, dispatch)
    if via != BY_KEY:
        if call is not None:
            call_to_join(work, dispatch, by)
        return taken
    mobile = _mobile_for_details(work, dispatch, by, leg)
    if mobile is not None:
        tell(work, taken, mobile, Why("details", case=case))
    return Say("officer_joining") if call is not None else taken


def details(work: Work, dispatch: Dispatch) -> Say:
    """The citizen's name and number reach the officer here, and not before he has taken the case."""
    case, hhmm = dispatch.case, local_clock(work.now)
    phone = phone_of(work, case)
    if not phone.national:
        area = work.gateway.catalogue.region_name(dispatch.region_code)
        key = "officer_ack_ok_no_phone" if case.place else "officer_ack_ok_nothing"
        return Say(key, code=case.code, hhmm=hhmm, area=area, place=place_in(area, case.place))
    return Say(
        "officer_ack_ok" if case.call_back_since is None else "officer_ack_owed",
        code=case.code,
        hhmm=hhmm,
        caller=case.caller_name or "（未留姓名）",
        phone=phone.national,
    )


def _mobile_for_details(work: Work, dispatch: Dispatch, by: Speaker, leg: Attempt | None) -> Target | None:
    """The number's details go by text, so to a mobile: the one that took it, else the duty officer's.

    Without a leg of ours it is the phone from which he called himself.
    """
    number, role = (leg.number, leg.role) if leg is not None else (by.number, DUTY_PHONE)
    if Phone.parse_caller_id(number, area_code=work.settings.area_code).can_receive_text:
        contact_id = leg.contact_id if leg is not None else None
        return Target(role, number, None, by.name, contact_id, by.person_id)
    if role != DUTY_PHONE:
        return None
    shift = on_duty(work, dispatch.unit_code, dispatch.region_code)
    return reach(DUTY_OFFICER, Channel.TEXT, shift, None, work.settings.own_lines)
