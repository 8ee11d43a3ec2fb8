"""By which trunk an attempt leaves."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.ask_trunk import health_of
from gateway.actions.join import JOIN, waiting_call
from gateway.policy.trunk_choice import choose
from gateway.work import Work
from models.attempt import Attempt
from models.dispatch import Dispatch
from models.trunk import TrunkCode, TrunkTrouble


def choose_trunk(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> TrunkCode:
    """The trunk that does well; after a failure the other one.

    Whoever is rung to talk to a citizen who waits is rung by the citizen's own trunk: a queue is the
    carrier's, and nobody can be joined to it from another.
    """
    if len(work.gateway.trunks) == 1:
        return TrunkCode.PRIMARY
    if attempt.rung == JOIN and dispatch is not None:
        call = waiting_call(work, dispatch.case)
        if call is not None:
            return call.trunk
    health = {row.trunk: health_of(row) for row in work.session.scalars(select(TrunkTrouble))}
    return choose(health, work.now, attempt.id, careful=attempt.urgent, failed_on=attempt.trunk)
