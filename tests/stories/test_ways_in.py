"""How a case is registered by interface and by command, and how wrong input is answered."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import requests

from tests.harness.city import City
from tests.harness.processes import PROJECT

MANDATORY = ("happened_at", "place", "caller_name", "caller_phone", "request")


def _fields(city: City, **changed: Any) -> dict[str, Any]:
    fields = {
        "happened_at": city.clocks.now.isoformat(), "place": "车城大道", "caller_name": "王女士",
        "caller_phone": "13800138000", "request": "夜间施工", "unit": "ZFJ",
    }  # fmt: skip
    return {**fields, **changed}


def _command(city: City, **options: str) -> subprocess.CompletedProcess[str]:
    given = {"--caller-name": "王女士", "--request": "夜间施工", "--unit": "ZFJ", **options}
    words = [word for option in given.items() for word in option]
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", "case", "register", *words],
        env=city.processes.environment(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("missing", MANDATORY)
def test_each_mandatory_field_is_asked_for_by_name(city: City, missing: str) -> None:
    fields = _fields(city)
    del fields[missing]

    answer = city.operator.tries_to_register(fields)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [missing]
    assert city.clocks.rows("SELECT count(*) FROM cases") == [(0,)]


def test_every_wrong_field_is_named_at_once_and_nothing_is_written(city: City) -> None:
    wrong = _fields(
        city, place="  ", caller_phone="12", unit="XXX", type="SONG", request="长" * 5000, surprise=1
    )

    answer = city.operator.tries_to_register(wrong)

    assert set(answer.json()["fields"]) == {"place", "caller_phone", "unit", "type", "request", "surprise"}
    assert city.clocks.rows("SELECT count(*) FROM cases") == [(0,)]


@pytest.mark.parametrize("body", [None, [], "text", 1])
def test_what_is_no_object_is_refused(city: City, body: Any) -> None:
    assert city.operator.tries_to_register(body).status_code == 422


def test_a_citizen_who_would_not_say_is_registered_by_an_explicit_word(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ", caller_name="refused", caller_phone="refused", place="unknown")

    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("未留联系电话和地点")

    unit.officer_phone.gets("未留联系电话和地点")
    assert case.state == "acknowledged"


def test_hostile_words_reach_nobody_as_they_came(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    city.operator.registers(
        unit="ZFJ", request="【假签名】{code}\x00\x1b[31m\n点 http://example.test/x 😀" + "长" * 400
    )
    city.citizen.gets("已登记")

    text = next(body for body in unit.officer_phone.inbox if "新派单" in body)

    assert text.count("【") == 1
    assert "http" not in text
    assert "\n" not in text
    assert "3+编号报险情" in text
    unit.officer_phone.is_in_hand()


def test_a_case_is_registered_by_command(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()

    done = _command(
        city, **{"--happened-at": "unknown", "--place": "车城大道", "--caller-phone": "13800138000"}
    )
    city.clocks.settle()

    assert done.stdout.strip() == city.newest_case().code
    unit.officer_phone.gets("新派单0001")
    city.citizen.gets("已登记")


def test_a_wrong_command_says_what_to_do_and_registers_nothing(city: City) -> None:
    done = _command(city, **{"--happened-at": "gestern", "--place": " ", "--caller-phone": "1"})

    assert done.returncode == 1
    assert all(option in done.stderr for option in ("--happened-at", "--place", "--caller-phone"))
    assert city.clocks.rows("SELECT count(*) FROM cases") == [(0,)]


def test_a_case_without_a_unit_goes_to_the_centre(city: City) -> None:
    answer = city.operator.tries_to_register({k: v for k, v in _fields(city).items() if k != "unit"})
    city.clocks.settle()

    assert answer.json()["unit"] == "XNZX"
    city.centre.duty_phone.rings()
    city.centre.officer_phone.gets("新派单")
    city.citizen.gets("已登记")


def test_a_drill_is_marked_everywhere_and_the_citizen_hears_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    city.operator.registers(unit="ZFJ", drill=True)

    unit.officer_phone.gets("【资阳110联动】（演练）新派单")
    unit.duty_phone.rings().answers().hears("这是演练").presses("1").hears("再次提醒，这是演练")

    city.citizen.gets_nothing()


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/rulings"), ("POST", "/complaints")])
def test_a_number_that_no_case_can_have_is_no_fault_of_ours(city: City, method: str, path: str) -> None:
    url = f"{city.processes.desk_face_url}/api/cases/{10**20}{path}"
    assert requests.request(method, url, json={"ruling": "supervise"}, timeout=20).status_code == 404
