"""`gateway doctor`: each fault has its line, and each line its remedy."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from gateway.doctor import Line, check, holidays
from gateway.seed import seed_demo_roster
from gateway.settings import Settings
from gateway.wiring import open_database
from tests.database.conftest import create_database, execute, rows
from tests.harness.servers import Servers

DEAD = "127.0.0.1:1"
ACCOUNT = "AC" + "0" * 32


class World(ThreadingHTTPServer):
    """The carrier's REST interface and our public address, in one."""

    carrier_says = 200
    health_says = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: World

    def do_GET(self) -> None:
        is_health = self.path == "/healthz"
        self.send_response(self.server.health_says if is_health else self.server.carrier_says)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        return


@pytest.fixture
def world() -> Iterator[World]:
    with World(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def sound_url(database_url: str, worker_id: str) -> str:
    """A database in which everybody is on duty now, by the real clock."""
    url = create_database(database_url, f"doctor_{worker_id}")
    engine = open_database(url)
    execute(engine, "TRUNCATE shifts, people, contacts RESTART IDENTITY CASCADE")
    execute(engine, "UPDATE service_clock SET standing_at = NULL, shift = '0'")
    seed_demo_roster(engine)
    engine.dispose()
    return url


@pytest.fixture
def sound(sound_url: str) -> Iterator[Engine]:
    """That database, for a test that breaks something; the clock is mended afterwards."""
    engine = open_database(sound_url)
    yield engine
    execute(engine, "UPDATE service_clock SET standing_at = NULL, shift = '0'")
    engine.dispose()


@pytest.fixture
def good(sound_url: str, servers: Servers, worker_id: str, world: World) -> dict[str, Any]:
    """Settings with which everything can work."""
    return {
        "database_url": sound_url,
        "redis_url": servers.redis_url_of(worker_id),
        "carrier_base_url": world.url,
        "carrier_account_sid": ACCOUNT,
        "carrier_auth_token": SecretStr("token"),
        "public_base_url": world.url + "/",
    }


def faults(settings: dict[str, Any], **changed: Any) -> list[str]:
    return [line.said for line in check(Settings(**settings | changed)) if not line.ok]


def only(settings: dict[str, Any], **changed: Any) -> str:
    found = faults(settings, **changed)
    assert len(found) == 1, found
    return found[0]


def test_where_all_is_well_every_part_has_a_good_line(good: dict[str, Any]) -> None:
    lines = list(check(Settings(**good)))
    assert [line.said for line in lines if not line.ok] == []
    said = " ".join(line.said for line in lines)
    assert all(
        part in said for part in ("settings", "database", "rosters", "Redis", "carrier:", "carrier face")
    )


def test_a_line_says_whether_it_is_good() -> None:
    assert Line(True, "all is well").text.startswith("正常 ok")
    assert Line(False, "not").text.startswith("故障 FAIL")


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-11-30", "are known"),
        ("2026-12-01", "those of 2027 are not known"),
        ("2027-03-01", "those of 2027 are not known"),
    ],
)
def test_holidays_that_are_not_published_yet_are_a_warning_from_december_on(
    monkeypatch: pytest.MonkeyPatch, today: str, said: str
) -> None:
    monkeypatch.setattr("gateway.doctor.knows_year", lambda year: year <= 2026)
    line = holidays(date.fromisoformat(today))
    assert line.ok
    assert line.warns == ("not" in said)
    assert said in line.said
    assert line.text.startswith("注意 WARN" if line.warns else "正常 ok")


def test_faulty_settings_are_said_and_the_rest_is_looked_at_all_the_same(good: dict[str, Any]) -> None:
    assert "POLICE_DESK_NUMBER=110" in only(good, police_desk_number="110")
    assert "API_TOKEN" in only(good, host="0.0.0.0")  # noqa: S104


def test_nothing_set_at_all_is_a_line_for_each_setting_and_no_traceback(world: World) -> None:
    found = faults({"public_base_url": world.url, "database_url": "", "redis_url": ""})
    assert [fault.split()[0] for fault in found] == [
        "DATABASE_URL", "REDIS_URL", "CARRIER_ACCOUNT_SID", "CARRIER_AUTH_TOKEN"
    ]  # fmt: skip


def test_a_database_that_does_not_answer(good: dict[str, Any]) -> None:
    said = only(good, database_url=f"postgresql+psycopg://nobody@{DEAD}/nothing")
    assert said.startswith("DATABASE_URL")
    assert "server" in said


def test_a_database_that_does_not_exist(good: dict[str, Any], sound_url: str) -> None:
    assert only(good, database_url=sound_url.replace("/doctor_", "/no_such_")).startswith("DATABASE_URL")


@pytest.mark.parametrize(
    "url", ["nonsense", "postgres://x@127.0.0.1/x", "sqlite+nothing:///x", "postgresql+psycopg://x:port/y"]
)
def test_a_database_address_that_is_none(good: dict[str, Any], url: str) -> None:
    assert only(good, database_url=url).startswith("DATABASE_URL")


def test_the_password_of_the_database_is_not_said(good: dict[str, Any]) -> None:
    assert "geheim" not in only(good, database_url=f"postgresql+psycopg://x:geheim@{DEAD}/x")


def test_a_database_that_was_never_migrated(good: dict[str, Any], database_url: str, worker_id: str) -> None:
    bare = create_database(database_url, f"bare_{worker_id}", "template0")
    assert "gateway migrate" in only(good, database_url=bare)


