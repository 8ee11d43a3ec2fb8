"""A call has reached nobody, or nobody any more: what comes next."""

from __future__ import annotations

from gateway.actions.escalate import escalate
from gateway.actions.join import JOIN, join_again
from gateway.actions.outbox import Why
from gateway.actions.tell import REPLY, tell
from gateway.policy.call_backs import CALL_BACK, TALK
from gateway.policy.duty import Target
from gateway.work import Work
from models.attempt import Attempt
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import AttemptState
from models.phone import Phone


def not_reached(work: Work, dispatch: Dispatch, attempt: Attempt) -> None:
    """Try the next one on the ladder; a call to join officer and citizen is made once more instead.

    An officer who asked to be put through and could not be reached gets a text. The caller holds the
    dispatch's row lock.
    """
    if attempt.rung == JOIN:
        join_again(work, dispatch, attempt)
    elif attempt.rung == CALL_BACK:
        _tell_officer(work, dispatch, attempt)
    elif attempt.rung != TALK:
        escalate(work, dispatch)


def _tell_officer(work: Work, dispatch: Dispatch, attempt: Attempt) -> None:
    if Phone.parse(attempt.number, area_code=work.settings.area_code).can_receive_text:
        to = Target(REPLY, attempt.number, None, attempt.name, attempt.contact_id, attempt.person_id)
        capped = attempt.state is AttemptState.CAPPED
        said = Say("officer_called_enough" if capped else "officer_called_in_vain", code=dispatch.case.code)
        tell(work, said, to, Why(said.key, case=dispatch.case))
