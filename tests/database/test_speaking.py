"""What a person tells us, through the one door, and what stands afterwards. Source: R18, R21, R31, R35."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.actions.acknowledge import BY_KEY, BY_TEXT
from gateway.actions.deliver import deliver
from gateway.actions.who_is import who_is
from gateway.hear import hear
from gateway.policy.speaker import Speaker
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway
from models.conversation import Acknowledge, Intent, ReportEmergency, ReturnCase, Say
from models.dispatch import Dispatch
from tests.database.conftest import A_QUIET_EVENING, HeardCarrier, execute, rows, set_clock
from tests.database.stock import at, new_attempt, new_dispatch, register_case

OFFICER, BACKUP, LEADER = "+8613800000501", "+8613800000502", "+8613800000503"
DUTY_MOBILE = "+8613800000599"
SPARE_MOBILE = "+8613900008888"
KINDS = "SELECT kind, actor FROM events WHERE kind = :kind ORDER BY id"
DESK_CALLS = "SELECT role FROM attempts WHERE channel = 'call' AND role = 'police_desk'"


def says(gateway: Gateway, number: str, intent: Intent) -> Say:
    """What somebody at this number is answered by text."""
    with gateway.work() as work:
        said = hear(work, intent, who_is(work, number), BY_TEXT)
        assert said is not None
        return said


def new_code(gateway: Gateway, **fields: object) -> str:
    """The code of a new case."""
    with gateway.work() as work:
        return register_case(work, **fields).code


def states(gateway: Gateway) -> dict[str, str]:
    """How each unit's share of each case stands."""
    query = """
        SELECT code, dispatches.state FROM cases JOIN dispatches ON cases.id = case_id
        WHERE dispatches.unit_code = 'ZFJ'
    """
    return {str(code): str(state) for code, state in rows(gateway.engine, query)}


# Danger without a code


def test_a_bare_three_means_the_case_this_person_took_last(gateway: Gateway) -> None:
    first, second, others, waiting = (new_code(gateway) for _ in range(4))
    for seconds, number, code in ((1, OFFICER, second), (2, OFFICER, first), (3, BACKUP, others)):
        set_clock(gateway.engine, seconds)
        assert says(gateway, number, Acknowledge(code)).key == "officer_ack_ok"
    set_clock(gateway.engine, 9)
    said = says(gateway, OFFICER, ReportEmergency())
    assert (said.key, said.values["code"]) == ("officer_emergency_ok", first)
    became = {first: "police_return", second: "acknowledged", others: "acknowledged", waiting: "dispatched"}
    assert states(gateway) == became
    assert rows(gateway.engine, DESK_CALLS) == [("police_desk",)]


def test_who_took_none_means_with_a_bare_three_the_case_that_came_last(gateway: Gateway) -> None:
    older = new_code(gateway)
    set_clock(gateway.engine, 30)
    newer = new_code(gateway)
    assert says(gateway, OFFICER, ReportEmergency()).values["code"] == newer
    assert states(gateway)[older] == "dispatched"


def test_a_bare_three_with_nothing_open_is_told_to_dial_110(gateway: Gateway) -> None:
    assert says(gateway, OFFICER, ReportEmergency()) == Say("caller_call_110")
    new_code(gateway, unit="HBJ")  # another unit's is none of his
    assert says(gateway, OFFICER, ReportEmergency()) == Say("caller_call_110")
    assert rows(gateway.engine, DESK_CALLS) == []


def test_a_bare_one_or_two_with_several_cases_is_asked_which(gateway: Gateway) -> None:
    first, second = new_code(gateway), new_code(gateway)
    both = {"n": "2", "codes": f"{first}、{second}", "code": first}
    said = says(gateway, OFFICER, Acknowledge())
    assert said.key == "officer_ambiguous"
    assert {name: said.values[name] for name in both} == both
    said = says(gateway, OFFICER, ReturnCase(None, "不属本单位"))
    assert (said.key, said.values["digit"]) == ("officer_ambiguous_key", "2")
    assert gateway.wording.text(said).count(f"2 {first}") == 1
    assert set(states(gateway).values()) == {"dispatched"}


# A return, and keeping the case after all

BEFORE_CONTACT = datetime.fromisoformat("2026-11-04T10:30:00+08:00")
"""Half an hour before the time to contact the citizen is over."""


