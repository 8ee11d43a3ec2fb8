"""The processes of a face share what their watcher has loaded, and end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.local.forks import ARE_SAFE
from gateway.local.ports import serves
from tests.local.conftest import comes_true, is_running
from tests.local.test_stack import children_of, free_ports

pytestmark = pytest.mark.skipif(not ARE_SAFE, reason="processes share what is loaded on Linux alone")


def shared_mb(pid: int) -> float:
    """Memory that was written and is used by other processes as well."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Shared_Dirty:")) / 1024


def test_a_face_whose_watcher_is_killed_leaves_nobody_at_the_port(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    settings = {
        "DATABASE_URL": f"postgresql+psycopg://nobody@/none?host={tmp_path}",
        "REDIS_URL": f"unix://{tmp_path}/none",
        "CARRIER_BASE_URL": "http://127.0.0.1:1",
        "CARRIER_ACCOUNT_SID": "AC" + "0" * 32,
        "CARRIER_AUTH_TOKEN": "0" * 32,
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "CARRIER_FACE_PORT": str(port),
    }
    command = [sys.executable, "-m", "gateway.cli", "web", "--face", "carrier"]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log) as watcher,
    ):
        assert comes_true(lambda: serves("127.0.0.1", port, "/healthz"), within_s=30), (
            tmp_path / "log"
        ).read_text()
        serving = children_of(watcher.pid)
        assert len(serving) == 2
        assert all(shared_mb(pid) > 20 for pid in serving)
        watcher.send_signal(signal.SIGKILL)
    comes_true(lambda: not any(is_running(pid) for pid in serving), within_s=10)
    left = [pid for pid in serving if is_running(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []
