"""A citizen tells a matter by text, in one message or several: scenarios 22, 33. Source: R19, R22, R52."""

from __future__ import annotations

import pytest

from tests.harness.city import City, Unit
from tests.harness.handset import Handset

NOISE = "雁江区车城大道三段88号工地半夜施工，噪音太大，我叫王小明"


def _only_the_officer_hears(unit: Unit) -> Handset:
    """The duty phone rings out; the officer reads his texts."""
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    return unit.officer_phone


def _cases(city: City) -> int:
    return len(city.clocks.rows("SELECT id FROM cases"))


def test_a_matter_with_place_and_name_is_registered_and_dispatched_with_a_receipt(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))

    city.citizen.texts(NOISE)
    assert _cases(city) == 0, "more parts may come"
    city.waits(10)

    case = city.newest_case()
    city.citizen.gets(f"已登记（编号{case.code}），已通知市城市行政执法局")
    officer.gets(f"新派单{case.code}：雁江区车城大道三段88号工地，施工噪音")
    assert (case.shown["unit"], case.shown["region"], case.state) == ("ZFJ", "YJQ", "dispatched")
    assert case.happened("routed")[0]["data"]["rule"] == "附件五建筑施工噪音"
    assert city.clocks.rows("SELECT caller_name, source FROM cases") == [("王小明", "text")]


def test_a_missing_place_is_asked_for_once_and_the_answer_fills_the_fields(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))

    city.citizen.texts("楼下烧烤摊半夜还在吵")
    city.waits(10)
    city.citizen.gets("请回复事情发生的地点").gets("和您的姓名")
    city.citizen.texts("建设西路12号，王小明")
    city.waits(10)

    case = city.newest_case()
    officer.gets("建设西路12号")
    city.citizen.gets(f"已登记（编号{case.code}）")
    assert city.clocks.rows("SELECT place, caller_name, request FROM cases") == [
        ("建设西路12号", "王小明", "楼下烧烤摊半夜还在吵")
    ]


def test_who_has_given_his_name_is_asked_for_the_place_only(city: City) -> None:
    _only_the_officer_hears(city.unit("ZFJ"))

    city.citizen.texts("我叫王小明，楼下烧烤摊半夜还在吵")
    city.waits(10)

    [question] = city.citizen.inbox
    assert "地点" in question
    assert "姓名" not in question
    city.waits(300)
    city.citizen.gets("已登记")


def test_without_an_answer_the_matter_is_registered_with_what_there_is(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))

    city.citizen.texts("楼下烧烤摊半夜还在吵")
    city.waits(309)
    assert _cases(city) == 0
    city.waits(1)

    case = city.newest_case()
    city.citizen.gets(f"编号{case.code}")
    officer.gets("楼下烧烤摊半夜还在吵")
    assert sum("请回复事情" in body for body in city.citizen.inbox) == 1


def test_an_answer_that_comes_too_late_still_fills_the_place(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))
    city.citizen.texts("楼下烧烤摊半夜还在吵")
    city.waits(311)
    case = city.newest_case()
    city.unit("ZFJ").nobody_answers()

    city.citizen.texts("在建设西路12号")

    officer.gets(f"{case.code}群众").gets("建设西路12号")
    city.citizen.gets("补充的情况已记入")
    assert case.shown["place"] == "建设西路12号"
    assert _cases(city) == 1


def test_somebody_who_will_not_say_where_is_registered_all_the_same(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))
    city.citizen.texts("楼下烧烤摊半夜还在吵")
    city.waits(10)

    city.citizen.texts("不方便说")
    city.waits(10)

    city.citizen.gets("已登记")
    officer.gets("地点待核实")


def test_the_parts_of_a_long_text_are_put_together(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))

    for part in ("雁江区车城大道三段88号", "工地夜里一直打混凝土，", "噪音太大，孩子没法睡觉"):
        city.citizen.texts(part)
        city.waits(4)
    city.waits(10)

    assert _cases(city) == 1
    assert city.newest_case().shown["request"] == (
        "雁江区车城大道三段88号工地夜里一直打混凝土，噪音太大，孩子没法睡觉"
    )
    city.citizen.gets("已登记")
    officer.gets("打混凝土")


def test_parts_that_are_numbered_stand_in_their_order_whenever_they_come(city: City) -> None:
    _only_the_officer_hears(city.unit("ZFJ"))

    for part in ("(3/3)没法睡觉", "(1/3)雁江区车城大道三段88号工地", "(2/3)半夜施工噪音，"):
        city.citizen.texts(part)
    city.waits(10)

    city.citizen.gets("已登记")
    assert city.newest_case().shown["request"] == "雁江区车城大道三段88号工地半夜施工噪音，没法睡觉"


