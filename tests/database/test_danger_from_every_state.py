"""Text 3, key 3 and key 0 reach the 110 desk in one hop, whatever state a case is in. Source: R18, I6."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from gateway.actions.acknowledge import BY_KEY, BY_TEXT
from gateway.actions.find_call import locked_call
from gateway.actions.find_dispatch import locked_in_case
from gateway.actions.open_dispatch import open_dispatch
from gateway.actions.police_return import caller_returns
from gateway.actions.register import register
from gateway.actions.who_is import who_answers, who_is
from gateway.hear import hear
from gateway.hear_officer import do
from gateway.policy.intake import NewCase
from gateway.work import Gateway
from models.attempt import Attempt
from models.case import CaseSource
from models.conversation import Acknowledge, ReportEmergency, Say
from models.dispatch import Dispatch, Part
from models.lifecycle import CaseState, DispatchState, SurveyState
from models.survey import Survey
from tests.database.conftest import A_QUIET_EVENING, execute, rows
from tests.database.stock import new_call, new_dispatch

OFFICER, LEADER, CENTRES = "+8613800000501", "+8613800000503", "+8613800002201"
OTHER_OFFICER = "+8613800000401"
DESK = "SELECT count(*) FROM attempts WHERE role = 'police_desk' AND channel = 'call' AND state = 'due'"
SHARE_OF = {
    CaseState.REGISTERED: DispatchState.DISPATCHED,
    CaseState.VERIFIED: DispatchState.DISPATCHED,
    CaseState.REOPENED: DispatchState.NOTIFIED,
    CaseState.SURVEYED: DispatchState.COMPLETED,
    CaseState.ARCHIVED: DispatchState.COMPLETED,
    CaseState.MERGED: DispatchState.CANCELLED,
    CaseState.INVALID: DispatchState.CANCELLED,
}
"""How the unit's share stands when the case is in a state that no share has."""
every_state = pytest.mark.parametrize("state", sorted(set(CaseState) - {CaseState.POLICE_RETURN}))
every_share = pytest.mark.parametrize("state", sorted(set(DispatchState) - {DispatchState.POLICE_RETURN}))


def in_state(gateway: Gateway, state: CaseState, share: DispatchState | None = None) -> tuple[str, int]:
    """The code of a case in that state, and its share's id; the first rung's calls are out already."""
    dispatch_id = new_dispatch(gateway)
    share = share or SHARE_OF.get(state) or DispatchState(state.value)
    with gateway.work() as work:
        dispatch = work.session.get_one(Dispatch, dispatch_id)
        dispatch.state, dispatch.next_due_at, dispatch.case.state = share, None, state
        code = dispatch.case.code
    return code, dispatch_id


def says(gateway: Gateway, number: str, intent: ReportEmergency | Acknowledge) -> Say:
    with gateway.work() as work:
        said = hear(work, intent, who_is(work, number), BY_TEXT)
    assert said is not None
    return said


def stands(engine: Engine, code: str) -> tuple[str, int]:
    """The case's state, and how many calls to the 110 desk are on their way."""
    [(state,)] = rows(engine, "SELECT state FROM cases WHERE code = :code", code=code)
    [(calls,)] = rows(engine, DESK)
    return state, calls


@every_state
def test_text_3_reaches_the_desk_in_one_hop(gateway: Gateway, state: CaseState) -> None:
    code, _ = in_state(gateway, state)
    assert says(gateway, OFFICER, ReportEmergency(code)) == Say("officer_emergency_ok", code=code)
    assert stands(gateway.engine, code) == ("police_return", 1)
    assert rows(gateway.engine, "SELECT actor FROM events WHERE kind = 'emergency'") == [("城管甲值班",)]


@every_share
def test_text_3_reaches_the_desk_whatever_became_of_the_share(gateway: Gateway, state: DispatchState) -> None:
    code, _ = in_state(gateway, CaseState.DISPATCHED, state)
    says(gateway, OFFICER, ReportEmergency(code))
    assert stands(gateway.engine, code) == ("police_return", 1)


@every_state
def test_text_3_from_the_centre_reaches_the_desk(gateway: Gateway, state: CaseState) -> None:
    code, _ = in_state(gateway, state)
    assert says(gateway, CENTRES, ReportEmergency(code)).key == "officer_emergency_ok"
    assert stands(gateway.engine, code) == ("police_return", 1)


@every_state
@pytest.mark.parametrize("is_over", [False, True], ids=["during the call", "as the call ends"])
def test_key_3_reaches_the_desk_in_one_hop(gateway: Gateway, state: CaseState, is_over: bool) -> None:
    code, dispatch_id = in_state(gateway, state)
    with gateway.work() as work:
        dispatch = locked_in_case(work, dispatch_id)
        leg = work.session.scalars(select(Attempt).where(Attempt.role == "duty_phone")).one()
        leg.ended_at = work.now if is_over else None
        said = do(work, ReportEmergency(code), dispatch, who_answers(leg, dispatch), BY_KEY, leg)
    assert said.key == "officer_emergency_ok"
    assert stands(gateway.engine, code) == ("police_return", 1)


