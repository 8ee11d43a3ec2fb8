"""The officer is put through to a citizen who is not on the line any more. Scenario 19; R6, R13."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.harness.handset import Handset

DIALLING_S = 6
"""So long the officer hears that he is being put through, before the citizen's phone rings."""


def taken(city: City, unit: Unit, **fields: Any) -> CaseInStory:
    """A registered case that the duty phone has just taken by key; the offer is being said."""
    unit.officer_phone.is_in_hand()
    city.citizen.gets_nothing()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功")
    return case


def connects(city: City, officer: Handset, answers: bool = True) -> None:
    """The officer presses 1; the citizen's phone rings, and is answered."""
    officer.presses("1").hears("正在为您接通群众")
    city.waits(DIALLING_S)
    if answers:
        city.citizen.rings().answers().talks_to(officer)


def talks(case: CaseInStory) -> list[str]:
    """What became of each call to the citizen."""
    return [str(call["state"]) for call in case.calls if call["role"] == "caller"]


def test_one_key_connects_the_officer_with_the_citizen_and_hides_his_number(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)

    unit.duty_phone.hears("按一立即接通群众").presses("1").hears("接通后请先说明您的单位")
    city.waits(DIALLING_S)
    city.citizen.rings()
    assert city.switchboard.phone(city.citizen.number)["call"]["peer"] == city.common_number
    city.citizen.answers().talks_to(unit.duty_phone)

    assert case.state == "in_progress"
    assert [event["actor"] for event in case.happened("contacted")] == ["市城市行政执法局值班电话"]
    city.citizen.hangs_up()
    unit.duty_phone.hears("通话已结束。报告险情请按三，再次接通请按一，已答复请按六")
    city.waits(20)
    unit.duty_phone.is_quiet()
    assert talks(case) == ["ended"]


def test_whoever_presses_nothing_hears_goodbye_and_has_the_details_by_text(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)

    unit.duty_phone.hears("按一立即接通群众").hears("联系方式已发送短信").hears("输入编号，由平台接通。再见")

    city.waits(10)
    unit.duty_phone.is_quiet()
    unit.officer_phone.gets("13800138000")
    assert (case.state, talks(case)) == ("acknowledged", [])


def test_nine_repeats_the_offer_and_a_wrong_key_is_said_to_be_wrong(city: City) -> None:
    unit = city.unit("ZFJ")
    taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众").presses("9")
    unit.duty_phone.presses("7").hears("按键有误")

    connects(city, unit.duty_phone)

    assert unit.duty_phone.heard.count("编号零零零幺签收成功") == 2


def test_key_one_pressed_twice_rings_the_citizen_once(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)

    unit.duty_phone.hears("按一立即接通群众").presses("11")

    city.waits(DIALLING_S)
    city.citizen.rings().answers().talks_to(unit.duty_phone)
    assert talks(case) == ["answered"]


@pytest.mark.parametrize("phone", ["refused", "028-26110110", "028-26110000"])
def test_nobody_is_offered_a_number_that_is_no_citizens(city: City, phone: str) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    city.operator.registers(unit="ZFJ", caller_phone=phone)

    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功")

    city.waits(30)
    unit.duty_phone.is_quiet().does_not_hear("立即接通")


def test_in_a_drill_no_citizen_is_offered_or_called(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit, drill=True)
    city.waits(30)
    unit.duty_phone.is_quiet().does_not_hear("立即接通")

    unit.officer_phone.texts(f"回拨 {case.code}")

    unit.officer_phone.gets("是演练事项，不呼叫群众")
    assert talks(case) == []


