"""With a hundred thousand cases on record, no query of the running service reads a big table through.

The queries are caught while the service's own functions run, so that a changed query is a tested query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from gateway.actions.acknowledge import BY_TEXT, acknowledge
from gateway.actions.answer import answer_merged, way_for
from gateway.actions.ask_carrier import ask_carrier
from gateway.actions.call_backs import call_backs
from gateway.actions.call_citizen import start_talk
from gateway.actions.call_officer import call_officer
from gateway.actions.choose_unit import choose_unit
from gateway.actions.deliver import deliver
from gateway.actions.escalate import tell_the_desk
from gateway.actions.find_dispatch import (
    by_code,
    in_hand_of,
    kept_by,
    locked,
    locked_in_case,
    open_for,
    waiting_for,
)
from gateway.actions.give_up_waiting import start_waiting
from gateway.actions.look_after_handling import look_after_handling
from gateway.actions.officer_leg import OfficerLeg, leg_of_call
from gateway.actions.on_duty import on_duty
from gateway.actions.police_return import police_return
from gateway.actions.progress import progress
from gateway.actions.progress_for_caller import progress_for_caller
from gateway.actions.repair import repair
from gateway.actions.return_case import ask_for_review, return_case
from gateway.actions.who_is import who_is
from gateway.clock import Clock
from gateway.policy.speaker import Speaker
from gateway.seed import seed_demo_roster
from gateway.web.case_filters import Filter
from gateway.web.case_list import Wanted, case_list
from gateway.web.case_view import case_json
from gateway.wiring import open_database
from gateway.work import Gateway, Work
from models.attempt import Channel
from models.case import Case
from models.dispatch import Dispatch
from models.inbound import InboundCall
from tests.database.call_steps import CALL_STEPS
from tests.database.centre_steps import CENTRE_STEPS
from tests.database.conftest import HeardBell, HeardCarrier, create_database, execute, set_clock, trunks_of
from tests.database.stock import new_attempt, new_call, register_case
from tests.database.survey_steps import SURVEY_STEPS
from tests.database.text_steps import TEXT_STEPS
from tests.database.year import COUNT, work_a_year

MOST_ROWS = 3_000
"""More rows than that from one part of a plan is reading a table through, whatever the plan calls it."""
BIG = {
    "cases", "dispatches", "attempts", "inbound_calls", "inbound_texts", "events", "surveys", "case_codes",
    "text_intakes",
}  # fmt: skip
UNIT, CENTRE = Speaker("+8613900000011", "李明", units=frozenset({"JTJ"})), frozenset({"XNZX"})
TWO_UNITS = Speaker("+8613900000011", "李明", units=frozenset({"JTJ", "ZFJ"}))
OF_A_QUIET_UNIT = Speaker("+8613900000013", "陈静", units=frozenset({"HSJ"}))
AT_THE_CENTRE = Speaker("+8613900000012", "赵强", units=CENTRE)


@dataclass(frozen=True)
class Caught:
    """One statement as it went to the database."""

    statement: str
    values: Any


@pytest.fixture(scope="module")
def full_engine(database_url: str, worker_id: str) -> Iterator[Engine]:
    """A database after a year of hard work."""
    url = create_database(database_url, f"full_{worker_id}")
    engine = open_database(url)
    execute(engine, "TRUNCATE shifts, people, contacts RESTART IDENTITY CASCADE")
    set_clock(engine, 0)
    seed_demo_roster(engine)
    work_a_year(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def busy(full_engine: Engine, gateway: Gateway) -> Gateway:
    """The gateway on that database."""
    return Gateway(
        settings=gateway.settings,
        engine=full_engine,
        bell=HeardBell(),
        trunks=trunks_of(gateway.settings, HeardCarrier()),
        catalogue=gateway.catalogue,
        wording=gateway.wording,
    )


@contextmanager
def catching(engine: Engine) -> Iterator[list[Caught]]:
    """What goes to the database meanwhile."""
    caught: list[Caught] = []

    def catch(
        connection: Connection, cursor: object, statement: str, values: Any, context: object, many: bool
    ) -> None:
        caught.append(Caught(statement, values[0] if isinstance(values, list) else values))

    event.listen(engine, "before_cursor_execute", catch)
    try:
        yield caught
    finally:
        event.remove(engine, "before_cursor_execute", catch)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def reads_through(engine: Engine, caught: Caught) -> list[str]:
    """The parts of this statement's plan that read a big table through."""
    verb = caught.statement.split(None, 1)[0].upper()
    if verb not in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
        return []
    with engine.connect() as connection:
        # Only what changes nothing is run; a changing statement's plan is looked at.
        analyze = "ANALYZE, FORMAT JSON" if verb == "SELECT" else "FORMAT JSON"
        values = caught.values[0] if isinstance(caught.values, list) else caught.values
        [[plan]] = connection.exec_driver_sql(f"EXPLAIN ({analyze}) {caught.statement}", values)
        connection.rollback()
    found = []
    for node in nodes(plan[0]["Plan"]):
        if node.get("Relation Name") not in BIG:
            continue
        rows = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
        read = rows * node.get("Actual Loops", 1)
        if node["Node Type"] == "Seq Scan" or read > MOST_ROWS:
            how = f"{node['Node Type']} of {node['Relation Name']} ({read:.0f} rows)"
            found.append(f"{how}: {shortened(caught.statement)}")
    return found


