"""What the keys of the officers' line do to a case that is in hand. Requirements R13, R18, R31."""

from __future__ import annotations

from tests.harness.city import City
from tests.harness.talk import calls_in, connects, taken_by_text, talks


def test_two_returns_the_case_to_the_centre(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.centre.officer_phone.is_in_hand()

    calls_in(city, unit.officer_phone, case.code).hears("退回请按二").presses("2").hears("退回申请已登记")

    assert case.lead["state"] == "return_requested"
    city.centre.officer_phone.gets("退回审核")


def test_a_unit_that_wants_to_return_a_case_may_still_call_the_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.centre.officer_phone.is_in_hand()
    unit.officer_phone.texts(f"2 {case.code} 不属本单位职责")

    calls_in(city, unit.officer_phone, case.code).hears("接通群众请按一")

    connects(city, unit.officer_phone)
    assert case.lead["state"] == "return_requested"


def test_three_reports_danger(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.police_desk.answers_after(2, presses="1")

    calls_in(city, unit.officer_phone, case.code).hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


def test_four_and_six_put_milestones_on_record_and_the_menu_goes_on(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    officer = calls_in(city, unit.officer_phone, case.code).hears("已到场请按四")

    officer.presses("4").hears("编号零零零幺已记录到场，请注意安全").does_not_hear("再见")
    assert case.state == "on_site"
    officer.presses("6").hears("编号零零零幺已记录答复群众").does_not_hear("再见")

    assert (case.state, case.timeline.count("arrived"), case.timeline.count("replied")) == ("replied", 1, 1)
    officer.presses("4")
    assert (case.state, case.timeline.count("arrived")) == ("replied", 1)


def test_five_tells_how_to_complete(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)

    calls_in(city, unit.officer_phone, case.code).hears("办结请按五").presses("5")

    unit.officer_phone.hears("请发送短信：五，加编号零零零幺，加办理结果")
    assert case.state == "acknowledged"


def test_nine_repeats_a_wrong_key_is_told_and_silence_ends_the_call(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    officer = calls_in(city, unit.officer_phone, case.code).hears("重听请按九")

    officer.presses("9")
    officer.presses("8").hears("按键有误")
    city.waits(120)

    officer.is_quiet()
    assert "没有收到您的按键。再见" in officer.heard
    assert case.state == "acknowledged"


def test_zero_in_the_menu_leads_to_110_and_leaves_the_case_with_the_unit(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.police_desk.answers_after(2)

    calls_in(city, unit.officer_phone, case.code).hears("转回幺幺零请按零").presses("0")

    unit.officer_phone.hears("正在为您转回幺幺零").talks_to(city.police_desk)
    assert case.state == "acknowledged"


def test_an_officer_who_hangs_up_while_the_citizens_phone_rings_leaves_no_call_behind(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    calls_in(city, unit.officer_phone, case.code).hears("接通群众请按一")
    connects(city, unit.officer_phone, answers=False)
    city.citizen.rings()

    unit.officer_phone.hangs_up()

    city.citizen.is_quiet()
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)


def test_in_a_drill_key_one_says_that_no_citizen_is_called(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit, drill=True)

    calls_in(city, unit.officer_phone, case.code).hears("这是演练").hears("接通群众请按一").presses("1")

    unit.officer_phone.hears("是演练事项，不呼叫群众")
    assert talks(case) == []


def test_a_case_without_a_number_says_so_at_key_one(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ", caller_phone="refused")
    unit.officer_phone.texts(f"1 {case.code}")
    city.waits(10)

    calls_in(city, unit.officer_phone, case.code).hears("接通群众请按一").presses("1")

    unit.officer_phone.hears("群众未留可以拨打的电话，请直接到现场处置")
    assert talks(case) == []
