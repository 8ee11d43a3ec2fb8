"""The centre presses a unit to get on with a case. Source: R8, R10."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from gateway.actions.find_dispatch import lock_case
from gateway.actions.handlers import handlers, leader_of
from gateway.actions.outbox import Why
from gateway.actions.tell import tell
from gateway.policy.case_words import about
from gateway.policy.duty import LEADER, Target
from gateway.policy.phrases import local_clock
from gateway.policy.shares import kept
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.event import Event
from models.lifecycle import WITH_A_UNIT

AGAIN = timedelta(minutes=30)
"""A unit is pressed about one case no oftener than this: who is pressed all the time stops listening."""
USUAL = "请加快办理"


def supervise(work: Work, case: Case, reason: str, by: Speaker) -> Say:
    """Text the officer and the leader of every unit that has a share, and put it on record.

    Within half an hour of the last time nobody is texted again.
    """
    shares = kept(lock_case(work, case.id))
    if case.state not in WITH_A_UNIT or not shares:
        return Say("centre_not_open", code=case.code)
    last = _last(work, case)
    if last is not None and work.now - last < AGAIN:
        return Say("centre_supervised_lately", code=case.code, hhmm=local_clock(last))
    told = [share for share in shares if _press(work, share, reason or USUAL)]
    work.record(case.id, "supervised", by.name, unit=case.unit_code, reason=reason)
    depts = "、".join(share.unit.name_zh for share in told or shares)
    key = "centre_supervised" if told else "centre_supervised_nobody"
    return Say(key, code=case.code, dept=depts, hhmm=local_clock(work.now))


def _press(work: Work, share: Dispatch, reason: str) -> bool:
    """Text whoever handles the share, and the leader on duty; False when neither can be texted."""
    area = work.gateway.catalogue.region_name(share.region_code)
    words = about(share, area, work.now) | {"reason": reason}
    leader = leader_of(work, share)
    to = {target.number: target for target in (*handlers(work, share), *([leader] if leader else []))}
    for target in to.values():
        tell(work, Say(_key(target), **words), target, Why("supervised", case=share.case))
    return bool(to)


def _key(target: Target) -> str:
    return "leader_supervised" if target.role == LEADER else "officer_supervised"


def _last(work: Work, case: Case) -> datetime | None:
    pressed = select(Event.at).where(Event.case_id == case.id, Event.kind == "supervised")
    return work.session.scalars(pressed.order_by(Event.id.desc()).limit(1)).first()