def shortened(statement: str) -> str:
    """What a statement asks for, without the names of all the columns."""
    return statement[max(statement.find("FROM"), 0) :].replace("\n", "")


def offenders(engine: Engine, act: Callable[[], object]) -> list[str]:
    with catching(engine) as caught:
        act()
    assert caught
    return [fault for each in caught for fault in reads_through(engine, each)]


def told(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {fault}" for name, each in faults.items() for fault in each)


def in_work(gateway: Gateway, act: Callable[[Work], object]) -> Callable[[], object]:
    """`act` in one transaction."""

    def run() -> object:
        with gateway.work() as work:
            return act(work)

    return run


def one(work: Work, kind: type[Any], row_id: int) -> Any:
    return work.session.get_one(kind, row_id)


STEPS: dict[str, Callable[[Work], object]] = {
    "register and dispatch": register_case,
    "by code": lambda work: by_code(work, "0427", UNIT),
    "by code for the centre": lambda work: by_code(work, "0427", AT_THE_CENTRE),
    "by an unknown code": lambda work: by_code(work, "99999", UNIT),
    "waiting for a unit": lambda work: waiting_for(work, UNIT),
    "waiting for two units": lambda work: waiting_for(work, TWO_UNITS),
    "waiting for the centre": lambda work: waiting_for(work, AT_THE_CENTRE),
    "open for a unit": lambda work: open_for(work, UNIT),
    "waiting for a quiet unit": lambda work: waiting_for(work, OF_A_QUIET_UNIT),
    "open for a quiet unit": lambda work: open_for(work, OF_A_QUIET_UNIT),
    "open for two units": lambda work: open_for(work, TWO_UNITS),
    "open for the centre": lambda work: open_for(work, AT_THE_CENTRE),
    "in hand of a unit": lambda work: in_hand_of(work, UNIT),
    "in hand of the centre": lambda work: in_hand_of(work, AT_THE_CENTRE),
    "how a result is answered": lambda work: way_for(work, locked(work, 500)),
    "whoever was merged gets the answer": lambda work: answer_merged(work, locked(work, 500)),
    "remind of limits": lambda work: look_after_handling(work, locked(work, 502)),
    "kept by a unit": lambda work: kept_by(work, UNIT),
    "kept by any unit": lambda work: kept_by(work, AT_THE_CENTRE),
    "locked": lambda work: locked(work, 500),
    "locked with its case": lambda work: locked_in_case(work, 501),
    "who is": lambda work: who_is(work, "+8613900000011"),
    "on duty": lambda work: on_duty(work, "JTJ", "YJQ"),
    "progress for a caller": lambda work: progress_for_caller(work, "+8613800000427"),
    "progress for a stranger": lambda work: progress_for_caller(work, "+8613999999999"),
    "acknowledge": lambda work: acknowledge(work, locked(work, 1000), UNIT, BY_TEXT),
    "return": lambda work: return_case(work, locked(work, 1500), "不属本单位", UNIT, BY_TEXT),
    "danger": lambda work: police_return(work, locked(work, 2000), UNIT, BY_TEXT),
    "who holds a duty phone": lambda work: who_is(work, "+862826000005"),
    "the desk is told": lambda work: tell_the_desk(work, one(work, Case, 4271)),
    "a return is kept after all": lambda work: acknowledge(work, locked(work, 701), UNIT, BY_TEXT),
    "a return is brought up again": lambda work: ask_for_review(work, locked(work, 1402)),
    "a callback": lambda work: progress(work, 2500, "answer", ""),
    "who is owed a call back": call_backs,
    "whom a unit owes a call back": lambda work: call_backs(work, "JTJ"),
    "an officer's call to a citizen": lambda work: start_talk(work, locked(work, 703), a_leg(work), 1),
    "an officer wants to be called": lambda work: call_officer(work, locked(work, 703), UNIT),
    "one case": lambda work: case_json(work, one(work, Case, 4270)),
    **TEXT_STEPS,
    **CALL_STEPS,
    **SURVEY_STEPS,
    **CENTRE_STEPS,
}  # fmt: skip


def a_leg(work: Work) -> OfficerLeg:
    """An officer on the phone."""
    return leg_of_call(work, one(work, InboundCall, 5001), locked(work, 703))


def lists() -> dict[str, Wanted]:
    """Every list of cases that the desk can ask for: by state, by unit, and an older page."""
    return {
        f"list of {state or 'all'} cases of {unit or 'all units'} from {before or 'the newest'}": Wanted(
            state=str(state), unit=unit, before=before
        )
        for state in ("", *Filter)
        for unit in ("", "JTJ", "HSJ")
        for before in (None, COUNT // 2)
    }


def waiting_caller_chooses(work: Work) -> None:
    call = one(work, InboundCall, new_call(work.gateway))
    choose_unit(work, call, "JTJ", "出租车投诉", None)
    start_waiting(work, call)


def test_no_query_of_the_service_reads_a_big_table_through(busy: Gateway) -> None:
    """All in one test: the year of work is written once."""
    faults = {
        "clock": offenders(busy.engine, Clock(busy).tick),
        "sleep": offenders(busy.engine, Clock(busy)._seconds_to_next),
        "audit": offenders(busy.engine, lambda: repair(busy)),
        "a caller chooses": offenders(busy.engine, in_work(busy, waiting_caller_chooses)),
        "ask carrier": offenders(busy.engine, lambda: ask_carrier(busy, 3500)),
        "ask carrier by number": offenders(
            busy.engine, lambda: ask_carrier(busy, new_attempt(busy, state="uncertain", claimed_at=None))
        ),
        "deliver a call": offenders(busy.engine, lambda: deliver(busy, new_attempt(busy, "+8613900000427"))),
        "deliver a text": offenders(
            busy.engine, lambda: deliver(busy, new_attempt(busy, "+8613900000427", channel=Channel.TEXT))
        ),
        "deliver a rung": offenders(
            busy.engine,
            lambda: deliver(busy, new_attempt(busy, "+8613900000427", case_id=4000, dispatch_id=4000)),
        ),
    }
    faults |= {name: offenders(busy.engine, in_work(busy, act)) for name, act in STEPS.items()}
    assert not any(faults.values()), told(faults)


def test_no_list_of_the_desk_reads_a_big_table_through(busy: Gateway) -> None:
    faults = {
        name: offenders(busy.engine, in_work(busy, partial(case_list, wanted=wanted)))
        for name, wanted in lists().items()
    }
    assert not any(faults.values()), told(faults)


def test_the_count_of_open_cases_does_not_hide_a_plan_that_depends_on_luck(busy: Gateway) -> None:
    """The clock's query keeps its index with parameters unknown, as a prepared statement may have it."""
    with catching(busy.engine) as caught:
        Clock(busy).tick()
    [first, *_] = [each for each in caught if "next_due_at <= service_now()" in each.statement]
    with busy.engine.connect() as connection:
        connection.execute(text("SET plan_cache_mode = force_generic_plan"))
        for _ in range(7):
            [[plan]] = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {first.statement}", first.values)
    # A table in which there is nothing may well be read through.
    read = [node for node in nodes(plan[0]["Plan"]) if node.get("Relation Name") in BIG]
    assert "Seq Scan" not in {node["Node Type"] for node in read}
    assert Dispatch.__tablename__ in {node["Relation Name"] for node in read}
