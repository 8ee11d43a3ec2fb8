"""A citizen complains about the handling itself: it goes to the centre, past the unit. Source: R54."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import requests

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.harness.processes import PROJECT

TIMEOUT_S = 20


def _handled_badly(city: City, unit: Unit) -> CaseInStory:
    """A case that the unit's officer has taken, and about which nothing has happened since."""
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit=unit.code)
    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number).gets("由您签收")
    city.citizen.gets("已签收")
    city.waits(40)
    return case


def _complains(city: City, about: CaseInStory, body: Any) -> requests.Response:
    answer = requests.post(
        f"{city.processes.desk_face_url}/api/cases/{about.id}/complaints", json=body, timeout=TIMEOUT_S
    )
    city.clocks.settle()
    return answer


def _by_command(city: City, code: str, *options: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "gateway.cli", "case", "complain", code, *options],
        env=city.processes.environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    city.clocks.settle()
    return done


def _count(city: City) -> int:
    [(count,)] = city.clocks.rows("SELECT count(*) FROM cases")
    assert isinstance(count, int)
    return count


def test_a_complaint_by_text_goes_to_the_centre_and_the_unit_hears_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    heard, got = unit.duty_phone.times_rung, len(unit.officer_phone.inbox)

    city.citizen.texts(f"投诉 {case.code} 一直没人管", to=city.common_number)

    complaint = city.newest_case()
    city.citizen.gets(f"投诉已登记（编号{complaint.code}）")
    city.centre.officer_phone.gets(f"投诉{case.code}号事项（市城市行政执法局）的办理情况：一直没人管")
    city.centre.duty_phone.rings().answers().hears("办理情况投诉").presses("1").hears("签收成功")
    city.waits(300)
    assert (complaint.shown["unit"], complaint.state) == ("XNZX", "acknowledged")
    assert [dispatch["unit"] for dispatch in complaint.shown["dispatches"]] == ["XNZX"]
    assert (unit.duty_phone.times_rung, len(unit.officer_phone.inbox)) == (heard, got)
    assert all(phone.times_rung == 0 for phone in (unit.backup_phone, unit.leader_phone))


def test_the_officer_who_is_complained_of_finds_it_by_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    city.citizen.texts(f"投诉 {case.code} 态度恶劣", to=city.common_number)
    complaint = city.newest_case()
    city.centre.officer_phone.gets("态度恶劣")
    city.centre.duty_phone.rings_out()
    officer = unit.officer_phone

    officer.texts("CX", to=city.common_number).gets(f"您有1件未办结事项：{case.code}")
    officer.texts(f"3 {complaint.code}", to=city.common_number).gets(f"未找到编号{complaint.code}")
    assert not any("投诉" in body for body in officer.inbox)
    assert complaint.state == "dispatched"


def test_who_sits_at_the_centre_too_does_not_hear_of_a_complaint_about_his_own_unit(city: City) -> None:
    unit = city.unit("ZFJ")
    city.clocks.execute(
        "INSERT INTO people (unit_code, name, title, mobile_id)"
        " SELECT 'XNZX', name, title, mobile_id FROM people WHERE unit_code = 'ZFJ' AND name = %s",
        unit.names["officer"],
    )
    city.clocks.execute(
        "UPDATE shifts SET officer_id = (SELECT max(id) FROM people) WHERE unit_code = 'XNZX'"
    )
    case = _handled_badly(city, unit)
    got = len(unit.officer_phone.inbox)

    city.citizen.texts(f"投诉 {case.code} 敷衍了事", to=city.common_number)
    city.centre.duty_phone.rings_out()
    city.centre.backup_phone.is_in_hand()
    city.centre.leader_phone.is_in_hand()
    city.waits(130)
    complaint = city.newest_case()
    unit.officer_phone.texts("CX", to=city.common_number).gets("您有1件未办结事项")
    unit.officer_phone.texts(f"1 {complaint.code}", to=city.common_number).gets("未找到编号")

    assert not any("敷衍了事" in body for body in unit.officer_phone.inbox[got:])
    city.centre.leader_phone.gets("办理情况投诉")
    city.citizen.gets("投诉已登记")


def test_a_complaint_about_the_centre_itself_reaches_its_leader_at_once(city: City) -> None:
    case = _handled_badly(city, city.centre)

    city.citizen.texts(f"投诉{case.code}，三天没有结果", to=city.common_number)

    city.centre.leader_phone.rings().gets("敏感事项提示")
    city.centre.officer_phone.rings()
    city.citizen.gets("投诉已登记")
    assert city.newest_case().shown["sensitive_topics"] == ["SENSITIVE"]


