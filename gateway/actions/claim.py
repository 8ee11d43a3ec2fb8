"""Claim attempts before they leave: from then on they are ours, each with the request to be made for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select

from gateway.actions.ask_trunk import ask_trunk
from gateway.actions.call_citizen import obstacle
from gateway.actions.choose_sender import choose_sender
from gateway.actions.choose_trunk import choose_trunk
from gateway.actions.find_dispatch import with_their_dispatches
from gateway.actions.join import JOIN, waiting_call
from gateway.actions.reachable import Numbers
from gateway.actions.survey_leaves import survey_leaves
from gateway.actions.take_turn import leave_line, take_turn
from gateway.callbacks import Callbacks
from gateway.policy.call_backs import CALL_BACK
from gateway.policy.survey import CALL_RUNG as SURVEY_CALL
from gateway.policy.survey import RUNGS as SURVEY_RUNGS
from gateway.work import Gateway, Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.lifecycle import AttemptState, move
from models.phone import USUAL_PAUSE_S, Phone
from models.unit import Contact
from notifications.carriers import Carrier, CarrierRef, OutboundCall, OutboundText

LOOK_FOR_S = 20
"""How long after a request the carrier is asked what became of it, should the worker not come back."""
PAUSE = select(Contact.pause_s).where(Contact.id == bindparam("contact"))
Request = Callable[[Gateway], CarrierRef]


def claim(work: Work, attempt_ids: Sequence[int]) -> Mapping[int, Request]:
    """The requests for these attempts, which are ours now; one that must not leave, or not yet, has none.

    All locks are taken before anything is decided, of the dispatches first and then of the numbers.
    """
    due = [each for each in with_their_dispatches(work, attempt_ids) if each[0].state is AttemptState.DUE]
    wanted = [each for each in due if _is_wanted(work, *each)]
    numbers = Numbers(work, [attempt for attempt, _ in wanted])
    requests = {attempt.id: _leaving(work, numbers, attempt, dispatch) for attempt, dispatch in wanted}
    for attempt, _ in due:
        if requests.get(attempt.id) is None and attempt.ended_at is not None:
            leave_line(work, attempt)
    return {attempt_id: request for attempt_id, request in requests.items() if request is not None}


def _is_wanted(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> bool:
    if dispatch is not None and (
        _is_settled(work, attempt, dispatch)
        or _is_joinless(work, attempt, dispatch)
        or _is_pointless(work, attempt, dispatch)
    ):
        return False
    return attempt.rung not in SURVEY_RUNGS or survey_leaves(work, attempt)


def _leaving(work: Work, numbers: Numbers, attempt: Attempt, dispatch: Dispatch | None) -> Request | None:
    if numbers.is_held_back(attempt):
        return None
    trunk, tries = choose_trunk(work, attempt, dispatch), attempt.tries + 1
    if not take_turn(work, attempt, dispatch, trunk):
        return None
    numbers.note_leaving(attempt)
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
    known = work.session.scalars(PAUSE, {"contact": attempt.contact_id}).first()
    return USUAL_PAUSE_S if known is None else known


def _text(work: Work, attempt: Attempt, sender: str) -> Callable[[Carrier], CarrierRef]:
    text = OutboundText(
        to=attempt.number,
        sender=sender,
        body=attempt.said,
        status_url=Callbacks(work.settings.public_base_url).text_status(attempt.id),
    )
    return lambda carrier: carrier.send_text(text)
