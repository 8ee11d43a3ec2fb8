"""The citizen is asked by text: when, how often, and what becomes of every answer. Source: R49, I10."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.harness.city import City
from tests.stories.surveys import QUESTION, asked, completed


def test_a_case_closed_in_the_evening_is_asked_about_in_the_morning_and_archived_by_a_digit(
    city: City,
) -> None:
    unit, case = completed(city)
    city.citizen.gets("已责令停工")
    city.waits_until(8, 59)
    assert not [body for body in city.citizen.inbox if QUESTION in body]

    city.waits(minutes=2)
    city.citizen.gets(f"市城市行政执法局已办结您反映的事项（编号{case.code}）")
    city.citizen.texts("１").gets("感谢您的评价")

    assert case.state == "archived"
    assert (case.survey["rating"], case.survey["answered_via"], case.survey["state"]) == (1, "text", "rated")
    assert case.timeline[-4:] == ["survey_asked", "survey_answered", "archived", "survey_over"]
    unit.officer_phone.is_in_hand()


def test_a_case_completed_at_three_in_the_night_is_asked_about_at_nine(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits_until(3, 0)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("已短信告知群众")

    city.waits_until(8, 59)
    assert not [body for body in city.citizen.inbox if QUESTION in body]
    city.waits(minutes=1)
    city.citizen.gets(QUESTION)


def test_nobody_is_asked_on_the_morning_of_a_public_holiday(city: City) -> None:
    city.clocks.execute("UPDATE shifts SET starts_at = starts_at + '58 days', ends_at = ends_at + '58 days'")
    city.clocks.start_at(city.clocks.now + timedelta(days=58))
    completed(city)  # on New Year's Eve

    city.waits_until(11, 59)
    assert not [body for body in city.citizen.inbox if QUESTION in body]
    city.waits(minutes=1)
    city.citizen.gets(QUESTION)


def test_who_does_not_answer_is_reminded_once_called_twice_and_left_in_peace(city: City) -> None:
    _, case = asked(city)
    city.waits(hours=24)
    city.citizen.gets("诚邀您评价")
    city.citizen.rings_out()
    city.waits(days=10)

    assert city.citizen.times_rung == 2
    assert sum("评价" in body for body in city.citizen.inbox) == 2
    assert (case.state, case.survey["state"], case.survey["calls"]) == ("archived", "silent", 2)
    called = [call["due_at"][:16] for call in case.calls if call["rung"] == "survey"]
    assert called == ["2026-11-06T01:00", "2026-11-07T01:00"]


@pytest.mark.parametrize("words", ["满意", "很好", "👍", "还行", "2 满意，已解决", "非常满意！"])
def test_words_rate_as_well_as_digits(city: City, words: str) -> None:
    _, case = asked(city)
    city.citizen.texts(words).gets("感谢您的评价")
    assert case.state == "archived"
    assert case.survey["rating"] <= 3


def test_a_contradiction_is_asked_back_once_and_the_digit_then_counts(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("3 不满意").gets("数字与文字不一致")
    assert case.survey["state"] == "asked"
    city.citizen.texts("3").gets("感谢您的评价")
    assert case.survey["rating"] == 3


def test_who_is_unclear_twice_is_thanked_and_not_asked_again(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("啥意思").gets("未能识别您的回复")
    city.citizen.texts("看着办吧").gets("您的意见已记录")
    texts = len(city.citizen.inbox)
    assert (case.survey["unclear"], case.survey["reason"]) == (2, "看着办吧")
    city.citizen.texts("满意").gets("感谢您的评价")
    assert len(city.citizen.inbox) == texts + 1


def test_five_points_are_asked_back_and_taken_at_their_word_the_second_time(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("5分").gets("只回复一个数字")
    city.centre_officer.is_in_hand()
    city.citizen.texts("5分").gets("回复简要原因")
    assert case.survey["rating"] == 5


def test_an_answer_counts_once(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("1").gets("感谢您的评价")
    city.citizen.texts("5").gets("您已评价过")
    assert case.survey["rating"] == 1
    assert case.state == "archived"


@pytest.mark.parametrize(("days", "rated"), [(2, True), (4, False)])
def test_a_late_answer_counts_for_three_days_after_the_last_question(
    city: City, days: int, rated: bool
) -> None:
    _, case = asked(city)
    city.citizen.rings_out()
    city.waits(days=3, minutes=30)
    assert case.survey["state"] == "silent"
    city.waits(days=days)

    city.citizen.texts("满意")

    assert (case.survey["rating"] == 2) is rated
    assert case.state == "archived"
    assert city.citizen.times_rung == 2


@pytest.mark.parametrize("word", ["T", "退订", "td", "不要再发短信了"])
def test_t_stops_surveys_and_nothing_else(city: City, word: str) -> None:
    unit, case = asked(city)
    city.citizen.texts(word).gets("您已退订满意度回访")
    assert (case.state, case.survey["state"]) == ("archived", "cancelled")

    city.waits(days=9)
    again = city.operator.registers(unit="ZFJ", request="又在施工")
    city.citizen.gets(f"编号{again.code}")
    unit.officer_phone.texts(f"1 {again.code}").texts(f"5 {again.code} 再次责令停工")
    city.citizen.gets("再次责令停工")
    assert again.state == "archived"
    assert again.surveys == []


def test_two_cases_of_one_phone_in_a_week_are_one_survey(city: City) -> None:
    unit, first = completed(city)
    second = city.operator.registers(unit="ZFJ", request="渣土车抛洒")
    unit.officer_phone.texts(f"1 {second.code}").texts(f"5 {second.code} 已清扫路面")
    city.citizen.gets("已清扫路面")
    assert (second.state, second.surveys) == ("archived", [])

    city.waits_until(9, 5)
    assert sum(QUESTION in body for body in city.citizen.inbox) == 1
    assert first.survey["state"] == "asked"


def test_who_thanks_for_the_answer_before_he_is_asked_has_answered(city: City) -> None:
    _, case = completed(city)
    city.citizen.gets("已责令停工").texts("非常满意，谢谢").gets("感谢您的评价")
    assert (case.state, case.survey["rating"]) == ("archived", 1)
    city.waits(days=3)
    assert not [body for body in city.citizen.inbox if QUESTION in body]


def test_a_digit_before_the_question_is_no_rating(city: City) -> None:
    _, case = completed(city)
    city.citizen.gets("已责令停工").texts("1")
    assert case.survey["state"] == "planned"


@pytest.mark.parametrize("other", ["CX", "车城大道停水两天，没人来修"])
def test_what_is_no_answer_goes_where_it_belongs(city: City, other: str) -> None:
    _, case = asked(city)
    city.citizen.texts(other)
    assert (case.survey["state"], case.survey["unclear"]) == ("asked", 0)


def test_who_tells_a_new_matter_is_not_asked_back_about_the_old_one(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("还有一个事情，楼下餐馆油烟很大")
    city.waits(15)
    city.citizen.gets("地点")
    city.citizen.texts("雁江区车城大道三段12号，王女士")
    city.waits(minutes=1)

    assert (case.survey["state"], case.survey["unclear"]) == ("asked", 0)
    new = city.newest_case()
    assert new.id != case.id
    city.unit(str(new.row["unit_code"])).officer_phone.is_in_hand()
    city.unit(str(new.row["unit_code"])).duty_phone.is_in_hand()
    city.citizen.texts("1").gets("感谢您的评价")
    assert case.state == "archived"


def test_danger_is_heard_although_a_survey_is_open(city: City) -> None:
    _, case = asked(city)
    city.citizen.texts("他们在打人，救命").gets("请立即拨打110报警")
    city.police_desk.rings()
    assert (case.survey["state"], case.survey["unclear"]) == ("asked", 0)


@pytest.mark.parametrize("words", ["?", "\u200b\x07", "好" * 5000, "🙂" * 300])
def test_nonsense_changes_nothing(city: City, words: str) -> None:
    _, case = asked(city)
    city.citizen.texts(words)
    assert case.survey["rating"] is None
    assert case.survey["state"] == "asked"


def test_a_survey_text_that_is_not_delivered_is_made_up_for_by_a_call(city: City) -> None:
    _, case = completed(city)
    city.citizen.gets("已责令停工")
    city.citizen.is_refused(21610)
    city.waits_until(9, 5)
    city.citizen.rings_out()

    city.waits(days=1, hours=1)

    assert not [body for body in city.citizen.inbox if "诚邀您评价" in body]
    assert case.survey["state"] == "calling"
    assert city.citizen.times_rung == 1


def test_clocks_that_stood_still_over_night_ask_nobody_at_night(city: City) -> None:
    _, case = completed(city)
    city.citizen.gets("已责令停工")
    city.clocks.execute("UPDATE surveys SET next_due_at = next_due_at - interval '1 day'")
    city.waits(hours=2)
    assert not [body for body in city.citizen.inbox if QUESTION in body]
    city.waits_until(9, 0)
    city.citizen.gets(QUESTION)
    assert case.survey["state"] == "asked"


def test_no_unit_sees_that_or_when_somebody_was_asked(city: City) -> None:
    unit, case = asked(city)
    before = len(unit.officer_phone.inbox)
    city.citizen.texts("2").gets("感谢您的评价")
    unit.officer_phone.texts("CX").gets("您目前没有未办结事项")
    assert len(unit.officer_phone.inbox) == before + 1
    kinds = [kind for kind in case.timeline if kind != "archived"]
    assert all(kind.startswith("survey_") for kind in kinds[kinds.index("completed") + 1 :])