def test_the_code_of_another_citizens_case_is_taken_for_words_and_tells_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    stranger = city.handset("+8613900000001", "别人")

    stranger.texts(f"投诉 {case.code} 一直没人管", to=city.common_number)

    stranger.gets("投诉已登记")
    assert not any("城市行政执法" in body for body in stranger.inbox)
    city.centre.officer_phone.gets(f"投诉联动服务的办理情况：{case.code} 一直没人管")
    city.centre.duty_phone.rings()
    assert city.clocks.rows("SELECT about_case_id FROM cases ORDER BY id DESC LIMIT 1") == [(None,)]


def test_the_same_complaint_again_is_the_same_case_with_the_new_words_in_it(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    city.centre.nobody_answers()
    before = _count(city)

    for words in ("没人管", "没人管", "电话也不接"):
        city.citizen.texts(f"投诉 {case.code} {words}", to=city.common_number)
        city.waits(61)

    complaint = city.newest_case()
    city.citizen.gets(f"投诉（编号{complaint.code}）已在核实")
    assert _count(city) == before + 1
    assert complaint.shown["request"].endswith("没人管；电话也不接")


def test_a_complaint_without_a_code_is_about_the_phones_newest_case(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    city.centre.duty_phone.rings_out()

    city.citizen.texts("投诉办理太慢", to=city.common_number)

    city.centre.officer_phone.gets(f"投诉{case.code}号事项")
    city.citizen.gets("投诉已登记")


def test_a_complaint_without_any_case_still_reaches_the_centre(city: City) -> None:
    city.centre.duty_phone.rings_out()

    city.citizen.texts("投诉你们不作为", to=city.common_number).gets("投诉已登记")

    city.centre.officer_phone.gets("不作为")


def test_the_desk_passes_a_complaint_on_by_the_interface(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    city.centre.duty_phone.rings_out()

    answer = _complains(city, case, {"words": "承办人态度恶劣"})

    assert (answer.status_code, answer.json()["unit"]) == (201, "XNZX")
    city.centre.officer_phone.gets("承办人态度恶劣")
    city.citizen.gets(f"编号{answer.json()['code']}")
    assert _complains(city, case, {"words": "承办人态度恶劣"}).json() == answer.json()


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"words"}),
        ({"words": " \n"}, {"words"}),
        ({"words": "长" * 501}, {"words"}),
        ({"words": 1}, {"words"}),
        ({"words": "慢", "caller_phone": "12"}, {"caller_phone"}),
        ({"words": "慢", "unit": "ZFJ"}, {"unit"}),
        ([], {"body"}),
    ],
)
def test_a_wrong_complaint_says_what_to_mend_and_nothing_is_written(
    city: City, body: Any, wrong: set[str]
) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    before = _count(city)

    answer = _complains(city, case, body)

    assert (answer.status_code, set(answer.json()["fields"])) == (422, wrong)
    assert _count(city) == before


def test_a_complaint_about_no_case_is_refused(city: City) -> None:
    url = f"{city.processes.desk_face_url}/api/cases/999999/complaints"
    assert requests.post(url, json={"words": "慢"}, timeout=TIMEOUT_S).status_code == 404


def test_a_complaint_by_command_prints_its_code(city: City) -> None:
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    city.centre.duty_phone.rings_out()

    other = city.handset("+8613900000001", "家属")

    done = _by_command(city, case.code, "--words", "没人管", "--caller-phone", "13900000001")

    other.gets(f"编号{done.stdout.strip()}")
    city.centre.officer_phone.gets("没人管")
    assert done.stdout.strip() == city.newest_case().code


def test_a_wrong_complaint_by_command_says_what_to_do(city: City) -> None:
    unknown = _by_command(city, "9999", "--words", "慢")
    assert (unknown.returncode, "9999" in unknown.stderr) == (1, True)
    unit = city.unit("ZFJ")
    case = _handled_badly(city, unit)
    wrong = _by_command(city, case.code, "--words", " ", "--caller-phone", "1")
    assert wrong.returncode == 1
    assert all(option in wrong.stderr for option in ("--words", "--caller-phone"))


def test_a_complaint_in_a_drill_is_a_drill_too(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ", drill=True)
    city.centre.duty_phone.rings_out()

    _complains(city, case, {"words": "演练投诉"})

    city.centre.officer_phone.gets("（演练）新派单")
    city.citizen.gets_nothing()
