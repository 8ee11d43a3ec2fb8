"""Dial a citizen from an officer's call: recorded and counted like every other call. Source: R6, I9."""

from __future__ import annotations

from sqlalchemy import func, select

from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.join import call_on_the_line
from gateway.actions.officer_leg import OfficerLeg
from gateway.actions.progress import look_again_later
from gateway.actions.reachable import Numbers
from gateway.actions.tell import CALLER
from gateway.policy.call_backs import MAY_CALL, TALK
from gateway.policy.case_words import place_in
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import LIVE, AttemptState, move


def obstacle(work: Work, dispatch: Dispatch) -> Say | None:
    """Why nobody of this unit can be put through to the citizen; None when it can be done.

    In a drill nobody outside a roster is called. Source: I8.
    """
    case = dispatch.case
    if case.drill:
        return Say("citizen_spared", code=case.code)
    if dispatch.state not in MAY_CALL:
        return how_it_stands(work, dispatch)
    if citizens_phone(work, case.caller_phone) is None:
        area = work.gateway.catalogue.region_name(dispatch.region_code)
        return Say("citizen_without_number", code=case.code, area=area, place=place_in(area, case.place))
    return None


def next_talk(work: Work, dispatch: Dispatch, leg: OfficerLeg) -> int:
    """Which call to the citizen would be the next from this officer's call, counted from 1."""
    mine = select(func.count()).where(
        Attempt.dispatch_id == dispatch.id,
        Attempt.rung == TALK,
        Attempt.climb.startswith(f"{leg.name}-"),
    )
    return (work.session.scalar(mine) or 0) + 1


def start_talk(work: Work, dispatch: Dispatch, leg: OfficerLeg, nth: int) -> Attempt | Say:
    """Note the citizen's leg that the officer's call is about to dial, or say why it may not be dialled.

    The carrier dials it by the document that this officer's call gets, so it is handed over with the answer.
    The `nth` of one call asked for twice is one leg. The caller has locked the case.
    """
    climb = f"{leg.name}-{nth}"
    before = work.session.scalars(
        select(Attempt).where(
            Attempt.dispatch_id == dispatch.id, Attempt.rung == TALK, Attempt.climb == climb
        )
    ).first()
    if before is not None:
        return _enough(dispatch) if before.state is AttemptState.CAPPED else before
    why_not, phone = obstacle(work, dispatch), citizens_phone(work, dispatch.case.caller_phone)
    if why_not is not None or phone is None:
        return why_not or how_it_stands(work, dispatch)
    if _is_on_the_line(work, dispatch.case):
        return Say("citizen_on_the_line", code=dispatch.case.code)
    talk = Attempt(
        case_id=dispatch.case_id,
        dispatch_id=dispatch.id,
        state=AttemptState.DUE,
        channel=Channel.CALL,
        rung=TALK,
        climb=climb,
        role=CALLER,
        number=phone.number,
        trunk=leg.trunk,
        due_at=work.now,
    )
    work.session.add(talk)
    work.session.flush()
    if Numbers(work, [talk]).is_held_back(talk):
        return _enough(dispatch)
    move(work.session, talk, "claim", work.now)
    move(work.session, talk, "hand_over", work.now, handed_at=work.now)
    look_again_later(work, talk)
    return talk


def _enough(dispatch: Dispatch) -> Say:
    return Say("citizen_called_enough", code=dispatch.case.code)


def _is_on_the_line(work: Work, case: Case) -> bool:
    """True while somebody else calls this citizen, or he is talking to us; 110's operator is not he."""
    live = select(Attempt.id).where(Attempt.case_id == case.id, Attempt.rung == TALK, Attempt.state.in_(LIVE))
    if work.session.scalars(live.limit(1)).first() is not None:
        return True
    call = call_on_the_line(work, case)
    return call is not None and not call.by_operator
