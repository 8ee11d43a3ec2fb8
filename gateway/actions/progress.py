"""What the carrier says became of a leg or a text, in whatever order and however often it says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.actions.answer import ANSWER, LOST
from gateway.actions.answer_arrived import answer_arrived
from gateway.actions.answer_lost import answer_lost
from gateway.actions.escalate import escalate
from gateway.actions.find_dispatch import with_its_dispatch, with_their_dispatches
from gateway.actions.mark_number import heard_from, mark_number
from gateway.actions.not_reached import not_reached
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.talk_outcome import heard_of_talk
from gateway.metrics import ATTEMPTS, NOTIFIED, in_time
from gateway.policy.call_backs import TALK
from gateway.policy.phrases import seconds_late
from gateway.policy.refusals import Heard
from gateway.work import Gateway, Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.errors import CarrierRejected, CarrierUnfit
from models.lifecycle import ATTEMPT, LIVE, UNREACHED, AttemptState, move
from notifications.carriers import CarrierRef

WORKS = {AttemptState.ANSWERED: Heard.CALL_ANSWERED, AttemptState.DELIVERED: Heard.TEXT_DELIVERED}
"""States that show that there is somebody at the number."""
GRACE_S = 25
"""After the ring time and this, a leg that was never heard of again is asked for."""
RECEIPTS = timedelta(minutes=5)
TALK_S = 120
"""How often a leg in conversation is asked for, should its end never be told."""


def progress(
    work: Work, attempt_id: int, event: str | None, ref: str, error_code: int | None = None
) -> Attempt | None:
    """Move the attempt by a callback's event; late, doubled and overtaken ones change nothing. Source: I5.

    Returns the attempt, or None for one that is not ours. A callback that comes before the answer to our
    request brings the carrier's name of the leg with it.
    """
    attempt, dispatch = with_its_dispatch(work, attempt_id)
    if attempt is None:
        return None
    if attempt.carrier_ref is None and ref:
        attempt.carrier_ref = ref
    _note_hand_over(work, attempt, dispatch)
    if event is None:
        return attempt
    look_at = _look_again_at(work, attempt, ATTEMPT[event][1])
    if not move(work.session, attempt, event, work.now, error_code=error_code, next_due_at=look_at):
        return attempt
    _count(work, attempt)
    mark_number(work, attempt.number, attempt.error_code)
    if attempt.state in WORKS:
        heard_from(work, attempt.number, WORKS[attempt.state])
    if dispatch is not None:
        _tell_dispatch(work, attempt, dispatch)
    return attempt


def hand_over(gateway: Gateway, taken: Mapping[int, CarrierRef]) -> None:
    """The carrier took these attempts. If somebody has answered meanwhile, a leg is ended at once."""
    with gateway.work() as work:
        for attempt, dispatch in with_their_dispatches(work, list(taken)):
            _hand_over(work, attempt, dispatch, taken[attempt.id])


def _hand_over(work: Work, attempt: Attempt, dispatch: Dispatch | None, ref: CarrierRef) -> None:
    is_news = attempt.handed_at is None
    known = {"carrier_ref": ref.value, "handed_at": attempt.handed_at or work.now}
    if move(work.session, attempt, "hand_over", work.now, next_due_at=_silent_until(work), **known):
        if is_news:
            _notify(work, attempt, dispatch)
    else:  # a callback was faster than the carrier's answer
        attempt.carrier_ref = ref.value
        _note_hand_over(work, attempt, dispatch)
    if attempt.stop_wanted_at and attempt.state in LIVE:
        look_again_later(work, attempt)
        work.wake("stop_leg", attempt, first=True)


def refuse(gateway: Gateway, attempt_id: int, error: CarrierRejected | CarrierUnfit) -> None:
    """The carrier will never do this: mark the number, and let the ladder take the next step now."""
    with gateway.work() as work:
        attempt, dispatch = with_its_dispatch(work, attempt_id)
        if attempt is not None and move(
            work.session,
            attempt,
            "refuse",
            work.now,
            next_due_at=None,
            error_code=error.code,
            reason=str(error)[:200],
        ):
            _count(work, attempt)
            mark_number(work, attempt.number, error.code)
            if dispatch is not None:
                _tell_dispatch(work, attempt, dispatch)


def give_up(work: Work, attempt_id: int) -> None:
    """So many requests surely came to nothing that the next rung is the better hope."""
    attempt, dispatch = with_its_dispatch(work, attempt_id)
    gave_up = attempt is not None and move(work.session, attempt, "fail", work.now, next_due_at=None)
    if not gave_up or attempt is None:
        return
    _count(work, attempt)
    if dispatch is not None:
        _tell_dispatch(work, attempt, dispatch)


def _count(work: Work, attempt: Attempt) -> None:
    """An attempt that has come to its end is counted by what became of it."""
    if attempt.ended_at is not None:
        work.count(ATTEMPTS.labels(attempt.channel.value, attempt.state.value))


def _note_hand_over(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> None:
    """Whatever the carrier says about an attempt, it has it."""
    if attempt.handed_at is None:
        attempt.handed_at = work.now
        _notify(work, attempt, dispatch)


def _notify(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> None:
    """The carrier has the first attempt of the ladder: the unit counts as notified. Source: R21."""
    if dispatch is not None and dispatch.notified_at is None and attempt.rung in dispatch.rung_names:
        late_s = seconds_late(dispatch.verified_at, work.now, work.settings.notify_limit)
        if not move(work.session, dispatch, "notify", work.now, notify_late_s=late_s):
            dispatch.notified_at, dispatch.notify_late_s = work.now, late_s
        work.record(dispatch.case_id, "notified", unit=dispatch.unit_code, late_s=late_s)
        work.count(NOTIFIED.labels(in_time(late_s)))


def _silent_until(work: Work) -> datetime:
    """The moment until which a carrier may say nothing about what it was given."""
    return work.now + timedelta(seconds=work.settings.ring_s + GRACE_S)


def look_again_later(work: Work, attempt: Attempt) -> None:
    """Note when the carrier is to be asked, should it say nothing more about this attempt."""
    attempt.next_due_at = _look_again_at(work, attempt, attempt.state)


def _look_again_at(work: Work, attempt: Attempt, state: StrEnum) -> datetime | None:
    if state in LIVE and attempt.stop_wanted_at and not attempt.stopped_at:
        return work.now + RING_AGAIN  # it rings for nobody: that must not last
    if state is AttemptState.ANSWERED:
        return work.after(TALK_S)
    if state in LIVE or (state is AttemptState.SENT and _may_be_told(work, attempt)):
        return _silent_until(work)
    return None


def _may_be_told(work: Work, attempt: Attempt) -> bool:
    """A text's receipt comes within minutes or, with many carriers, never: then nobody asks for it."""
    return attempt.handed_at is None or work.now - attempt.handed_at < RECEIPTS


def _tell_dispatch(work: Work, attempt: Attempt, dispatch: Dispatch) -> None:
    if attempt.rung == ANSWER:
        if attempt.state in LOST:
            answer_lost(work, dispatch, attempt)
        elif attempt.state is AttemptState.DELIVERED:
            answer_arrived(work, dispatch, attempt)
        return
    if attempt.rung == TALK:
        heard_of_talk(work, dispatch, attempt)
        return
    if attempt.state in (AttemptState.ANSWERED, AttemptState.DELIVERED) and dispatch.delivered_at is None:
        dispatch.delivered_at = work.now
    if attempt.channel is not Channel.CALL:
        return
    if attempt.state in UNREACHED:
        not_reached(work, dispatch, attempt)
    elif attempt.state in (AttemptState.ANSWERED, AttemptState.ENDED):
        escalate(work, dispatch)