def test_a_part_that_comes_late_is_added_to_the_case_and_told_to_who_has_it(city: City) -> None:
    unit = city.unit("ZFJ")
    officer = _only_the_officer_hears(unit)
    city.citizen.texts(NOISE)
    city.waits(10)
    case = city.newest_case()
    officer.texts(f"1 {case.code}").gets("由您签收")

    city.waits(5)
    city.citizen.texts("是3号楼后面那台搅拌机")

    officer.gets(f"{case.code}群众").gets("是3号楼后面那台搅拌机")
    city.citizen.gets(f"已记入编号{case.code}事项")
    assert case.shown["request"].endswith("；是3号楼后面那台搅拌机")
    assert case.happened("supplemented")
    assert _cases(city) == 1


def test_half_an_hour_later_it_is_another_matter(city: City) -> None:
    _only_the_officer_hears(city.unit("ZFJ"))
    city.unit("ZFJ").nobody_answers()
    city.centre.nobody_answers()
    city.unit("SWJ").nobody_answers()
    city.citizen.texts(NOISE)
    city.waits(10)
    city.waits(minutes=31)

    city.citizen.texts("我叫王小明，建设西路12号停水")
    city.waits(10)

    assert _cases(city) == 2
    assert city.newest_case().shown["unit"] == "SWJ"


def test_another_matter_that_is_said_to_be_one_is_another_case(city: City) -> None:
    _only_the_officer_hears(city.unit("ZFJ"))
    _only_the_officer_hears(city.unit("SWJ"))
    city.citizen.texts(NOISE)
    city.waits(10)

    city.citizen.texts("另外还有一件事，建设西路12号停水")
    city.waits(10)

    assert _cases(city) == 2
    city.citizen.gets("市水务局")


def test_the_same_text_again_is_the_same_case(city: City) -> None:
    _only_the_officer_hears(city.unit("ZFJ"))
    city.citizen.texts(NOISE)
    city.waits(10)
    case = city.newest_case()

    city.citizen.texts(NOISE.replace("，", " ") + "！")
    city.citizen.gets(f"已登记过（编号{case.code}）")
    city.unit("ZFJ").nobody_answers()
    city.centre.nobody_answers()
    city.waits(hours=3)
    city.citizen.texts(NOISE)
    city.waits(10)

    assert _cases(city) == 1
    assert sum("已登记过" in body for body in city.citizen.inbox) == 2


def test_the_same_long_text_again_is_the_same_case(city: City) -> None:
    for unit in (city.unit("ZFJ"), city.centre):
        unit.nobody_answers()
    parts = ("雁江区车城大道三段88号工地", "半夜施工噪音太大")
    for wait in (3600, 0):
        for part in parts:
            city.citizen.texts(part)
        city.waits(10)
        city.waits(wait)

    assert _cases(city) == 1
    city.citizen.gets("已登记过")


def test_a_message_that_the_carrier_delivers_twice_is_one_part(city: City) -> None:
    _only_the_officer_hears(city.unit("ZFJ"))
    city.citizen.texts(NOISE)
    city.citizen.texts(NOISE)
    city.waits(10)

    city.citizen.gets("已登记")
    assert city.newest_case().shown["request"] == NOISE


def test_what_no_unit_is_named_for_goes_to_the_centre(city: City) -> None:
    city.centre.duty_phone.rings_out()

    city.citizen.texts("建设西路12号有只小狗很可爱")
    city.waits(10)

    city.centre.officer_phone.gets("小狗很可爱")
    city.citizen.gets("行政效能投诉中心")


def test_a_number_to_call_back_is_shown_to_who_takes_the_case_and_to_nobody_before(city: City) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))

    city.citizen.texts("我叫王小明，建设西路12号烧烤摊油烟，联系电话13900000009")
    city.waits(10)
    case = city.newest_case()
    city.citizen.gets("已登记")
    officer.texts(f"1 {case.code}")

    officer.gets("王小明（另留电话13900000009）")


@pytest.mark.parametrize("number", ["+862826123456", "+85251234567", "10086"])
def test_a_sender_that_takes_no_texts_gets_none_and_his_matter_is_taken(city: City, number: str) -> None:
    officer = _only_the_officer_hears(city.unit("ZFJ"))
    sender = city.handset(number, "别处")

    sender.texts("楼下烧烤摊半夜还在吵")
    city.waits(10)

    officer.gets("新派单")
    sender.gets_nothing()
    assert _cases(city) == 1