def test_who_keeps_a_case_after_all_has_taken_it_when_he_first_did(gateway: Gateway) -> None:
    code = new_code(gateway)
    set_clock(gateway.engine, 20)
    says(gateway, OFFICER, Acknowledge(code))
    set_clock(gateway.engine, 400)
    says(gateway, OFFICER, ReturnCase(code, "不属本单位"))
    set_clock(gateway.engine, 500)
    says(gateway, OFFICER, Acknowledge(code))
    query = "SELECT state, acknowledged_at, acknowledged_by, acknowledge_late_s, next_due_at FROM dispatches"
    assert rows(gateway.engine, query) == [
        ("acknowledged", A_QUIET_EVENING + timedelta(seconds=20), "城管甲值班", 0, BEFORE_CONTACT)
    ]
    assert rows(gateway.engine, KINDS, kind="taken_back") == [("taken_back", "城管甲值班")]
    assert len(rows(gateway.engine, KINDS, kind="acknowledged")) == 1


def test_a_return_by_somebody_who_had_not_taken_it_is_acknowledged_when_he_does(gateway: Gateway) -> None:
    code = new_code(gateway)
    says(gateway, OFFICER, ReturnCase(code, "不属本单位"))
    set_clock(gateway.engine, 200.5)
    says(gateway, BACKUP, Acknowledge(code))
    query = "SELECT state, acknowledged_by, acknowledge_late_s FROM dispatches"
    assert rows(gateway.engine, query) == [("acknowledged", "城管乙备班", 21)]
    assert rows(gateway.engine, KINDS, kind="taken_back") == []


# Whose phone it is


def duty_mobile(gateway: Gateway) -> None:
    """Give ZFJ a mobile as duty phone, and one that is on no shift."""
    for number in (DUTY_MOBILE, SPARE_MOBILE):
        execute(
            gateway.engine, "INSERT INTO contacts (unit_code, number) VALUES ('ZFJ', :number)", number=number
        )
    execute(
        gateway.engine,
        "INSERT INTO shifts (unit_code, region_code, starts_at, ends_at, duty_phone_id)"
        " SELECT 'ZFJ', 'LKQ', service_now(), service_now() + interval '1 day', id FROM contacts"
        " WHERE number = :number",
        number=DUTY_MOBILE,
    )


def forget_duty_mobile(gateway: Gateway) -> None:
    execute(gateway.engine, "DELETE FROM shifts WHERE region_code = 'LKQ'")
    for number in (DUTY_MOBILE, SPARE_MOBILE):
        execute(gateway.engine, "DELETE FROM contacts WHERE number = :number", number=number)


def test_a_mobile_that_is_a_duty_phone_speaks_for_its_unit_and_for_nobody_in_person(gateway: Gateway) -> None:
    duty_mobile(gateway)
    try:
        with gateway.work() as work:
            holder = who_is(work, DUTY_MOBILE)
            assert holder == Speaker(DUTY_MOBILE, "市城市行政执法局值班电话", None, frozenset({"ZFJ"}))
            assert who_is(work, SPARE_MOBILE) == Speaker(SPARE_MOBILE)
        code, foreign = new_code(gateway), new_code(gateway, unit="HBJ")
        assert says(gateway, DUTY_MOBILE, Acknowledge(foreign)).key == "officer_wrong_code"
        assert says(gateway, DUTY_MOBILE, Acknowledge(code)).key == "officer_ack_ok"
        query = "SELECT acknowledged_by, acknowledged_by_id FROM dispatches WHERE state = 'acknowledged'"
        assert rows(gateway.engine, query) == [("市城市行政执法局值班电话", None)]
    finally:
        forget_duty_mobile(gateway)


@pytest.mark.parametrize("number", ["", "+8613900009999"])
def test_a_number_on_no_list_speaks_for_nobody(gateway: Gateway, number: str) -> None:
    with gateway.work() as work:
        assert who_is(work, number) == Speaker(number)


# Keys that were not offered


@pytest.mark.parametrize(
    ("role", "key", "became"),
    [
        ("duty_phone", "2", "return_requested"),
        ("duty_officer", "2", "return_requested"),
        ("backup_officer", "2", "return_requested"),
        ("duty_leader", "2", "dispatched"),
        ("centre", "2", "dispatched"),
        ("duty_leader", "1", "acknowledged"),
        ("centre", "1", "acknowledged"),
        ("duty_leader", "3", "police_return"),
        ("centre", "3", "police_return"),
        ("police_desk", "2", "dispatched"),
        ("police_desk", "3", "dispatched"),
    ],
)
def test_only_a_key_that_was_offered_does_anything(
    gateway: Gateway, role: str, key: str, became: str
) -> None:
    dispatch_id = new_dispatch(gateway)
    leg = new_attempt(gateway, dispatch_id=dispatch_id, case_id=dispatch_id, role=role, state="answered")
    asked = (
        create_app(gateway, Face.CARRIER)
        .test_client()
        .post(f"/voice/attempts/{leg}/keys?tries=1", data={"Digits": key, "CallSid": "CA1"})
    )
    assert asked.status_code == 200
    query = "SELECT state FROM dispatches WHERE unit_code <> 'GAJ'"
    assert rows(gateway.engine, query) == [(became,)]
    assert ("按键有误" in asked.text) is (became == "dispatched"), "a wrong key is asked again"


