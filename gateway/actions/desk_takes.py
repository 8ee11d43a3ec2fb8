"""Somebody at the 110 desk is talking to the citizen: the desk's own ladder need not ring."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.acknowledge import BY_KEY, acknowledge
from gateway.actions.find_dispatch import locked
from gateway.actions.who_is import DESK
from gateway.work import Work
from models.dispatch import Dispatch
from models.unit import POLICE


def desk_takes(work: Work, case_id: int) -> None:
    """The desk has taken whatever it was told of this case; a second call changes nothing."""
    mine = select(Dispatch.id).where(Dispatch.case_id == case_id, Dispatch.unit_code == POLICE)
    for desks_own in work.session.scalars(mine.order_by(Dispatch.id)).all():
        acknowledge(work, locked(work, desks_own), DESK, BY_KEY)
