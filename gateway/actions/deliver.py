"""Hand an attempt to the carrier: claim it, commit, ask, and record the answer in a new transaction.

No transaction is open while the carrier is on the line, and a claimed row is handed over by one worker only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import timedelta
from functools import partial

from gateway.actions.ask_trunk import ask_trunk
from gateway.actions.call_citizen import obstacle
from gateway.actions.choose_sender import choose_sender, goes_from_another
from gateway.actions.choose_trunk import choose_trunk
from gateway.actions.find_dispatch import with_its_dispatch
from gateway.actions.join import JOIN, waiting_call
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.progress import hand_over, refuse
from gateway.actions.reachable import is_held_back, note_leaving
from gateway.actions.survey_leaves import survey_leaves
from gateway.actions.take_turn import leave_line, take_turn
from gateway.callbacks import Callbacks
from gateway.policy.call_backs import CALL_BACK
from gateway.policy.retries import spread
from gateway.policy.sender_choice import TOO_OFTEN, pause_s
from gateway.policy.survey import CALL_RUNG as SURVEY_CALL
from gateway.policy.survey import RUNGS as SURVEY_RUNGS
from gateway.work import Gateway, Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.errors import CarrierBusy, CarrierError, CarrierRejected, CarrierUncertain, CarrierUnfit
from models.lifecycle import AttemptState, move
from models.phone import USUAL_PAUSE_S, Phone
from models.trunk import TrunkCode
from models.unit import Contact
from notifications.carriers import Carrier, CarrierRef, OutboundCall, OutboundText

LOOK_FOR_S = 20
"""How long after a request the carrier is asked what became of it, should the worker not come back."""
FIRST_LOOK_S = 5
"""How long after a request without an answer: by then the carrier usually calls back by itself."""


def deliver(gateway: Gateway, attempt_id: int) -> None:
    """Place the call or send the text; a second call for the same attempt does nothing."""
    with gateway.work() as work:
        request = _claim(work, attempt_id)
    if request is not None:
        _note(gateway, attempt_id, partial(request, gateway))


def deliver_all(gateway: Gateway, attempt_ids: Sequence[int]) -> None:
    """Do so for several: each is claimed in turn, and none waits for the carrier's answer to another."""
    with ThreadPoolExecutor(len(attempt_ids)) as lines:
        asked: dict[Future[CarrierRef], int] = {}
        for attempt_id in attempt_ids:
            with gateway.work() as work:
                request = _claim(work, attempt_id)
            if request is not None:
                asked[lines.submit(request, gateway)] = attempt_id
        for answer in as_completed(asked):
            _note(gateway, asked[answer], answer.result)


def _note(gateway: Gateway, attempt_id: int, answer: Callable[[], CarrierRef]) -> None:
    """Write down what came of a request."""
    try:
        ref = answer()
    except CarrierRejected as error:
        refuse(gateway, attempt_id, error)
    except CarrierUnfit as error:
        if not _goes_by_the_fit_one(gateway, attempt_id, error):
            refuse(gateway, attempt_id, error)
    except CarrierBusy as error:
        if not _goes_otherwise(gateway, attempt_id, error.code):
            _put_back(gateway, attempt_id, error)
    except CarrierUncertain as error:
        _lose_sight(gateway, attempt_id, error)
    else:
        hand_over(gateway, attempt_id, ref)


Request = Callable[[Gateway], CarrierRef]


def _claim(work: Work, attempt_id: int) -> Request | None:
    """The request for this attempt, which is ours now; None for one that must not leave, or not yet."""
    attempt, dispatch = with_its_dispatch(work, attempt_id)
    if attempt is None or attempt.state is not AttemptState.DUE:
        return None
    request = _leaving(work, attempt, dispatch)
    if request is None and attempt.ended_at is not None:
        leave_line(work, attempt)
    return request


