"""How a citizen's matters stand, by CX and in his own words. Source: R6."""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City


def _taken(city: City, code: str = "ZFJ") -> CaseInStory:
    unit = city.unit(code)
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit=code)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.gets("已签收")
    return case


def _asks(city: City, words: str) -> str:
    """What the citizen is answered."""
    before = len(city.citizen.inbox)
    city.citizen.texts(words)
    [answer] = city.citizen.inbox[before:]
    return answer


def test_somebody_without_any_case_hears_that_and_how_to_report_one(city: City) -> None:
    assert "未查到您的号码有正在办理的事项" in _asks(city, "CX")


@pytest.mark.parametrize(
    "words", ["CX", "怎么样了", "还没人来", "进度", "0001", "0001怎么样了", "编号0001有结果没有"]
)
def test_how_it_stands_is_told_in_answer_to_many_words(city: City, words: str) -> None:
    case = _taken(city)
    assert f"编号{case.code}事项由市城市行政执法局办理，当前状态：办理中" in _asks(city, words)


def test_a_case_that_waits_is_said_to_wait(city: City) -> None:
    city.unit("ZFJ").nobody_answers()
    city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    assert "正在等待签收" in _asks(city, "CX")


def test_several_open_cases_are_listed_each_with_its_unit_and_state(city: City) -> None:
    first = _taken(city)
    city.unit("SWJ").nobody_answers()
    second = city.operator.registers(unit="SWJ")
    answer = _asks(city, "CX")
    assert f"您有2件事项正在办理：{second.code}市水务局等待签收；{first.code}市城市行政执法局办理中" in answer
    assert "当前状态：办理中" in _asks(city, f"CX {first.code}")


def test_each_step_of_the_unit_shows_and_in_the_end_the_result(city: City) -> None:
    case = _taken(city)
    officer = city.unit("ZFJ").officer_phone
    officer.texts(f"到场 {case.code}")
    assert "工作人员已到现场" in _asks(city, "CX")
    city.waits(70)
    officer.texts(f"5 {case.code} 已责令停工")
    city.waits(1)
    answer = _asks(city, "CX")
    assert "办结" in answer
    assert "已责令停工" in answer


def test_a_case_that_went_back_to_110_is_said_to_be_there(city: City) -> None:
    case = _taken(city)
    city.police_desk.answers_after(1, presses="1")
    city.unit("ZFJ").officer_phone.texts(f"3 {case.code}")
    city.waits(5)
    assert "已转110处理" in _asks(city, "CX")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("state = 'invalid'", "经核实不再办理"),
        ("state = 'reopened'", "重新办理中"),
        ("state = 'replied'", "已答复，待办结"),
    ],
)
def test_every_other_state_has_its_words(city: City, change: str, said: str) -> None:
    case = _taken(city)
    city.clocks.execute(f"UPDATE cases SET {change} WHERE id = %s", case.id)
    assert said in _asks(city, "CX")


def test_a_merged_case_stands_as_the_one_that_goes_on_for_both(city: City) -> None:
    other = city.handset("+8613900000001", "别人")
    main = city.operator.registers(unit="SWJ", caller_phone=other.number)
    other.gets("登记")
    city.unit("SWJ").nobody_answers()
    case = _taken(city)
    city.clocks.execute(
        "UPDATE cases SET state = 'merged', merged_into_id = %s WHERE id = %s", main.id, case.id
    )
    answer = _asks(city, "CX")
    assert f"编号{case.code}事项已通知市水务局，正在等待签收" in answer
    assert main.code not in answer


def test_the_code_of_another_citizens_case_tells_nothing(city: City) -> None:
    case = _taken(city)
    stranger = city.handset("+8613900000001", "别人")
    stranger.texts(f"CX {case.code}").gets("未查到您的号码有正在办理的事项")


def test_whoever_asks_while_he_is_still_telling_gets_his_code(city: City) -> None:
    city.unit("ZFJ").nobody_answers()
    city.centre.nobody_answers()
    city.citizen.texts("楼下烧烤摊半夜还在吵")
    city.waits(10)
    city.citizen.gets("请回复事情发生的地点")

    city.citizen.texts("CX").gets("正在等待签收")

    city.waits(310)
    assert len(city.clocks.rows("SELECT id FROM cases")) == 1


def test_that_he_asked_is_on_record(city: City) -> None:
    case = _taken(city)
    _asks(city, "还没人来")
    assert case.happened("caller_asked")
