"""Texts that are no matter, or not the sender's business, or too many. Scenarios 6, 22, 33; R52, I9."""

from __future__ import annotations

import pytest

from tests.harness.city import City

NOISE = "雁江区车城大道三段88号工地半夜施工，噪音太大，我叫王小明"


def _cases(city: City) -> int:
    return len(city.clocks.rows("SELECT id FROM cases"))


@pytest.mark.parametrize("body", ["😀", "1234", "你好", "\u200b\u202e\x07", "？？？"])
def test_what_says_nothing_is_answered_with_what_to_say_and_makes_no_case(city: City, body: str) -> None:
    city.citizen.texts(body).gets("请回复地点、事由和您的姓名")
    city.waits(400)
    assert (_cases(city), len(city.citizen.inbox)) == (0, 1)


@pytest.mark.parametrize("body", ["谢谢", "好的", "收到", "【某某贷款】额度到账，退订回T"])
def test_courtesy_and_advertisements_are_on_record_and_not_answered(city: City, body: str) -> None:
    city.citizen.texts(body)
    city.waits(400)
    city.citizen.gets_nothing()
    assert _cases(city) == 0
    assert len(city.clocks.rows("SELECT id FROM inbound_texts WHERE meant <> ''")) == 1


def test_five_thousand_characters_are_one_case(city: City) -> None:
    city.unit("ZFJ").duty_phone.rings_out()

    city.citizen.texts(NOISE + "，吵得很" * 400)
    city.waits(10)

    city.unit("ZFJ").officer_phone.gets("新派单")
    city.citizen.gets("已登记")
    assert (_cases(city), len(city.newest_case().shown["request"])) == (1, 1600)


def test_english_is_taken_too(city: City) -> None:
    city.centre.duty_phone.rings_out()

    city.citizen.texts("The street light near my house is broken since Monday")
    city.waits(10)
    city.citizen.gets("请回复事情发生的地点")
    city.citizen.texts("建设西路12号")
    city.waits(10)

    city.centre.officer_phone.gets("street light")
    city.citizen.gets("已登记")


def test_our_own_number_as_sender_starts_no_talk_with_ourselves(city: City) -> None:
    city.unit("ZFJ").duty_phone.rings_out()
    city.unit("ZFJ").officer_phone.is_in_hand()
    ours = city.handset(city.common_number, "总机")

    ours.texts(NOISE)
    city.waits(10)

    ours.gets_nothing()
    assert city.clocks.rows("SELECT caller_phone FROM cases") == [("",)]


def test_two_hundred_texts_of_one_phone_make_one_case_and_a_few_answers(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.nobody_answers()

    for number in range(200):
        city.citizen.texts(f"{NOISE}，第{number}次")
        if number % 20 == 19:
            city.waits(60)

    assert _cases(city) == 1
    assert len(city.citizen.inbox) <= 4
    about = [body for body in unit.officer_phone.inbox if "补充" in body]
    assert len(about) <= 3
    assert len(city.clocks.rows("SELECT id FROM inbound_texts")) == 200


def test_whoever_asks_all_the_time_gets_a_few_answers(city: City) -> None:
    city.unit("ZFJ").nobody_answers()
    city.centre.nobody_answers()
    city.operator.registers(unit="ZFJ")

    for _ in range(30):
        city.citizen.texts("CX")
        city.waits(61)

    assert 5 <= len(city.citizen.inbox) <= 20


def test_many_matters_of_one_phone_in_a_day_are_added_to_the_last_one(city: City) -> None:
    for code in ("ZFJ", "SWJ"):
        city.unit(code).nobody_answers()
    city.centre.nobody_answers()
    for number in range(8):
        city.citizen.texts(f"我叫王小明，建设西路{number + 1}号第{number}栋停水")
        city.waits(minutes=31)

    assert _cases(city) == 5
    assert "建设西路8号" in city.newest_case().shown["request"]
    city.citizen.gets("已登记")


def test_an_officers_command_from_a_citizen_changes_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    case = city.operator.registers(unit="ZFJ")
    stranger = city.handset("+8613900000001", "别人")

    stranger.texts(f"5 {case.code} 已处理").gets("不在值班名册内")

    assert case.state == "dispatched"
    assert case.acknowledged_by is None
    city.citizen.gets("已登记")


def test_an_officer_reports_something_as_a_citizen(city: City) -> None:
    officer = city.unit("ZFJ").officer_phone
    water = city.unit("SWJ")
    water.duty_phone.rings_out()

    officer.texts("反映 我家停水三天了")
    city.waits(10)
    officer.gets("请回复事情发生的地点")
    officer.texts("建设西路12号")
    city.waits(10)

    case = city.newest_case()
    officer.gets(f"已登记（编号{case.code}），已通知市水务局")
    water.officer_phone.gets("我家停水三天了")
    officer.texts("CX").gets("您目前没有未办结事项")


def test_an_officers_answer_to_his_case_is_not_taken_for_his_own_matter(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    city.unit("SWJ").nobody_answers()
    city.centre.nobody_answers()
    case = city.operator.registers(unit="ZFJ")
    officer = unit.officer_phone
    officer.texts("反映 我家停水三天了")
    city.waits(10)

    officer.texts(f"1 {case.code}").gets("由您签收")

    assert case.acknowledged_by is not None
    city.citizen.gets("已签收")
    city.waits(310)
    assert city.newest_case().shown["request"] == "我家停水三天了"


def test_an_officer_who_is_not_understood_hears_how_to_report_something_himself(city: City) -> None:
    officer = city.unit("ZFJ").officer_phone
    officer.texts("我家停水三天了").gets("反映")
    city.waits(20)
    assert _cases(city) == 0
