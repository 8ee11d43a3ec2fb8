"""Where data goes, which secrets it keeps, which ports are taken."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from gateway.local import children, data_folder
from gateway.local.credentials import keep_credentials
from gateway.local.data_folder import choose_data_folder, held, own_temp_folder
from gateway.local.ports import is_free, next_free
from gateway.local.running import find_running, noted
from gateway.settings import Settings
from models.errors import Misconfigured


def test_secrets_are_made_once_and_kept_for_their_owner(tmp_path: Path) -> None:
    made = keep_credentials(tmp_path)
    assert keep_credentials(tmp_path) == made
    assert stat.S_IMODE((tmp_path / "credentials.json").stat().st_mode) == 0o600
    assert made.auth_token not in repr(made)
    assert len(made.account_sid) == 34


@pytest.mark.parametrize("text", ["", "[1]", '{"account_sid": "AC1"}', '{"a": 1, "b": 2}'])
def test_damaged_secrets_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "credentials.json").write_text(text)
    with pytest.raises(Misconfigured, match=r"credentials\.json is damaged.*remove it"):
        keep_credentials(tmp_path)


def test_a_given_folder_is_made_and_used(data: Path) -> None:
    chosen = choose_data_folder(data / "city")
    assert chosen == data / "city"
    assert stat.S_IMODE(chosen.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)


def test_a_given_folder_that_cannot_be_made_is_an_error(data: Path) -> None:
    (data / "file").write_text("")
    with pytest.raises(Misconfigured, match=r"GATEWAY_DATA=.*cannot be made"):
        choose_data_folder(data / "file" / "below")


def test_without_a_place_beside_the_project_the_temporary_folder_serves(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "project").write_text("not a folder")
    monkeypatch.setattr(data_folder, "PROJECT", data / "project")
    monkeypatch.setattr("tempfile.tempdir", str(data))
    monkeypatch.chdir(data)
    (data / ".data").write_text("not a folder either")
    assert choose_data_folder(None) == data / f"gateway-{os.geteuid()}" / "data"


def test_a_folder_that_somebody_else_may_write_to_is_refused(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(data))
    trap = data / f"gateway-{os.geteuid()}"
    trap.mkdir()
    trap.chmod(0o777)
    with pytest.raises(Misconfigured, match="belongs to somebody else"):
        own_temp_folder("data")


def test_a_folder_is_held_by_one_gateway_at_a_time(tmp_path: Path) -> None:
    with (
        held(tmp_path),
        pytest.raises(Misconfigured, match=f"already running on .*process {os.getpid()}"),
        held(tmp_path),
    ):
        pass
    with held(tmp_path):
        assert (tmp_path / "lock").exists()


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        free = next_free("127.0.0.1", port)
        assert free is not None
        assert free > port


def test_other_commands_find_the_running_gateway(data: Path) -> None:
    asked = Settings(gateway_data=data)
    complete = asked.model_copy(update={"database_url": "postgresql+psycopg:///x", "desk_face_port": 9999})
    assert find_running(asked) is None
    with held(data), noted(data, complete):
        found = find_running(asked)
        assert found is not None
        assert (found.database_url, found.desk_face_port) == ("postgresql+psycopg:///x", 9999)
        assert stat.S_IMODE((data / "running.json").stat().st_mode) == 0o600
    assert find_running(asked) is None
    (data / "running.json").write_text("{}")
    assert find_running(asked) is None, "left by one that was killed"


def test_a_log_starts_anew_when_it_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_LIMIT", 10)
    log = tmp_path / "web.log"
    log.write_text("more than ten bytes\n")
    children.rotate(log)
    assert log.read_text() == ""
    assert (tmp_path / "web.log.1").read_text() == "more than ten bytes\n"
