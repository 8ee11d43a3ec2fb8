"""Tell a unit something about its share of a case."""

from __future__ import annotations

from gateway.actions.handlers import handlers
from gateway.actions.outbox import Why
from gateway.actions.tell import tell
from gateway.work import Work
from models.conversation import Say
from models.dispatch import Dispatch


def tell_unit(work: Work, dispatch: Dispatch, say: Say) -> bool:
    """Text whoever handles this share; False when nobody of the unit can be texted."""
    told = handlers(work, dispatch)
    for to in told:
        tell(work, say, to, Why(say.key, case=dispatch.case))
    return bool(told)
