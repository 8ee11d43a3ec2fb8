"""The demonstration's clock: people let the time go by, and every step still has its own time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from werkzeug.serving import make_server

from gateway.demo.clock import DemoClock
from gateway.seed import seed_demo_roster
from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.wiring import build
from gateway.work import Gateway
from tests.harness.city import City
from tests.harness.processes import ACCOUNT_SID, AUTH_TOKEN, Processes

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
ENOUGH_REQUESTS = 200
A_MOMENT_S = 0.05


@pytest.fixture
def gateway(city: City, processes: Processes, database_url: str) -> Iterator[Gateway]:
    """The city's service in this process, as `gateway up --demo` runs it, with clocks that run."""
    parts = build(
        Settings(
            database_url=database_url,
            redis_url=processes.redis_url,
            carrier_base_url=processes.switchboard_url,
            carrier_account_sid=ACCOUNT_SID,
            carrier_auth_token=SecretStr(AUTH_TOKEN),
            demo_clock=True,
        )
    )
    DemoClock(parts.engine, processes.switchboard_url).set(timedelta(0))
    city.clocks.execute("TRUNCATE shifts, people, contacts RESTART IDENTITY CASCADE")
    seed_demo_roster(parts.engine)
    yield parts
    parts.engine.dispose()
    stand_still(city)


@pytest.fixture
def desk(gateway: Gateway) -> FlaskClient:
    """The desk face, in this process."""
    return create_app(gateway, Face.DESK).test_client()


def stand_still(city: City) -> None:
    """Let the time stand again, so that the story's own words serve."""
    city.clocks.start_at(city.clocks.now)


def ask(desk: FlaskClient, until: object = None) -> Any:
    answer = desk.post("/demo/clock", json={"until": until})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def move_on(desk: FlaskClient, until: datetime) -> str | None:
    """Ask as the page does until it is so late, or until it says why not."""
    wanted = until.timestamp() * 1000
    for _ in range(ENOUGH_REQUESTS):
        moved = ask(desk, wanted)
        if moved["now"] >= wanted:
            return None
        if moved["stay"] not in (None, "busy", "soon"):
            return str(moved["stay"])
        time.sleep(A_MOMENT_S)
    raise AssertionError("the clock does not move")


def seconds_apart(city: City) -> float:
    theirs = datetime.fromisoformat(city.switchboard.clock()["now"])
    return abs((city.clocks.now - theirs).total_seconds())


def test_every_step_has_its_own_time_though_nobody_waits(city: City, desk: FlaskClient) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.citizen.is_in_hand()
    began = city.clocks.now
    case = city.operator.registers()
    move_on(desk, began + timedelta(seconds=25))
    assert unit.officer_phone.times_rung == 0
    move_on(desk, began + timedelta(seconds=125))
    assert seconds_apart(city) < 1
    due = [city.seconds_after_check(call["due_at"]) for call in case.calls]
    claimed = [city.seconds_after_check(call["claimed_at"]) for call in case.calls]
    assert len(due) >= 4
    assert due[-1] > 100
    assert claimed == pytest.approx(due, abs=1)


def test_one_press_goes_to_just_before_the_next_event(city: City, desk: FlaskClient) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.citizen.is_in_hand()
    case = city.operator.registers()
    while not (moved := ask(desk))["moved_s"]:
        assert moved["stay"] in ("busy", "soon")
        time.sleep(A_MOMENT_S)
    assert len(case.calls) == 1
    assert abs(moved["now"] / 1000 - city.clocks.now.timestamp()) < 1


def test_a_handset_that_waits_for_a_person_is_named(city: City, desk: FlaskClient) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    unit.duty_phone.plug_in()
    city.citizen.is_in_hand()
    city.operator.registers()
    stand_still(city)
    unit.duty_phone.rings()
    assert ask(desk)["ringing"] == ["ZFJ duty_phone"]


def test_where_nothing_will_happen_time_stands_unless_a_moment_is_named(
    city: City, desk: FlaskClient
) -> None:
    assert ask(desk)["stay"] == "nothing"
    until = city.clocks.now + timedelta(days=2)
    assert move_on(desk, until) is None
    assert abs((city.clocks.now - until).total_seconds()) < 1


def test_time_ends_with_the_fictional_shifts(city: City, desk: FlaskClient) -> None:
    assert move_on(desk, city.clocks.now + timedelta(days=99)) == "end"


@pytest.mark.parametrize("until", ["tomorrow", True, 1e300, [1]])
def test_a_moment_that_is_none_is_refused(desk: FlaskClient, until: object) -> None:
    assert desk.post("/demo/clock", json={"until": until}).status_code == 422


def test_only_pages_of_this_machine_move_the_clock(desk: FlaskClient) -> None:
    assert desk.post("/demo/clock", json={}, environ_base=ELSEWHERE).status_code == 401
    assert desk.post("/demo/clock", json={}, headers={"Origin": "http://evil.test"}).status_code == 401
    assert desk.post("/demo/clock", data={"until": "1"}).status_code == 401
    assert desk.post("/demo/clock", json={}, headers={"Origin": "http://localhost"}).status_code == 200


def test_in_operation_there_is_no_such_clock(gateway: Gateway) -> None:
    plain = Gateway(
        settings=gateway.settings.model_copy(update={"demo_clock": False}),
        engine=gateway.engine,
        bell=gateway.bell,
        trunks=gateway.trunks,
        catalogue=gateway.catalogue,
        wording=gateway.wording,
    )
    desk = create_app(plain, Face.DESK).test_client()
    assert desk.post("/demo/clock", json={}).status_code == 404
    assert "演示时钟" not in desk.get("/").text


@pytest.mark.browser
def test_a_button_lets_the_time_go_by_until_a_phone_rings(
    city: City, gateway: Gateway, browser: Browser
) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    unit.backup_phone.plug_in()
    city.citizen.is_in_hand()
    city.operator.registers()
    server = make_server("127.0.0.1", 0, create_app(gateway, Face.DESK), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    complaints: list[str] = []
    page = browser.new_page(locale="zh-CN")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.port}/")
    page.get_by_role("button", name="+1 小时").click()
    expect(page.locator("#demo-said")).to_contain_text("ZFJ backup 正在振铃", timeout=20_000)
    expect(page.get_by_role("button", name="停止")).to_be_disabled()
    page.close()
    server.shutdown()
    assert complaints == []
    assert unit.backup_phone.times_rung == 1
    stand_still(city)
    unit.backup_phone.answers().hears("签收请按一").presses("1")
