"""A call has reached nobody, or nobody any more: what comes next."""

from __future__ import annotations

from gateway.actions.escalate import escalate
from gateway.actions.join import JOIN, join_again
from gateway.work import Work
from models.attempt import Attempt
from models.dispatch import Dispatch


def not_reached(work: Work, dispatch: Dispatch, attempt: Attempt) -> None:
    """Try the next one on the ladder; a call to join officer and citizen is made once more instead.

    The caller holds the dispatch's row lock.
    """
    if attempt.rung == JOIN:
        join_again(work, dispatch, attempt)
    else:
        escalate(work, dispatch)
