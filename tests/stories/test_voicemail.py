"""Nobody could talk to the citizen: he leaves a message, and is owed a call back. Scenarios 19 and 20."""

from __future__ import annotations

import re

import pytest
import requests

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit

TONE = "（嘀）"


def held_in_vain(city: City) -> tuple[Unit, CaseInStory]:
    """A citizen who has been held to the end, hears the last words, and may now leave a message."""
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.nobody_answers()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    city.waits(130)
    city.citizen.hears("暂时无人接听").hears("编号零零零幺").hears("留言将被录音")
    return unit, case


def heard(city: City, case: CaseInStory) -> requests.Response:
    """What the desk hears of the case's first message."""
    recording = case.recordings[0]["id"]
    return requests.get(f"{city.processes.desk_face_url}/cases/{case.id}/recordings/{recording}", timeout=10)


def test_a_message_is_kept_with_the_case_and_played_at_the_desk(city: City) -> None:
    _, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(12)

    city.citizen.presses("#").hears("留言已收到")

    city.waits(10)
    city.citizen.is_quiet()
    [kept] = case.recordings
    assert (kept["kind"], kept["tries"]) == ("voicemail", 1)
    assert 11 <= kept["duration_s"] <= 12
    sound = heard(city, case)
    assert (sound.status_code, sound.headers["Content-Type"]) == (200, "audio/x-wav")
    assert sound.content.startswith(b"RIFF")
    assert [case.happened(kind) != [] for kind in ("recording_left", "recording_kept")] == [True, True]
    assert city.clocks.rows("SELECT act FROM audit_entries") == [("recording heard",)]


def test_a_browser_may_ask_for_a_piece_and_nobody_for_another_cases_message(city: City) -> None:
    _, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(5)
    assert case.recordings == []
    city.citizen.presses("#")
    assert heard(city, case).status_code == 404
    city.waits(10)

    url = heard(city, case).url
    piece = requests.get(url, headers={"Range": "bytes=0-3"}, timeout=10)
    assert (piece.status_code, piece.content) == (206, b"RIFF")
    assert requests.get(url.replace(f"/cases/{case.id}/", "/cases/999/"), timeout=10).status_code == 404
    assert requests.get(url + "999999999999999999999", timeout=10).status_code == 404


def test_whoever_hangs_up_in_the_middle_of_his_message_has_left_it(city: City) -> None:
    unit, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(7)

    city.citizen.hangs_up()

    city.waits(5)
    assert [(kept["duration_s"], kept["bytes"] > 0) for kept in case.recordings] in ([(6, True)], [(7, True)])
    assert case.row["call_back_since"] is not None
    unit.officer_phone.is_in_hand()


@pytest.mark.parametrize("fault", ["drop", "double", "reverse", "delay"])
def test_the_carriers_callback_may_be_lost_doubled_or_late(city: City, fault: str) -> None:
    _, case = held_in_vain(city)
    how = {"seconds": 600} if fault == "delay" else {}
    city.switchboard.fault({"what": fault, "on": "recording_status", **how})
    city.citizen.hears(TONE)
    city.waits(7)

    city.citizen.presses("#").hears("留言已收到")

    city.waits(20)
    assert [bool(kept["bytes"]) for kept in case.recordings] == [True], case.recordings
    city.waits(minutes=11)
    assert len(case.recordings) == len(case.happened("recording_left")) == 1


def test_a_message_that_is_late_is_fetched_in_the_end(city: City) -> None:
    _, case = held_in_vain(city)
    city.switchboard.fault({"what": "404", "count": 3})
    city.citizen.hears(TONE)
    city.waits(7)
    city.citizen.presses("#").hangs_up()

    city.waits(40)
    assert (case.recordings[0]["tries"], case.recordings[0]["bytes"]) == (3, None)
    city.waits(30)

    assert (case.recordings[0]["tries"], case.recordings[0]["bytes"] > 0) == (4, True)


def test_a_message_of_which_the_carrier_told_us_in_vain_is_found_all_the_same(city: City) -> None:
    _, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(7)
    city.switchboard.fault({"what": "drop", "on": "recording_status"})
    city.citizen.hangs_up()
    city.clocks.execute("DELETE FROM recordings")  # as if the service had been away in that second

    city.waits(70)

    assert [bool(kept["bytes"]) for kept in case.recordings] == [True]


