"""The citizen is called to rate: by key, with the reason by voice, and whatever else a telephone does."""

from __future__ import annotations

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.harness.case import CaseInStory
from tests.harness.city import City
from tests.harness.handset import Handset
from tests.harness.processes import AUTH_TOKEN
from tests.stories.surveys import LANDLINE, asked, completed

TIMEOUT_S = 20
A_LANDLINE = "+862826110155"


def called(city: City) -> tuple[Handset, CaseInStory]:
    """A case about which the citizen is being called, because he answered no text; his phone rings."""
    _, case = asked(city)
    city.waits(hours=48)
    return city.citizen.rings(), case


def survey_calls(case: CaseInStory) -> list[str]:
    """How each call of the survey ended."""
    return [call["state"] for call in case.calls if call["rung"] == "survey"]


def test_a_good_rating_by_key_closes_the_case(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().hears("满意度回访").hears("已由市城市行政执法局办结").hears("转幺幺零请按零")
    citizen.presses("2").hears("是否已经解决").presses("1").hears("感谢您的评价")
    city.waits(5)
    citizen.is_quiet()

    survey = case.survey
    assert (survey["rating"], survey["solved"], survey["answered_via"]) == (2, True, "call")
    assert case.state == "archived"
    city.waits(days=3)


def test_a_bad_rating_by_key_is_explained_by_voice_and_the_recording_is_kept(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().hears("请按五").presses("4").hears("未解决请按二").presses("2").hears(
        "请在滴声后说明原因"
    )
    citizen.speaks(25).presses("#").hears("您的意见已记录")
    city.waits(10)

    city.centre_officer.gets("群众评价不满意、未解决，原因：（语音说明，见录音）")
    assert (case.state, case.survey["state"]) == ("surveyed", "checking")
    [recording] = case.recordings
    assert recording["kind"] == "survey_reason"
    assert 10 < recording["duration_s"] < 25
    assert recording["bytes"] > 1000


def test_who_hangs_up_after_speaking_has_given_his_reason(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().presses("5").hears("未解决请按二").presses("1").hears("滴声").speaks(25).hangs_up()
    city.waits(20)
    city.centre_officer.gets("群众评价非常不满意、已解决，原因：（语音说明，见录音）")
    assert len(case.recordings) == 1


def test_who_hangs_up_after_the_rating_has_rated(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().presses("3").hears("是否已经解决").hangs_up()
    city.waits(minutes=6)
    assert (case.state, case.survey["rating"], case.survey["solved"]) == ("archived", 3, None)


def test_who_hangs_up_instead_of_giving_the_reason_is_looked_into_all_the_same(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().presses("4").hears("是否已经解决").hangs_up()
    city.waits(minutes=6)
    city.centre_officer.gets("群众评价不满意，原因：（待补充）")
    assert (case.state, case.survey["state"]) == ("surveyed", "checking")


def test_keys_that_mean_nothing_repeat_the_question_and_nine_does_too(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().hears("请按五").presses("7").hears("输入有误").presses("9").presses("1")
    citizen.hears("是否已经解决").presses("9").presses("1").hears("感谢您的评价")
    assert case.survey["rating"] == 1


def test_zero_leads_back_to_110_from_every_question_and_ends_the_survey(city: City) -> None:
    citizen, case = called(city)
    city.police_desk.answers_after(2)
    citizen.answers().hears("转幺幺零请按零").presses("0").talks_to(city.police_desk)
    assert (case.state, case.survey["state"], case.survey["why_not"]) == (
        "police_return",
        "cancelled",
        "to_110",
    )
    citizen.hangs_up()
    city.waits(days=4)
    assert city.police_desk.times_rung == 1


def test_who_presses_zero_and_is_not_put_through_is_not_forgotten(city: City) -> None:
    citizen, case = called(city)
    city.police_desk.is_busy()
    citizen.answers().hears("转幺幺零请按零").presses("0").hears("席位忙").hangs_up()

    city.police_desk.answers_after(2, presses="1")
    city.waits(60)

    city.police_desk.hears("通报险情").hears("已由幺幺零接收")
    assert case.state == "police_return"


@pytest.mark.parametrize("keys", ["2", "4"])
def test_zero_leads_back_to_110_after_the_rating_too(city: City, keys: str) -> None:
    citizen, case = called(city)
    city.police_desk.answers_after(2)
    city.centre_officer.is_in_hand()
    citizen.answers().presses(keys).hears("是否已经解决").presses("0").talks_to(city.police_desk)
    assert case.survey["rating"] == int(keys)
    assert (case.state, case.survey["state"]) == ("police_return", "rated" if keys == "2" else "decided")


def test_a_desk_that_is_busy_is_dialled_again(city: City) -> None:
    citizen, _ = called(city)
    city.police_desk.is_busy()
    citizen.answers().presses("0").hears("正在为您转回幺幺零")
    city.police_desk.answers_after(1)
    citizen.talks_to(city.police_desk)


def test_an_answering_machine_is_called_once_more_the_next_day_and_then_no_more(city: City) -> None:
    _, case = asked(city)
    city.citizen.answers_with_an_announcement(hangs_up_after_s=300)
    city.waits(days=6)
    assert survey_calls(case) == ["ended", "ended"]
    assert (case.state, case.survey["state"], case.survey["rating"]) == ("archived", "silent", None)
    city.citizen.hears("没有收到您的按键")


@pytest.mark.parametrize("what", ["is_busy", "rejects", "is_switched_off"])
def test_a_phone_that_cannot_be_reached_is_tried_on_two_days(city: City, what: str) -> None:
    _, case = asked(city)
    getattr(city.citizen, what)()
    city.citizen.is_in_hand()
    city.waits(days=6)
    assert len(survey_calls(case)) == 2
    assert (case.state, case.survey["state"]) == ("archived", "silent")


def test_a_landline_is_only_called_and_not_at_noon(city: City) -> None:
    phone = city.handset(A_LANDLINE, "群众座机", "landline")
    phone.rings_out()
    _, case = completed(city, caller_phone=LANDLINE)
    city.waits_until(9, 0)
    city.waits(days=4)

    assert phone.times_rung == 2
    assert phone.inbox == []
    assert [call["due_at"][11:16] for call in case.calls if call["rung"] == "survey"] == ["01:00", "01:00"]


def test_a_landline_that_answers_is_asked(city: City) -> None:
    phone = city.handset(A_LANDLINE, "群众座机", "landline")
    _, case = completed(city, caller_phone=LANDLINE)
    city.waits_until(9, 0)
    phone.rings().answers().presses("1").hears("是否已经解决").presses("1").hears("感谢您的评价")
    assert case.state == "archived"


def test_who_answers_by_text_while_the_phone_rings_is_not_asked_by_voice(city: City) -> None:
    citizen, case = called(city)
    citizen.texts("满意").gets("感谢您的评价")
    citizen.answers().hears("本次回访已结束").does_not_hear("请按五")
    assert (case.survey["rating"], case.survey["answered_via"]) == (2, "text")


def test_a_number_that_was_called_five_times_today_is_not_called_to_rate(city: City) -> None:
    _, case = asked(city)
    city.waits(hours=47)
    city.clocks.execute(
        "INSERT INTO attempts (case_id, state, channel, rung, climb, role, name, number, extension, said,"
        " sender, urgent, drill, due_at, claimed_at, ended_at, tries, reason)"
        " SELECT %s, 'ended', 'call', 'test', '', 'caller', '', %s, '', '', '', false, false, service_now(),"
        " service_now() - make_interval(hours => n), service_now(), 1, '' FROM generate_series(1, 5) n",
        case.id,
        city.citizen.number,
    )
    city.waits(hours=2)
    assert survey_calls(case)[-1] == "capped"
    city.citizen.is_quiet()


def test_a_webhook_told_again_changes_nothing(city: City) -> None:
    citizen, case = called(city)
    citizen.answers().presses("2").hears("是否已经解决").hangs_up()
    city.waits(minutes=6)
    [attempt] = [call for call in case.calls if call["rung"] == "survey"]
    before = (case.state, case.survey)

    for step, digits in (("prompt", ""), ("rating?tries=1", "5"), ("solved?tries=1", "2"), ("reason", "")):
        url = f"{city.processes.carrier_face_url}/voice/surveys/{attempt['id']}/{step}"
        form = {"CallSid": "CA" + "1" * 32, "Digits": digits}
        signature = RequestValidator(AUTH_TOKEN).compute_signature(url, form)
        answer = requests.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=TIMEOUT_S)
        assert answer.ok, answer.text
    city.clocks.settle()

    assert (case.state, case.survey) == before


def test_a_webhook_without_a_signature_is_refused(city: City) -> None:
    citizen, case = called(city)
    citizen.answers()
    [attempt] = [call for call in case.calls if call["rung"] == "survey"]
    url = f"{city.processes.carrier_face_url}/voice/surveys/{attempt['id']}/rating?tries=1"
    assert requests.post(url, data={"Digits": "1"}, timeout=TIMEOUT_S).status_code == 403
    assert case.survey["rating"] is None


def test_a_survey_call_touches_no_ladder(city: City) -> None:
    citizen, case = called(city)
    before = case.dispatches
    citizen.answers().presses("1").hears("是否已经解决").presses("1")
    city.waits(10)
    assert case.dispatches == before
