"""The service itself is in trouble: whoever is on duty for the efficiency centre is rung and texted."""

from __future__ import annotations

from gateway.actions.handlers import centre
from gateway.actions.on_duty import on_duty
from gateway.actions.outbox import Why, put_out
from gateway.actions.tell import tell
from gateway.policy.duty import CENTRE, reach
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.conversation import Say
from models.unit import CENTRE as CENTRE_UNIT

SERVICE = "service"
"""The rung of what is said about the service and not about a case."""


def ring_the_centre(work: Work, call: str) -> list[Attempt]:
    """Call the centre with the prompt `call`; nothing is made when it has no number."""
    shift = on_duty(work, CENTRE_UNIT)
    to = reach(CENTRE, Channel.CALL, None, shift, work.settings.own_lines, work.settings.centre)
    return [] if to is None else [put_out(work, to, Channel.CALL, call, Why(SERVICE), urgent=True)]


def text_the_centre(work: Work, say: Say, case: Case | None = None) -> list[Attempt]:
    """Text the centre; the same words twice a day at the most, as for everybody."""
    to = centre(work)
    return [] if to is None else [tell(work, say, to, Why(SERVICE, case=case))]