def test_a_caller_who_hung_up_while_waiting_is_called_back_at_one_key(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hangs_up()

    unit.duty_phone.rings().answers().hears("有一件新派单").presses("1").hears("按一立即接通群众")

    connects(city, unit.duty_phone)
    assert case.row["call_back_since"] is None
    assert case.happened("contacted")


def test_a_caller_who_went_at_the_moment_of_acceptance_is_called_back_at_one_key(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("群众正在线上等候")
    city.switchboard.do(unit.duty_phone.number, "press", {"digits": "1"})
    city.switchboard.do(city.citizen.number, "hang_up")
    city.clocks.settle()

    unit.duty_phone.hears("群众已挂机").hears("按一立即接通群众")

    connects(city, unit.duty_phone)
    assert case.state == "in_progress"


def test_an_officer_whose_caller_has_gone_before_his_own_phone_rang_is_put_through(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.officer_phone.texts(f"1 {case.code}")
    unit.officer_phone.rings().answers().hears("群众正在线上等候")
    city.citizen.hangs_up()

    unit.officer_phone.presses("1").hears("群众已挂机").hears("按一立即接通群众")

    connects(city, unit.officer_phone)


@pytest.mark.parametrize(
    ("how", "wait_s"), [("is_busy", 0), ("rings_out", 36), ("is_switched_off", 0), ("rejects", 3)]
)
def test_a_call_in_vain_is_one_recorded_failure_and_the_officer_is_told_how_many(
    city: City, how: str, wait_s: int
) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    getattr(city.citizen, how)()

    connects(city, unit.duty_phone, answers=False)
    city.waits(wait_s)

    unit.duty_phone.hears("群众未接通，累计记录1次，满三次方可按无法联系办理")
    unit.duty_phone.hears(f"输入编号{'零零零幺'}再次接通").hears("再次接通请按一")
    assert [event["data"]["n"] for event in case.happened("not_reached")] == [1]
    assert (case.lead["not_reached"], case.state) == (1, "acknowledged")
    city.waits(30)
    unit.duty_phone.is_quiet()


def test_nobody_is_called_more_than_twice_in_five_minutes_and_the_officer_hears_why(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    city.citizen.is_busy()
    connects(city, unit.duty_phone, answers=False)
    unit.duty_phone.hears("再次接通请按一")
    connects(city, unit.duty_phone, answers=False)
    unit.duty_phone.hears("再次接通请按一")

    unit.duty_phone.presses("1").hears("短时间内已多次拨打").hears("请过五分钟再拨")

    assert talks(case) == ["busy", "busy", "capped"]
    assert case.lead["not_reached"] == 1, "two failures within ten minutes are one"


def test_three_failures_some_time_apart_are_enough(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hangs_up()
    city.citizen.is_busy()

    for n in (1, 2, 3):
        unit.officer_phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
        unit.officer_phone.hears("接通群众请按一")
        connects(city, unit.officer_phone, answers=False)
        unit.officer_phone.hears(f"累计记录{n}次").hangs_up()
        city.waits(minutes=11)

    unit.officer_phone.hears("累计记录3次，可以按无法联系办理")
    assert case.lead["not_reached"] == 3


def test_an_officer_who_hangs_up_while_the_citizens_phone_rings_has_not_tried(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone, answers=False)
    city.citizen.rings()

    unit.duty_phone.hangs_up()

    city.citizen.is_quiet()
    city.waits(120)
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)
    assert case.state == "acknowledged"


def test_an_officer_who_hangs_up_before_the_citizen_is_dialled_leaves_nothing_behind(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众").presses("1").hears("正在为您接通群众")

    unit.duty_phone.hangs_up()

    city.waits(300)
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)
    city.citizen.is_quiet()


def test_an_officer_who_hangs_up_after_the_talk_ends_the_citizens_call_too(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.waits(50)

    unit.duty_phone.hangs_up()

    city.citizen.is_quiet()
    assert (talks(case), case.state) == (["ended"], "in_progress")
    city.waits(300)
    assert len(case.happened("contacted")) == 1


def test_after_the_talk_six_says_that_the_citizen_is_answered(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.citizen.hangs_up()

    unit.duty_phone.hears("已答复请按六").presses("6").hears("答复")

    city.waits(15)
    unit.duty_phone.is_quiet()
    assert (case.state, [event["data"]["via"] for event in case.happened("replied")]) == ("replied", ["key"])


def test_after_the_talk_three_reports_danger_in_one_hop(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.citizen.hangs_up()
    city.police_desk.answers_after(2, presses="1")

    unit.duty_phone.hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


@pytest.mark.parametrize("said", ["offer", "missed"])
def test_three_reports_danger_also_before_and_instead_of_a_talk(city: City, said: str) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("报告险情请按三")
    if said == "missed":
        city.citizen.is_busy()
        connects(city, unit.duty_phone, answers=False)
        unit.duty_phone.hears("未接通")
    city.police_desk.answers_after(2, presses="1")

    unit.duty_phone.presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


def test_after_the_talk_one_connects_again(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.citizen.hangs_up()
    unit.duty_phone.hears("再次接通请按一")

    connects(city, unit.duty_phone)

    assert talks(case) == ["ended", "answered"]
    assert len(case.happened("contacted")) == 1


def test_after_a_talk_with_a_caller_who_waited_the_officers_side_is_not_silent(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("等候").presses("1").talks_to(city.citizen)

    city.citizen.hangs_up()

    unit.duty_phone.hears("通话已结束。报告险情请按三，再次接通请按一，已答复请按六")
    assert (case.state, len(case.happened("contacted"))) == ("in_progress", 1)
    connects(city, unit.duty_phone)


def test_danger_reported_by_another_officer_stops_the_citizens_phone_and_is_told(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone, answers=False)
    city.citizen.rings()
    city.police_desk.answers_after(2, presses="1")

    unit.leader_phone.texts(f"3 {case.code}")

    city.waits(6)
    city.citizen.is_quiet()
    unit.duty_phone.hears("险情报告已登记")
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)


def test_danger_reported_by_another_officer_does_not_end_a_talk(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.police_desk.answers_after(2, presses="1")

    unit.leader_phone.texts(f"3 {case.code}")

    city.waits(20)
    unit.duty_phone.talks_to(city.citizen)
    city.citizen.hangs_up()
    unit.duty_phone.hears("险情报告已登记")
    assert case.state == "police_return"


def test_two_officers_do_not_ring_one_citizen_at_once(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)

    unit.leader_phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    unit.leader_phone.hears("接通群众请按一").presses("1")

    unit.leader_phone.hears("群众正在通话中")
    assert talks(case) == ["answered"]


@pytest.mark.parametrize("fault", ["double", "drop", "reverse", "delay"])
def test_whatever_the_callbacks_of_the_citizens_leg_do_the_talk_is_on_record_once(
    city: City, fault: str
) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    broken: dict[str, Any] = {"callbacks": fault, "kind": "call_status", "number": city.citizen.number}
    city.switchboard.fault({**broken, **({"delay_s": 200} if fault == "delay" else {})})
    connects(city, unit.duty_phone)
    city.waits(20)

    city.citizen.hangs_up()

    unit.duty_phone.hears("通话已结束")
    city.waits(400)
    assert (talks(case), case.state) == (["ended"], "in_progress")
    assert len(case.happened("contacted")) == 1
    assert case.lead["not_reached"] == 0


@pytest.mark.parametrize("fault", ["double", "drop", "reverse", "delay"])
def test_whatever_the_callbacks_do_a_call_in_vain_is_one_failure(city: City, fault: str) -> None:
    unit = city.unit("ZFJ")
    case = taken(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    city.citizen.rings_out()
    broken: dict[str, Any] = {"callbacks": fault, "kind": "call_status", "number": city.citizen.number}
    city.switchboard.fault({**broken, **({"delay_s": 200} if fault == "delay" else {})})

    connects(city, unit.duty_phone, answers=False)

    unit.duty_phone.hears("累计记录1次")
    city.waits(400)
    assert (talks(case), case.lead["not_reached"]) == (["no_answer"], 1)
    assert not case.happened("contacted")
