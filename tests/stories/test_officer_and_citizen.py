"""Somebody who is on a roster reports a matter as a citizen: each digit goes to the right conversation."""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City
from tests.harness.handset import Handset
from tests.stories.surveys import QUESTION, completed


def asked(city: City) -> tuple[Handset, CaseInStory]:
    """A transport officer is asked about his own matter, which was the city management's."""
    officer = city.unit("JTJ").officer_phone
    _, case = completed(city, caller_phone=officer.number)
    city.waits_until(9, 0)
    officer.gets(QUESTION)
    city.citizen.gets_nothing()
    return officer, case


def his_own_case(city: City) -> CaseInStory:
    """A case that waits for him as an officer."""
    transport = city.unit("JTJ")
    transport.duty_phone.rings_out()
    own = city.operator.registers(unit="JTJ", matter="出租车拒载", request="拒载")
    city.citizen.gets("已登记")
    transport.officer_phone.gets(f"新派单{own.code}")
    return own


@pytest.mark.parametrize(("digit", "rating"), [("1", 1), ("2", 2), ("３", 3)])
def test_a_digit_rates_while_no_case_of_his_is_open(city: City, digit: str, rating: int) -> None:
    officer, case = asked(city)
    officer.texts(digit).gets("感谢您的评价")
    assert (case.state, case.survey["rating"]) == ("archived", rating)


@pytest.mark.parametrize(("digit", "state"), [("1", "acknowledged"), ("2", "return_requested")])
def test_a_digit_is_for_the_case_that_waits_for_him(city: City, digit: str, state: str) -> None:
    officer, case = asked(city)
    own = his_own_case(city)
    city.centre_officer.is_in_hand()
    officer.texts(digit)
    assert own.dispatch["state"] == state
    assert case.survey["state"] == "asked"


def test_danger_by_a_digit_is_never_taken_for_a_rating(city: City) -> None:
    officer, case = asked(city)
    own = his_own_case(city)
    officer.texts(f"1 {own.code}").gets("由您签收")
    city.police_desk.answers_after(2)
    officer.texts("3").gets("险情报告已收到")
    assert own.state == "police_return"
    assert case.survey["state"] == "asked"


@pytest.mark.parametrize(
    ("words", "rating"), [("满意", 2), ("非常满意", 1), ("4", 4), ("不满意，照样施工", 4)]
)
def test_words_of_rating_always_rate(city: City, words: str, rating: int) -> None:
    officer, case = asked(city)
    own = his_own_case(city)
    city.centre_officer.is_in_hand()
    officer.texts(words)
    assert case.survey["rating"] == rating
    assert own.dispatch["state"] == "notified"
    officer.texts(f"1 {own.code}").gets("由您签收")


def test_a_key_with_a_code_is_for_that_case_and_a_word_in_a_reason_is_no_rating(city: City) -> None:
    officer, case = asked(city)
    own = his_own_case(city)
    city.centre_officer.is_in_hand()
    officer.texts(f"2 {own.code} 群众不满意也不归我们管").gets("退回申请已收到")
    assert own.dispatch["state"] == "return_requested"
    assert case.survey["rating"] is None


def test_after_his_case_is_done_the_digit_rates_again(city: City) -> None:
    officer, case = asked(city)
    own = his_own_case(city)
    officer.texts("1").gets("由您签收")
    officer.texts(f"5 {own.code} 已批评教育").gets("办理结果已短信告知群众")
    city.citizen.gets("已批评教育")
    officer.texts("1").gets("感谢您的评价")
    assert (case.survey["rating"], own.state) == (1, "completed")


def test_he_gives_the_reason_of_a_bad_rating_as_a_citizen(city: City) -> None:
    officer, case = asked(city)
    city.centre_officer.is_in_hand()
    officer.texts("不满意").gets("请回复简要原因")
    officer.texts("夜里照样施工").gets("您的意见已记录")
    assert case.survey["reason"] == "夜里照样施工"


def test_what_is_no_rating_is_an_officers_text(city: City) -> None:
    officer, case = asked(city)
    officer.texts("好的谢谢").gets("未能识别您的回复，事项状态未变")
    officer.texts("CX").gets("您目前没有未办结事项")
    assert (case.survey["state"], case.survey["unclear"]) == ("asked", 0)
    officer.texts("T").gets("您已退订满意度回访")
    assert case.state == "archived"
