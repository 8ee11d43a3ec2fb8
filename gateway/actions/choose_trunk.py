"""By which trunk an attempt leaves."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.ask_trunk import health_of
from gateway.actions.choose_sender import texted
from gateway.actions.join import JOIN, waiting_call
from gateway.policy.trunk_choice import TENTHS, WELL, choose, share
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.trunk import TrunkCode, TrunkTrouble


def choose_trunk(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> TrunkCode:
    """The trunk that does well; after a failure the other one. A reply goes by the trunk that was texted,
    and what one trunk can never do by the other, however that one does.

    Whoever is rung to talk to a citizen who waits is rung by the citizen's own trunk: a queue is the
    carrier's, and nobody can be joined to it from another. The ladder takes that trunk too while it is well,
    so that nobody has to be rung twice.
    """
    if len(work.gateway.trunks) == 1:
        return TrunkCode.PRIMARY
    waits_on = _citizens_trunk(work, attempt, dispatch)
    if attempt.rung == JOIN and waits_on is not None:
        return waits_on
    if attempt.unfit_on is not None:
        return next(code for code in work.gateway.trunks if code is not attempt.unfit_on)
    answers_by = _texted_trunk(work, attempt)
    health = {row.trunk: health_of(row) for row in work.session.scalars(select(TrunkTrouble))}
    if answers_by is not None and share(health.get(answers_by, WELL), work.now):
        return answers_by
    if waits_on not in (None, attempt.trunk) and share(health.get(waits_on, WELL), work.now) == TENTHS:
        return waits_on
    return choose(health, work.now, attempt.id, careful=attempt.urgent, failed_on=attempt.trunk)


def _citizens_trunk(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> TrunkCode | None:
    """The trunk on which the citizen waits for whom this call is made; None for a text, or nobody waits."""
    if attempt.channel is not Channel.CALL or dispatch is None:
        return None
    call = waiting_call(work, dispatch.case)
    return call.trunk if call is not None else None


def _texted_trunk(work: Work, attempt: Attempt) -> TrunkCode | None:
    """The trunk of the number that this is a reply to; None for what is no reply, or has failed there."""
    ours = texted(work, attempt)
    found = (code for code, trunk in work.gateway.trunks.items() if ours in trunk.senders)
    return next((code for code in found if code is not attempt.trunk), None)
