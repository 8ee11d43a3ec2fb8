"""A call that tells somebody of something new about a case, whether or not a unit has taken it."""

from __future__ import annotations

from gateway.actions.outbox import Why, put_out
from gateway.policy.duty import Target
from gateway.work import Work
from models.attempt import Channel
from models.dispatch import Dispatch

ALERT = "alert"
"""The rung of such a call; it belongs to no ladder."""


def call_about(work: Work, share: Dispatch, to: Target, said: str, news: str) -> None:
    """Ring `to` with the prompt `said`; the same `news` rings a number once."""
    put_out(work, to, Channel.CALL, said, Why(ALERT, news, share.case, share), urgent=True)
