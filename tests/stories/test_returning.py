"""A case that a unit wants to give back: who keeps it meanwhile, and what those hear who come later."""

from __future__ import annotations

import requests
from twilio.request_validator import RequestValidator

from tests.harness.city import City
from tests.harness.processes import AUTH_TOKEN

TIMEOUT_S = 20


def test_a_return_by_text_does_not_end_the_talk(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("等候").presses("1")
    city.citizen.talks_to(unit.duty_phone)

    unit.officer_phone.texts(f"2 {case.code} 不属本单位", to=city.common_number).gets("退回申请已收到")

    city.waits(20)
    city.citizen.talks_to(unit.duty_phone)
    city.centre.officer_phone.gets("申请退回")


def test_whoever_listens_when_the_case_is_returned_hears_that(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    city.centre.officer_phone.is_in_hand()
    unit.duty_phone.rings().answers().hears("新派单")

    unit.officer_phone.texts(f"2 {case.code} 不属本单位", to=city.common_number)

    unit.duty_phone.hears("退回申请已登记").does_not_hear("险情报告已登记")


def test_the_centre_is_reminded_ever_more_seldom_and_in_other_words(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    unit.duty_phone.is_in_hand()
    unit.officer_phone.texts(f"2 {case.code} 不属本单位", to=city.common_number)

    city.waits(3600)

    reminders = [body for body in city.centre.officer_phone.inbox if "申请退回" in body]
    city.citizen.is_in_hand()
    city.centre.officer_phone.is_in_hand()
    assert 3 <= len(reminders) <= 6
    assert len(set(reminders)) == len(reminders)
    assert not case.happened("capped")


def test_whoever_keeps_a_case_that_he_wanted_to_return_has_taken_it_when_he_first_did(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    city.centre.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)
    taken_at = case.dispatch["acknowledged_at"]
    city.waits(30)
    unit.officer_phone.texts(f"2 {case.code} 不属本单位", to=city.common_number)
    city.waits(600)

    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)

    assert (case.dispatch["state"], case.dispatch["acknowledged_at"]) == ("acknowledged", taken_at)
    assert case.dispatch["acknowledge_late_s"] == 0
    city.citizen.gets("已签收")
    assert sum("已签收" in body for body in city.citizen.inbox) == 1


def test_a_key_told_again_does_not_undo_what_was_decided_since(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    city.centre.officer_phone.is_in_hand()
    unit.duty_phone.rings().answers().presses("2").hears("退回申请已登记")
    city.waits(30)
    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number).gets("由您签收")

    url = f"{city.processes.carrier_face_url}/voice/attempts/{case.calls[0]['id']}/keys?tries=1"
    form = {"CallSid": "CA" + "1" * 32, "Digits": "2"}
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, form)
    requests.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=TIMEOUT_S)
    city.clocks.settle()

    assert case.dispatch["state"] == "acknowledged"


def test_a_leader_cannot_return_by_a_key_that_was_not_offered(city: City) -> None:
    unit = city.unit("JTJ")
    for phone in unit.phones[:3]:
        phone.rings_out()
    case = city.operator.registers(unit="JTJ")
    city.citizen.gets("登记")
    city.waits(121)

    unit.leader_phone.rings().answers().hears("无人签收").presses("2").hears("按键有误")

    assert case.dispatch["state"] == "notified"
