"""Who is dissatisfied, or whose matter is not solved: the centre looks into it. Scenario 34."""

from __future__ import annotations

from tests.harness.city import City
from tests.stories.surveys import asked


def test_a_bad_rating_is_given_its_reason_and_looked_into_by_the_centre(city: City) -> None:
    unit, case = asked(city)
    city.citizen.texts("4").gets("请回复简要原因")
    city.waits(120)
    city.centre_officer.gets(
        f"市城市行政执法局{case.code}号事项（建筑施工噪音）群众评价不满意，原因：（待补充）"
    )
    city.citizen.texts("夜里照样施工").gets("您的意见已记录")
    city.centre_officer.gets("原因：夜里照样施工")

    assert (case.state, case.survey["state"], case.survey["reason"]) == (
        "surveyed",
        "checking",
        "夜里照样施工",
    )
    city.waits(hours=5)
    city.centre_officer.gets("已等待四小时")
    unit.officer_phone.is_in_hand()
    assert not [body for body in unit.officer_phone.inbox if "评价" in body or "回访" in body]


def test_a_rating_with_its_reason_needs_no_second_text(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("非常不满意，等了3天没人来").gets("您的意见已记录")
    city.centre_officer.gets("群众评价非常不满意、未解决，原因：非常不满意，等了3天没人来")
    assert case.survey["state"] == "checking"


def test_a_bad_rating_by_night_waits_for_the_centres_morning(city: City) -> None:
    _, case = asked(city)
    city.waits_until(23, 0)
    city.citizen.texts("5").gets("请回复简要原因")
    assert not [body for body in city.centre_officer.inbox if "回访待核实" in body]
    city.waits_until(9, 0)
    city.centre_officer.gets("回访待核实")
    assert case.state == "surveyed"


def test_what_was_well_rated_and_is_not_solved_after_all_is_looked_into(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("2").gets("如问题尚未解决，请回复“未解决”")
    city.waits(hours=20)
    city.centre_officer.is_in_hand()
    city.citizen.texts("未解决").gets("请回复简要原因")
    assert (case.state, case.survey["state"], case.survey["rating"]) == ("surveyed", "checking", 2)
    city.waits_until(9, 30)
    city.centre_officer.gets("群众评价满意、未解决")


def test_not_solved_alone_is_an_answer_and_solved_alone_is_asked_for_a_rating(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("已解决").gets("请回复1至5中的一个数字")
    assert case.survey["state"] == "asked"
    city.citizen.texts("1").gets("感谢您的评价，祝您生活愉快")
    assert case.survey["solved"] is True
    assert case.state == "archived"


def test_a_late_bad_answer_opens_the_question_again(city: City) -> None:
    _, case = asked(city)
    city.citizen.is_in_hand()
    city.citizen.rings_out()
    city.waits(days=3, hours=2)
    city.citizen.texts("不满意").gets("请回复简要原因")
    city.waits(120)
    city.centre_officer.gets("回访待核实")
    assert (case.state, case.survey["state"]) == ("surveyed", "checking")


def test_the_centre_reads_a_bad_rating_once_and_with_its_reason(city: City) -> None:
    asked(city)
    city.citizen.texts("5").gets("请回复简要原因")
    city.waits(60)
    assert not [body for body in city.centre_officer.inbox if "回访待核实" in body]

    city.citizen.texts("一直没人来").gets("您的意见已记录")

    city.centre_officer.gets("原因：一直没人来")
    city.waits(600)
    assert len([body for body in city.centre_officer.inbox if "回访待核实" in body]) == 1


def test_who_gives_no_reason_is_not_waited_for_long(city: City) -> None:
    asked(city)
    city.citizen.texts("5").gets("请回复简要原因")

    city.waits(120)

    city.centre_officer.gets("原因：（待补充）")
