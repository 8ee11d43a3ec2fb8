"""`gateway up`: everything starts, everything stops, one folder and one machine are shared politely."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.local.data_folder import held
from gateway.local.forks import ARE_SAFE
from gateway.local.postgres import EmbeddedPostgres
from gateway.local.running import find_running
from gateway.settings import Settings
from tests.local.conftest import comes_true, is_running


def free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago, for servers of other processes."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def children_of(parent: int) -> list[int]:
    """The processes that it has started."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def name_of(pid: int) -> str:
    """What `ps` calls a process."""
    return Path(f"/proc/{pid}/comm").read_text().strip()


def start(data: Path, ports: list[int], *words: str, **more: str) -> subprocess.Popen[str]:
    names = ("CARRIER_FACE_PORT", "DESK_FACE_PORT", "SWITCHBOARD_PORT")
    chosen = {name: str(port) for name, port in zip(names, ports, strict=False)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.local.city_of_dummies", *words],
        env=os.environ | {"GATEWAY_DATA": str(data), "PYTHONUNBUFFERED": "1"} | chosen | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(data: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A whole city of dummies, and what it said until it served."""
    with start(data, free_ports(3), *words) as city:
        assert city.stdout is not None
        said = []
        for line in city.stdout:
            said.append(line)
            if line.startswith("SERVES"):
                break
        try:
            yield city, said
        finally:
            city.kill()


@pytest.mark.parametrize("words", [(), ("programs",)], ids=["copies", "programs"])
def test_all_parts_start_and_stop_in_order(data: Path, words: tuple[str, ...]) -> None:
    with running(data, *words) as (city, said):
        assert any(line.startswith("web-desk") for line in said), said
        found = find_running(Settings(gateway_data=data))
        assert found is not None
        assert found.carrier_base_url.endswith(str(found.switchboard_port))
        city.send_signal(signal.SIGINT)
        rest = city.communicate(timeout=20)[0]
    stopped = [line.split()[0] for line in rest.splitlines() if line.endswith("stopped")]
    assert stopped == [
        "web-desk", "web-carrier", "clock", "worker-2", "worker-1", "switchboard", "valkey", "postgres",
    ]  # fmt: skip
    assert city.returncode == 0
    assert not EmbeddedPostgres(data / "postgres").answers()


@pytest.mark.skipif(not ARE_SAFE, reason="parts are copies on Linux alone")
def test_a_killed_part_serves_again_within_a_second(data: Path) -> None:
    with running(data) as (city, _):
        assert city.stdout is not None
        desk = next(pid for pid in children_of(city.pid) if name_of(pid) == "web-desk")
        began = time.monotonic()
        os.kill(desk, signal.SIGKILL)
        said = [city.stdout.readline().split(maxsplit=1) for _ in range(2)]
        assert time.monotonic() - began < 1
        assert [name for name, _ in said] == ["web-desk", "web-desk"]
        assert said[0][1] == "ended (killed by SIGKILL), again at once\n"
        assert said[1][1].startswith("back after")


@pytest.mark.skipif(not ARE_SAFE, reason="parts are copies on Linux alone")
def test_nothing_is_left_of_the_copies_when_it_is_killed(data: Path) -> None:
    with running(data) as (city, _):
        parts = children_of(city.pid)
        assert len(parts) == 8
        city.kill()
    assert comes_true(lambda: not any(is_running(pid) for pid in parts), within_s=10)


def test_a_second_one_on_the_same_folder_is_refused(data: Path) -> None:
    with held(data), start(data, free_ports(3)) as second:
        assert "already running" in second.communicate(timeout=20)[0]
    assert second.returncode == 1


def test_it_leaves_when_what_it_was_started_for_is_done(data: Path) -> None:
    with start(data, free_ports(3), "leave") as city:
        said = city.communicate(timeout=20)[0]
    assert city.returncode == 0
    assert "postgres     stopped" in said


def test_nothing_is_left_when_it_is_killed(data: Path) -> None:
    with running(data) as (city, _):
        city.kill()
    assert comes_true(lambda: not EmbeddedPostgres(data / "postgres").answers(), within_s=10)


def test_a_port_that_was_set_on_purpose_and_is_taken_is_an_error(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = [taken.getsockname()[1], *free_ports(2)]
        with start(data, ports) as city:
            assert f"CARRIER_FACE_PORT={ports[0]} is in use" in city.communicate(timeout=20)[0]
            assert city.returncode == 1


def test_servers_that_the_settings_name_are_not_started(data: Path) -> None:
    named = {"DATABASE_URL": "postgresql+psycopg:///x", "REDIS_URL": "redis://127.0.0.1:1"}
    with start(data, free_ports(3), **named) as city:
        assert city.stdout is not None
        first = next(line for line in city.stdout if not line.startswith("port"))
        city.send_signal(signal.SIGTERM)
        city.communicate(timeout=20)
    assert first.startswith("migrate")
    assert not (data / "postgres").exists()