def _leaving(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> Request | None:
    if dispatch is not None and (
        _is_settled(work, attempt, dispatch)
        or _is_joinless(work, attempt, dispatch)
        or _is_pointless(work, attempt, dispatch)
    ):
        return None
    if attempt.rung in SURVEY_RUNGS and not survey_leaves(work, attempt):
        return None
    if is_held_back(work, attempt):
        return None
    trunk, tries = choose_trunk(work, attempt, dispatch), attempt.tries + 1
    if not take_turn(work, attempt, dispatch, trunk):
        return None
    note_leaving(work, attempt)
    sender, look_at = choose_sender(work, attempt, trunk), work.now + timedelta(seconds=LOOK_FOR_S)
    way = {"next_due_at": look_at, "tries": tries, "trunk": trunk, "sender": sender}
    if not move(work.session, attempt, "claim", work.now, **way):
        return None
    send = _call(work, attempt, sender) if attempt.channel is Channel.CALL else _text(work, attempt, sender)
    return lambda gateway: ask_trunk(gateway, trunk, send)


def _is_settled(work: Work, attempt: Attempt, dispatch: Dispatch) -> bool:
    """A rung of a ladder that somebody has answered meanwhile needs no call any more."""
    if attempt.rung not in dispatch.rung_names or dispatch.is_waiting:
        return False
    move(work.session, attempt, "cancel", work.now, next_due_at=None, reason="settled")
    return True


def _is_joinless(work: Work, attempt: Attempt, dispatch: Dispatch) -> bool:
    """A call to join officer and citizen, and the citizen has gone: the officer need not be rung."""
    if attempt.rung != JOIN or waiting_call(work, dispatch.case) is not None:
        return False
    move(work.session, attempt, "cancel", work.now, next_due_at=None, reason="caller gone")
    return True


def _is_pointless(work: Work, attempt: Attempt, dispatch: Dispatch) -> bool:
    """A call to put an officer through to a citizen whom he may not call any more."""
    if attempt.rung != CALL_BACK or obstacle(work, dispatch) is None:
        return False
    move(work.session, attempt, "cancel", work.now, next_due_at=None, reason="settled")
    return True


def _call(work: Work, attempt: Attempt, sender: str) -> Callable[[Carrier], CarrierRef]:
    urls = Callbacks(work.settings.public_base_url)
    phone = Phone.parse(attempt.number, area_code=work.settings.area_code)
    line = Phone(phone.number, attempt.extension or None, phone.kind)
    call = OutboundCall(
        to=attempt.number,
        sender=sender,
        prompt_url=urls.survey(attempt.id) if attempt.rung == SURVEY_CALL else urls.prompt(attempt.id),
        status_url=urls.call_status(attempt.id),
        ring=timedelta(seconds=work.settings.ring_s),
        send_digits=line.send_digits_after(_pause_s(work, attempt)) if line.extension else None,
    )
    return lambda carrier: carrier.place_call(call)


def _pause_s(work: Work, attempt: Attempt) -> float:
    """How long this exchange takes until it listens; a number that is on no roster has the usual one."""
    contact = work.session.get(Contact, attempt.contact_id) if attempt.contact_id else None
    return contact.pause_s if contact else USUAL_PAUSE_S


def _text(work: Work, attempt: Attempt, sender: str) -> Callable[[Carrier], CarrierRef]:
    text = OutboundText(
        to=attempt.number,
        sender=sender,
        body=attempt.said,
        status_url=Callbacks(work.settings.public_base_url).text_status(attempt.id),
    )
    return lambda carrier: carrier.send_text(text)


def _goes_otherwise(gateway: Gateway, attempt_id: int, code: int | None) -> bool:
    """True when it leaves at once from another number of ours, or by another trunk."""
    if code == TOO_OFTEN:
        return False
    return goes_from_another(gateway, attempt_id, code) or _goes_elsewhere(gateway, attempt_id)


def _goes_by_the_fit_one(gateway: Gateway, attempt_id: int, error: CarrierUnfit) -> bool:
    """What one trunk can never do is left to the other: now, or a little later if that one was busy.

    False without one, and when neither can; whoever is to be joined to a waiting citizen has one trunk only.
    """
    if goes_from_another(gateway, attempt_id, error.code):
        return True
    with gateway.work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        if len(gateway.trunks) == 1 or attempt.unfit_on is not None or attempt.rung == JOIN:
            return False
        at_once = attempt.tries == 1
        pause = RING_AGAIN if at_once else spread(pause_s(error.code, attempt.tries), attempt_id)
        if _is_put_back(work, attempt, error, pause, unfit_on=attempt.trunk) and at_once:
            work.wake("deliver", attempt, first=attempt.urgent)
        return True


def _goes_elsewhere(gateway: Gateway, attempt_id: int) -> bool:
    """What one trunk surely did not do, the other does at once; False without one, or when it failed too."""
    with gateway.work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        if len(gateway.trunks) == 1 or attempt.tries > 1 or attempt.unfit_on is not None:
            return False
        if move(work.session, attempt, "put_back", work.now, next_due_at=work.now + RING_AGAIN):
            work.wake("deliver", attempt, first=attempt.urgent)
        return True


def _put_back(gateway: Gateway, attempt_id: int, error: CarrierBusy) -> None:
    with gateway.work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        _is_put_back(work, attempt, error, spread(pause_s(error.code, attempt.tries), attempt_id))


def _is_put_back(
    work: Work, attempt: Attempt, error: CarrierError, pause: timedelta, **known: TrunkCode | None
) -> bool:
    work.ring_clock()
    why = {"reason": str(error)[:200], "error_code": error.code}
    return move(work.session, attempt, "put_back", work.now, next_due_at=work.now + pause, **why, **known)


def _lose_sight(gateway: Gateway, attempt_id: int, error: CarrierUncertain) -> None:
    with gateway.work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        look_at = work.after(FIRST_LOOK_S)
        move(work.session, attempt, "lose_sight", work.now, next_due_at=look_at, reason=str(error)[:200])
