"""Cases, attempts and calls as the gateway makes them, in one line each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from gateway.actions.register_and_dispatch import register_and_dispatch
from gateway.clock import Clock
from gateway.work import Gateway, Work
from models.attempt import Attempt, Channel
from models.case import Case, CaseSource
from models.dispatch import Dispatch
from models.inbound import InboundCall
from tests.database.conftest import A_QUIET_EVENING, rows, set_clock

CLIMBED = "SELECT data->>'rung' FROM events WHERE kind = 'climbed' ORDER BY id"


def register_case(work: Work, **fields: Any) -> Case:
    """A citizen's matter, with its unit at once and the first rung climbed."""
    described = {
        "happened_at": A_QUIET_EVENING.isoformat(),
        "place": "车城大道三段某小区工地旁",
        "caller_name": "王女士",
        "caller_phone": "+8613800138000",
        "request": "夜间施工，居民无法休息",
        "unit": "ZFJ",
        "region": "YJQ",
    }
    return register_and_dispatch(work, described | fields, CaseSource.API)


def new_dispatch(gateway: Gateway, **fields: Any) -> int:
    """The id of a new case's dispatch; its first rung waits to be delivered."""
    with gateway.work() as work:
        case = register_case(work, **fields)
        return work.session.scalars(select(Dispatch.id).where(Dispatch.case_id == case.id)).one()


def new_attempt(gateway: Gateway, number: str = "+8613900000099", **columns: Any) -> int:
    """The id of an attempt that is due now and belongs to no case."""
    with gateway.work() as work:
        values: dict[str, Any] = {
            "channel": Channel.CALL,
            "rung": "test",
            "role": "duty_officer",
            "said": "officer_call",
            "due_at": work.now,
            "next_due_at": work.now,
        }
        attempt = Attempt(number=number, **(values | columns))
        work.session.add(attempt)
        work.session.flush()
        return attempt.id


def new_call(gateway: Gateway, ref: str = "CA" + "9" * 32, **columns: Any) -> int:
    """The id of a citizen's call that has just come in."""
    with gateway.work() as work:
        call = InboundCall(
            carrier_ref=ref, sender="+8613800138000", dialled="+862826110110", arrived_at=work.now, **columns
        )
        work.session.add(call)
        work.session.flush()
        return call.id


def due_s(engine: Engine, table: str, row_id: int) -> float | None:
    """In how many seconds after the evening's beginning a row is due."""
    [(at,)] = rows(engine, f"SELECT next_due_at FROM {table} WHERE id = :id", id=row_id)
    return None if at is None else (at - A_QUIET_EVENING).total_seconds()


def at(gateway: Gateway, seconds: float) -> int:
    """Let it be that late, and the clock look until nothing is due; how many steps that were."""
    set_clock(gateway.engine, seconds)
    clock, done = Clock(gateway), 0
    while count := clock.tick():
        done += count
    return done
