"""Settings from the environment, and what is said about those that cannot work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.settings import Settings
from gateway.wiring import build
from models.errors import Misconfigured

GOOD = {
    "DATABASE_URL": "postgresql+psycopg://gateway:hidden@127.0.0.1/gateway",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CARRIER_ACCOUNT_SID": "AC" + "0" * 32,
    "CARRIER_AUTH_TOKEN": "present-token",
}


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of whoever runs the tests must not matter."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(monkeypatch: pytest.MonkeyPatch, **changed: str) -> Settings:
    for name, value in (GOOD | changed).items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_everything_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(
        monkeypatch, GATEWAY_DATA="/srv/gateway", NOTIFY_LIMIT_S="120", ACK_LIMIT_S="240", RING_S="20"
    )
    assert found.database_url == GOOD["DATABASE_URL"]
    assert found.gateway_data == Path("/srv/gateway")
    assert (found.notify_limit, found.ack_limit) == (timedelta(minutes=2), timedelta(minutes=4))
    assert found.ring_s == 20
    assert found.faults() == []


def test_nothing_set_is_the_demonstration_on_this_machine() -> None:
    found = Settings()
    assert found.host == "127.0.0.1"
    assert found.notify_limit == found.ack_limit == timedelta(minutes=3)
    assert found.police_desk.number == "+862826110000"


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch, RING_S="", HOST="", COMMON_NUMBER="").faults() == []


def test_what_is_missing_is_named_with_its_remedy_all_at_once() -> None:
    found = Settings().faults()
    assert [fault.split()[0] for fault in found] == list(GOOD)
    assert all("gateway up" in fault for fault in found)


@pytest.mark.parametrize("name", ["COMMON_NUMBER", "POLICE_DESK_NUMBER", "CENTRE_PHONE"])
@pytest.mark.parametrize("number", ["110", "119", "120", "122", "028-110", "+86110", "1 1 0", "１１０"])
def test_no_machine_dials_an_emergency_number(
    monkeypatch: pytest.MonkeyPatch, name: str, number: str
) -> None:
    found = settings(monkeypatch, **{name: number}).faults()
    assert len(found) == 1
    assert found[0].startswith(f"{name}=")
    assert "desk's own" in found[0]


@pytest.mark.parametrize("name", ["COMMON_NUMBER", "POLICE_DESK_NUMBER", "CENTRE_PHONE"])
@pytest.mark.parametrize("number", ["nobody", "123", "13800138000、13900139000"])
def test_a_number_must_be_one(monkeypatch: pytest.MonkeyPatch, name: str, number: str) -> None:
    found = settings(monkeypatch, **{name: number}).faults()
    assert len(found) == 1
    assert found[0].startswith(f"{name}=")


def test_operators_call_from_the_desk_from_110_and_from_what_the_city_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settings(monkeypatch).operators == {"110", "+862826110000"}
    more = settings(monkeypatch, OPERATOR_NUMBERS="028-26110555, 2611 0556,")
    assert more.operators == {"110", "+862826110000", "+862826110555", "+862826110556"}
    assert more.faults() == []
    assert (
        settings(monkeypatch, OPERATOR_NUMBERS="028-26110555,somebody")
        .faults()[0]
        .startswith("OPERATOR_NUMBERS: somebody: ")
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_alone_no_key_is_needed(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert settings(monkeypatch, HOST=host).faults() == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "gateway.example.cn"])  # noqa: S104
def test_a_door_to_the_network_needs_a_key(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    found = settings(monkeypatch, HOST=host).faults()
    assert len(found) == 1
    assert "set API_TOKEN" in found[0]
    assert settings(monkeypatch, HOST=host, API_TOKEN="a-key").faults() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CARRIER_FACE_PORT", "0"),
        ("DESK_FACE_PORT", "65536"),
        ("SWITCHBOARD_PORT", "eighty"),
        ("NOTIFY_LIMIT_S", "0"),
        ("ACK_LIMIT_S", "-1"),
        ("RING_S", "4"),
        ("RING_S", "601"),
        ("HOLD_S", "9"),
        ("CALLS_PER_NUMBER", "0"),
        ("CALL_WINDOW_S", "0"),
        ("CARRIER_TIMEOUT_S", "0"),
        ("CARRIER_TIMEOUT_S", "61"),
        ("SIGN_TEXTS", "maybe"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ValidationError, match=name.lower()):
        settings(monkeypatch, **{name: value})


def test_settings_do_not_change_while_the_service_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        settings(monkeypatch).ring_s = 5  # type: ignore[misc]


def test_the_present_token_is_tried_first_and_the_old_one_only_if_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert settings(monkeypatch).carrier_tokens() == ("present-token",)
    both = settings(monkeypatch, CARRIER_AUTH_TOKEN_OLD="old-token").carrier_tokens()
    assert both == ("present-token", "old-token")


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch, CARRIER_AUTH_TOKEN_OLD="old-token", API_TOKEN="api-key")
    assert not [word for word in ("present-token", "old-token", "api-key") if word in f"{found!r} {found}"]


def test_the_database_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hidden" not in repr(settings(monkeypatch))


def test_a_service_that_cannot_work_does_not_start_and_says_everything() -> None:
    with pytest.raises(Misconfigured) as refused:
        build(Settings(host="0.0.0.0", police_desk_number="110"))  # noqa: S104
    assert len(refused.value.faults) == 6
    assert all(fault in str(refused.value) for fault in refused.value.faults)


def test_building_connects_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = build(settings(monkeypatch, DATABASE_URL="postgresql+psycopg://x@127.0.0.1:1/x"))
    assert gateway.settings.common_number == "+862826110110"
    gateway.engine.dispose()


def test_a_second_carrier_without_an_address_is_no_second_carrier_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [fault] = settings(monkeypatch, SECOND_CARRIER_NUMBERS="+862826110120").faults()
    assert fault.startswith("SECOND_CARRIER_BASE_URL is not set")
    assert "leave SECOND_CARRIER_NUMBERS empty" in fault