def test_the_officer_who_takes_the_case_later_hears_of_the_message(city: City) -> None:
    unit, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(9)
    city.citizen.presses("#").hangs_up()
    city.waits(10)

    unit.leader_phone.texts(f"1 {case.code}")

    unit.leader_phone.gets("群众有留言，时长").gets("回拨")
    assert case.state == "acknowledged"


def test_the_officer_hears_the_message_on_his_own_call(city: City) -> None:
    unit, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(9)
    city.citizen.presses("#").hangs_up()
    city.waits(10)
    unit.officer_phone.texts(f"1 {case.code}").gets("群众有留言")
    city.waits(30)

    unit.officer_phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    unit.officer_phone.hears("群众有留言，收听请按七").presses("7").hears("（录音 ")

    url = re.findall(r"（录音 (\S+)）", unit.officer_phone.heard)[-1]
    assert requests.get(url, timeout=10).content.startswith(b"RIFF")
    assert requests.get(url[:-1] + ("0" if url[-1] != "0" else "1"), timeout=10).status_code == 403
    assert requests.get(url.replace("/sounds/1", "/sounds/2"), timeout=10).status_code == 403
    unit.officer_phone.hears("接通群众请按一")
    city.waits(minutes=31)
    assert requests.get(url, timeout=10).status_code == 403


def test_without_a_message_none_is_offered_and_its_key_is_wrong(city: City) -> None:
    unit = city.unit("ZFJ")
    city.citizen.gets_nothing()
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.is_in_hand()
    unit.officer_phone.texts(f"1 {case.code}").dials(city.common_number).hears("请输入事项编号")

    unit.officer_phone.presses(f"{case.code}#").hears("接通群众请按一").presses("7").hears("按键有误")

    unit.officer_phone.does_not_hear("收听请按七")


def test_whoever_says_nothing_and_hangs_up_before_the_tone_loses_nothing(city: City) -> None:
    _, case = held_in_vain(city)

    city.citizen.hangs_up()

    city.waits(10)
    assert case.recordings == []
    assert case.row["call_back_since"] is not None
    assert case.state == "dispatched"


def test_hash_declines_and_whoever_hangs_up_at_the_tone_leaves_no_empty_message(city: City) -> None:
    _, case = held_in_vain(city)

    city.citizen.presses("#").hears("感谢您的来电，再见")

    city.waits(10)
    city.citizen.is_quiet().does_not_hear(TONE)
    assert case.recordings == []


def test_an_empty_message_is_none(city: City) -> None:
    _, case = held_in_vain(city)
    city.citizen.hears(TONE)
    city.waits(1)

    city.citizen.hangs_up()

    city.waits(10)
    assert case.recordings == []


def test_a_message_ends_after_its_longest_time(city: City) -> None:
    _, case = held_in_vain(city)
    city.citizen.hears(TONE)

    city.waits(125)

    city.citizen.hears("留言已收到")
    assert case.recordings[0]["duration_s"] == 120


def test_an_officer_who_takes_the_case_meanwhile_is_joined_and_the_message_is_kept(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in unit.phones[:3]:
        phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hears("由工作人员尽快给您回电")
    city.citizen.presses("1").hears("尽快给您回电").hears(TONE)
    city.waits(72)
    unit.leader_phone.rings().answers().hears("签收请按一")

    unit.leader_phone.presses("1")

    city.citizen.talks_to(unit.leader_phone)
    city.waits(10)
    unit.leader_phone.gets("群众有留言")
    assert [kept["bytes"] > 0 for kept in case.recordings] == [True]
    city.citizen.hangs_up()
    unit.leader_phone.hears("通话已结束").hangs_up()
    assert case.row["call_back_since"] is None


@pytest.mark.parametrize("moment", ["the last words", "the message", "goodbye"])
def test_key_zero_still_leads_back_to_110(city: City, moment: str) -> None:
    _, case = held_in_vain(city)
    city.police_desk.answers_after(2)
    if moment != "the last words":
        city.citizen.hears(TONE)
        city.waits(6)
    if moment == "goodbye":
        city.citizen.presses("#").hears("留言已收到")

    city.citizen.presses("0").hears("正在为您转回幺幺零").talks_to(city.police_desk)

    city.waits(10)
    assert case.state == "police_return"
    assert len(case.recordings) == (0 if moment == "the last words" else 1)
    assert case.row["call_back_since"] is None