@pytest.mark.parametrize(
    "moved",
    [
        "shift = '2 hours'",
        "shift = '-2 hours'",
        "standing_at = service_now() - interval '1 minute'",
    ],
)
def test_a_clock_that_was_moved(good: dict[str, Any], sound: Engine, moved: str) -> None:
    execute(sound, f"UPDATE service_clock SET {moved}")
    said = only(good)
    assert "service clock" in said
    assert "set it back" in said


@pytest.mark.parametrize(
    ("column", "lack"), [("duty_phone_id", "duty phone"), ("officer_id", "officer"), ("leader_id", "leader")]
)
def test_a_shift_with_a_gap(good: dict[str, Any], sound: Engine, column: str, lack: str) -> None:
    keep = f"UPDATE shifts SET {column} = other.{column} FROM shifts other WHERE shifts.unit_code = 'JTJ'"
    execute(sound, f"UPDATE shifts SET {column} = NULL WHERE unit_code = 'JTJ' AND starts_at <= now()")
    try:
        said = only(good)
        assert f"JTJ ({lack})" in said
        assert "fill the roster" in said
    finally:
        execute(sound, f"{keep} AND other.unit_code = 'JTJ' AND other.{column} IS NOT NULL")


def test_a_unit_without_a_shift(good: dict[str, Any], sound: Engine) -> None:
    move = "UPDATE shifts SET starts_at = starts_at + :by, ends_at = ends_at + :by WHERE unit_code = 'ZFJ'"
    away = move.replace(":by", "interval '1000 days'")
    execute(sound, away)
    try:
        assert "ZFJ (duty phone, officer, leader)" in only(good)
    finally:
        execute(sound, away.replace("+ interval", "- interval"))


@pytest.mark.parametrize("url", [f"redis://{DEAD}/0", "unix:///nowhere/valkey.sock?db=0", "nonsense"])
def test_a_redis_that_does_not_answer_or_has_no_address(good: dict[str, Any], url: str) -> None:
    said = only(good, redis_url=url)
    assert said.startswith("REDIS_URL")
    assert "server" in said


def test_a_carrier_that_does_not_answer(good: dict[str, Any]) -> None:
    assert only(good, carrier_base_url=f"http://{DEAD}").startswith("CARRIER_BASE_URL")


@pytest.mark.parametrize("url", ["nonsense", "http://", "ftp://127.0.0.1"])
def test_a_carriers_address_that_is_none(good: dict[str, Any], url: str) -> None:
    assert only(good, carrier_base_url=url).startswith("CARRIER_BASE_URL")


@pytest.mark.parametrize(
    ("status", "remedy"), [(401, "CARRIER_AUTH_TOKEN"), (404, "CARRIER_BASE_URL"), (500, "CARRIER_BASE_URL")]
)
def test_a_carrier_that_does_not_know_us(
    good: dict[str, Any], world: World, status: int, remedy: str
) -> None:
    world.carrier_says = status
    assert remedy in only(good)


SECOND: dict[str, Any] = {
    "second_carrier_account_sid": "AC" + "2" * 32,
    "second_carrier_auth_token": SecretStr("another"),
    "second_carrier_numbers": "+862826110120",
}


def test_the_second_carrier_is_asked_too(good: dict[str, Any], world: World) -> None:
    found = Settings(**good, **SECOND, second_carrier_base_url=world.url)
    assert "second carrier: reached, account accepted" in [line.said for line in check(found)]
    assert only(good, **SECOND, second_carrier_base_url=f"http://{DEAD}").startswith(
        "SECOND_CARRIER_BASE_URL"
    )


@pytest.mark.parametrize(("status", "remedy"), [(401, "AUTH_TOKEN"), (404, "BASE_URL")])
def test_each_carrier_that_does_not_know_us_is_named_with_its_own_settings(
    good: dict[str, Any], world: World, status: int, remedy: str
) -> None:
    world.carrier_says = status
    first, second = faults(good, **SECOND, second_carrier_base_url=world.url)
    assert f" CARRIER_{remedy}" in first
    assert f" SECOND_CARRIER_{remedy}" in second


def test_a_public_address_that_leads_nowhere(good: dict[str, Any]) -> None:
    said = only(good, public_base_url=f"http://{DEAD}")
    assert said.startswith("PUBLIC_BASE_URL")
    assert "gateway web --face carrier" in said


def test_a_public_address_that_leads_somewhere_else(good: dict[str, Any], world: World) -> None:
    world.health_says = 404
    assert "leads somewhere else" in only(good)


def test_a_carrier_that_hangs_does_not_hang_the_doctor(good: dict[str, Any]) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        assert only(good, carrier_base_url=f"http://127.0.0.1:{deaf.getsockname()[1]}")


def test_a_number_of_our_own_in_a_roster_is_a_fault(good: dict[str, Any], sound: Engine) -> None:
    [(before,)] = rows(sound, "SELECT number FROM contacts WHERE unit_code = 'HBJ' ORDER BY id LIMIT 1")
    change = "UPDATE contacts SET number = :to WHERE number = :is"
    execute(sound, change, to="+862826110110", **{"is": before})
    try:
        assert "service's own stands in the roster of HBJ" in only(good)
    finally:
        execute(sound, change, to=before, **{"is": "+862826110110"})


def test_a_refused_number_of_a_roster_is_a_warning(good: dict[str, Any], sound: Engine) -> None:
    mark = "INSERT INTO number_marks (number, channel, code, marked_at, again_at)"
    mark += " SELECT number, 'call', 21211, now(), now() FROM contacts WHERE unit_code = 'HBJ' LIMIT 1"
    execute(sound, mark)
    try:
        [warning] = [line for line in check(Settings(**good)) if line.warns and "numbers" in line.said]
        assert all(words in warning.said for words in ("HBJ (1)", "gateway numbers"))
    finally:
        execute(sound, "DELETE FROM number_marks")
