"""Hand an attempt to the carrier: claim it, commit, ask, and record the answer in a new transaction.

No transaction is open while the carrier is on the line, and a claimed row is handed over by one worker only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial

from gateway.actions.choose_sender import goes_from_another
from gateway.actions.claim import claim
from gateway.actions.join import JOIN
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.progress import hand_over, refuse
from gateway.policy.retries import spread
from gateway.policy.sender_choice import TOO_OFTEN, pause_s
from gateway.work import Gateway, Work
from models.attempt import Attempt
from models.errors import CarrierBusy, CarrierError, CarrierRejected, CarrierUncertain, CarrierUnfit
from models.lifecycle import move
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef

TOGETHER_S = 0.01
"""How long answers to requests that left together are gathered: one transaction then notes them all."""
FIRST_LOOK_S = 5
"""How long after a request without an answer: by then the carrier usually calls back by itself."""


def deliver(gateway: Gateway, attempt_id: int) -> None:
    """Place the call or send the text; a second call for the same attempt does nothing."""
    deliver_all(gateway, [attempt_id])


def deliver_all(gateway: Gateway, attempt_ids: Sequence[int]) -> None:
    """Do so for several: they are claimed together, and none waits for the carrier's answer to another."""
    with gateway.work() as work:
        requests = claim(work, attempt_ids)
    if len(requests) == 1:
        [(attempt_id, request)] = requests.items()
        _note(gateway, {attempt_id: partial(request, gateway)})
    elif requests:
        with ThreadPoolExecutor(len(requests)) as lines:
            asked = {lines.submit(request, gateway): attempt_id for attempt_id, request in requests.items()}
            while asked:
                wait(asked, return_when=FIRST_COMPLETED)
                answered = wait(asked, timeout=TOGETHER_S).done
                _note(gateway, {asked.pop(answer): answer.result for answer in answered})


def _note(gateway: Gateway, answers: Mapping[int, Callable[[], CarrierRef]]) -> None:
    """Write down what came of requests: what the carrier took together, each failure alone."""
    taken: dict[int, CarrierRef] = {}
    for attempt_id, answer in answers.items():
        try:
            taken[attempt_id] = answer()
        except CarrierError as error:
            _note_failure(gateway, attempt_id, error)
    if taken:
        hand_over(gateway, taken)


def _note_failure(gateway: Gateway, attempt_id: int, error: CarrierError) -> None:
    match error:
        case CarrierRejected():
            refuse(gateway, attempt_id, error)
        case CarrierUnfit():
            if not _goes_by_the_fit_one(gateway, attempt_id, error):
                refuse(gateway, attempt_id, error)
        case CarrierBusy():
            if not _goes_otherwise(gateway, attempt_id, error.code):
                _put_back(gateway, attempt_id, error)
        case CarrierUncertain():
            _lose_sight(gateway, attempt_id, error)


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