@every_state
@pytest.mark.parametrize("call", ["greeted", "waiting", "joined", "told", "ended"])
def test_key_0_takes_the_case_along_in_one_hop(gateway: Gateway, state: CaseState, call: str) -> None:
    code, _ = in_state(gateway, state)
    call_id = new_call(gateway, case_id=1, state=call)
    with gateway.work() as work:
        caller_returns(work, locked_call(work, call_id))
    [(became, due)] = rows(gateway.engine, "SELECT state, to_110_at IS NOT NULL FROM inbound_calls")
    assert (became, due) == ("ended" if call == "ended" else "to_110", True)
    # A caller on his way to the desk keeps its phone free; of one who was cut off the desk hears at once.
    assert stands(gateway.engine, code) == ("police_return", int(call == "ended"))
    waits = "SELECT next_due_at FROM dispatches WHERE unit_code = 'GAJ'"
    [(look_again,)] = rows(gateway.engine, waits)
    assert isinstance(look_again, datetime)
    assert (look_again - A_QUIET_EVENING).total_seconds() == (30 if call == "ended" else 45)


@every_state
def test_the_same_danger_twice_rings_once(gateway: Gateway, state: CaseState) -> None:
    code, _ = in_state(gateway, state)
    for number in (OFFICER, LEADER, OFFICER):
        assert says(gateway, number, ReportEmergency(code)).key == "officer_emergency_ok"
    assert stands(gateway.engine, code) == ("police_return", 1)
    assert len(rows(gateway.engine, "SELECT 1 FROM events WHERE kind = 'emergency'")) == 1


def test_danger_about_a_case_that_no_unit_has_yet_reaches_the_desk(gateway: Gateway) -> None:
    with gateway.work() as work:
        new = NewCase(
            happened_at=None, place="", caller_name="", caller_phone="", request="夜间施工", unit="ZFJ"
        )
        code = register(work, new, None, CaseSource.API).code
    assert says(gateway, CENTRES, ReportEmergency(code)).key == "officer_emergency_ok"
    assert stands(gateway.engine, code) == ("police_return", 1)


def test_danger_about_another_units_case_is_no_secret_that_was_passed_on(gateway: Gateway) -> None:
    code, _ = in_state(gateway, CaseState.ACKNOWLEDGED)
    said = says(gateway, OTHER_OFFICER, ReportEmergency(code))
    assert said == Say("officer_danger_wrong_code", code=code)
    assert "立即拨打110" in gateway.wording.text(said)
    assert stands(gateway.engine, code) == ("acknowledged", 0)


@pytest.mark.parametrize("asked", [SurveyState.PLANNED, SurveyState.ASKED, SurveyState.REMINDED])
def test_a_closed_case_that_is_dangerous_is_on_record_and_nobody_is_asked_how_content_he_is(
    gateway: Gateway, asked: SurveyState
) -> None:
    code, _ = in_state(gateway, CaseState.SURVEYED)
    with gateway.work() as work:
        survey = Survey(case_id=1, number="+8613800138000", planned_at=work.now, state=asked)
        survey.next_due_at = work.now
        work.session.add(survey)
    says(gateway, OFFICER, ReportEmergency(code))
    assert rows(gateway.engine, "SELECT state, next_due_at FROM surveys") == [("cancelled", None)]


def test_the_case_into_which_a_dangerous_one_was_merged_goes_back_too_and_the_desk_hears_of_one(
    gateway: Gateway,
) -> None:
    main_id = new_dispatch(gateway, unit="HBJ")
    code, _ = in_state(gateway, CaseState.MERGED)
    execute(gateway.engine, "UPDATE dispatches SET state = 'acknowledged' WHERE id = :id", id=main_id)
    execute(gateway.engine, "UPDATE cases SET merged_into_id = 1 WHERE id = 2")
    says(gateway, OFFICER, ReportEmergency(code))
    assert rows(gateway.engine, "SELECT state FROM cases") == [("police_return",), ("police_return",)]
    assert rows(gateway.engine, DESK) == [(1,)]
    assert rows(gateway.engine, "SELECT case_id FROM dispatches WHERE unit_code = 'GAJ'") == [(1,)]
    told = "SELECT number FROM attempts WHERE rung = 'officer_case_to_110'"
    assert rows(gateway.engine, told) == [(OTHER_OFFICER,)]


def test_every_unit_that_has_a_share_is_relieved_of_it(gateway: Gateway) -> None:
    code, dispatch_id = in_state(gateway, CaseState.ON_SITE)
    with gateway.work() as work:
        case = work.session.get_one(Dispatch, dispatch_id).case
        for unit, state, part in (
            ("HBJ", DispatchState.HANDING_OVER, Part.LEAD),
            ("JTJ", DispatchState.ACKNOWLEDGED, Part.ASSIST),
            ("SWJ", DispatchState.NOTIFIED, Part.ASSIST),
            ("WJW", DispatchState.COMPLETED, Part.ASSIST),
        ):
            open_dispatch(work, case, unit, "standard", part=part).state = state
    says(gateway, OFFICER, ReportEmergency(code))
    became = dict(rows(gateway.engine, "SELECT unit_code, state FROM dispatches"))
    assert {unit: state for unit, state in became.items() if state != "police_return"} == {
        "WJW": "completed",
        "GAJ": "dispatched",
    }
    told = "SELECT number FROM attempts WHERE rung = 'officer_case_to_110' ORDER BY number"
    assert rows(gateway.engine, told) == [("+8613800000301",), ("+8613800000401",)]