def test_a_key_told_again_after_the_leg_is_over_changes_nothing(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    columns: dict[str, Any] = {"dispatch_id": dispatch_id, "case_id": dispatch_id, "state": "ended"}
    leg = new_attempt(gateway, role="duty_officer", ended_at=A_QUIET_EVENING, **columns)
    execute(gateway.engine, "UPDATE dispatches SET state = 'return_requested', return_reason = '不属本单位'")
    client = create_app(gateway, Face.CARRIER).test_client()
    for key in "12":  # not 3: danger that comes in as the leg ends is danger all the same
        client.post(f"/voice/attempts/{leg}/keys?tries=1", data={"Digits": key, "CallSid": "CA1"})
        assert rows(gateway.engine, "SELECT state FROM dispatches") == [("return_requested",)]


# Drills


@pytest.mark.parametrize("drill", [True, False])
@pytest.mark.parametrize("how", ["key or text", "words"])
def test_in_a_drill_the_110_desk_is_spared_and_in_earnest_it_is_called(
    gateway: Gateway, drill: bool, how: str
) -> None:
    wages = {"request": "工地拖欠工资，有人要跳楼", "unit": "RSJ"} if how == "words" else {}
    code = new_code(gateway, drill=drill, **wages)
    if how == "key or text":
        assert says(gateway, OFFICER, ReportEmergency(code)).key == "officer_emergency_ok"
    at(gateway, 95)
    calls, spared = rows(gateway.engine, DESK_CALLS), rows(gateway.engine, KINDS, kind="desk_spared")
    assert (bool(calls), bool(spared)) == (not drill, drill)
    desks = rows(gateway.engine, "SELECT count(*) FROM dispatches WHERE unit_code = 'GAJ'")
    assert desks == [(0 if drill else 1,)]


def test_the_desk_that_has_a_case_waiting_is_not_given_it_again(gateway: Gateway) -> None:
    code = new_code(gateway, request="工地拖欠工资，有人要跳楼", unit="RSJ")
    says(gateway, "+8613800000601", ReportEmergency(code))
    assert rows(gateway.engine, "SELECT count(*) FROM dispatches WHERE unit_code = 'GAJ'") == [(1,)]


def test_a_key_that_is_told_after_the_end_of_its_leg_counts_while_the_case_waits(gateway: Gateway) -> None:
    new_code(gateway)
    [(leg,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE role = 'duty_phone'")
    deliver(gateway, int(leg))
    client = create_app(gateway, Face.CARRIER).test_client()
    for status in ("in-progress", "completed"):
        client.post(f"/voice/attempts/{leg}/status", data={"CallSid": "CA1", "CallStatus": status})
    assert rows(gateway.engine, "SELECT state FROM attempts WHERE role = 'duty_phone'") == [("ended",)]
    client.post(f"/voice/attempts/{leg}/keys?tries=1", data={"CallSid": "CA1", "Digits": "1"})
    assert list(states(gateway).values()) == ["acknowledged"]


# Lateness


@pytest.mark.parametrize(("took", "late"), [(180, 0), (180.25, 1), (181, 1), (181.001, 2)])
def test_lateness_counts_any_part_of_a_second(gateway: Gateway, took: float, late: int) -> None:
    code = new_code(gateway)
    set_clock(gateway.engine, took)
    says(gateway, OFFICER, Acknowledge(code))
    assert rows(gateway.engine, "SELECT acknowledge_late_s FROM dispatches") == [(late,)]


def test_a_key_is_late_by_the_same_rule(gateway: Gateway, carrier: HeardCarrier) -> None:
    code = new_code(gateway)
    set_clock(gateway.engine, 180.25)
    with gateway.work() as work:
        officer = who_is(work, OFFICER)
        hear(work, Acknowledge(code), officer, BY_KEY)
        [found] = work.session.query(Dispatch).all()
        assert found.acknowledge_late_s == 1
    assert carrier.calls == []
