"""The real processes of a city: switchboard, both web faces, a worker and a clock, on ports of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import requests

from gateway.local.children import end, last_lines, spawn

PROJECT = Path(__file__).resolve().parents[2]
ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
SECOND_ACCOUNT_SID = "AC" + "2" * 32
SECOND_AUTH_TOKEN = "22222222222222222222222222222222"
SECOND_NUMBER = "+862826110120"
OLD_TOKEN = "fedcba9876543210fedcba9876543210"
READY_S = 40.0
PARTS = {
    "carrier": ("web", "--face", "carrier"),
    "desk": ("web", "--face", "desk"),
    "worker": ("worker",),
    "clock": ("clock",),
}
"""The commands of what may be killed in a story."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Processes:
    """One gateway with one switchboard, or a second one that stands in for it.

    Logs are kept in `folder`, and shown when a part does not start.
    """

    database_url: str
    redis_url: str
    folder: Path
    has_second_carrier: bool = False
    ports: dict[str, int] = field(default_factory=dict)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = {name: free_port() for name in ("switchboard", "second", "carrier", "desk")}

    @property
    def _metrics(self) -> Path:
        folder = self.folder / "metrics"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def switchboard_url(self) -> str:
        """Where the switchboard is."""
        return f"http://127.0.0.1:{self.ports['switchboard']}"

    @property
    def second_switchboard_url(self) -> str:
        """Where the second carrier is, if there is one."""
        return f"http://127.0.0.1:{self.ports['second']}"

    @property
    def carrier_face_url(self) -> str:
        """Where the webhooks go."""
        return f"http://127.0.0.1:{self.ports['carrier']}"

    @property
    def desk_face_url(self) -> str:
        """Where the pages and the interface are."""
        return f"http://127.0.0.1:{self.ports['desk']}"

    def environment(self) -> dict[str, str]:
        """The settings of this gateway."""
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "GATEWAY_DATA": str(self.folder),
            "CARRIER_BASE_URL": self.switchboard_url,
            "CARRIER_ACCOUNT_SID": ACCOUNT_SID,
            "CARRIER_AUTH_TOKEN": AUTH_TOKEN,
            "CARRIER_AUTH_TOKEN_OLD": OLD_TOKEN,
            "PUBLIC_BASE_URL": self.carrier_face_url,
            "CARRIER_FACE_PORT": str(self.ports["carrier"]),
            "DESK_FACE_PORT": str(self.ports["desk"]),
            "SWITCHBOARD_PORT": str(self.ports["switchboard"]),
            "CARRIER_TIMEOUT_S": "5",
            "PROMETHEUS_MULTIPROC_DIR": str(self._metrics),
            **(self._second_carrier() if self.has_second_carrier else {}),
        }

    def _second_carrier(self) -> dict[str, str]:
        return {
            "SECOND_CARRIER_BASE_URL": self.second_switchboard_url,
            "SECOND_CARRIER_ACCOUNT_SID": SECOND_ACCOUNT_SID,
            "SECOND_CARRIER_AUTH_TOKEN": SECOND_AUTH_TOKEN,
            "SECOND_CARRIER_NUMBERS": SECOND_NUMBER,
        }

    def _as_second_carrier(self) -> dict[str, str]:
        return self.environment() | {
            "CARRIER_ACCOUNT_SID": SECOND_ACCOUNT_SID,
            "CARRIER_AUTH_TOKEN": SECOND_AUTH_TOKEN,
            "COMMON_NUMBER": SECOND_NUMBER,
            "GATEWAY_DATA": str(self.folder / "second"),
            "SWITCHBOARD_PORT": str(self.ports["second"]),
        }

    def __enter__(self) -> Processes:
        try:
            self._start_all()
        except BaseException:
            self._stop_all()
            raise
        return self

    def _start_all(self) -> None:
        self.start("switchboard", "switchboard")
        if self.has_second_carrier:
            self.start("second", "switchboard", environment=self._as_second_carrier())
            self._wait_for("second", f"{self.second_switchboard_url}/control/clock")
        for name in ("carrier", "desk", "worker", "clock"):
            self.start(name, *PARTS[name])
        self._wait_for("switchboard", f"{self.switchboard_url}/control/clock")
        self._wait_for("carrier", f"{self.carrier_face_url}/healthz")
        self._wait_for("desk", f"{self.desk_face_url}/healthz")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_all()

    def _stop_all(self) -> None:
        for name in reversed(list(self._running)):
            self.stop(name)

    def start(self, name: str, *words: str, environment: dict[str, str] | None = None) -> None:
        """Start one part; it is not waited for."""
        self._running[name] = spawn(
            [sys.executable, "-m", "gateway.cli", *words],
            env=environment or self.environment(),
            log=self.folder / f"{name}.log",
            stop_signal=signal.SIGTERM,
            folder=PROJECT,
        )

    def stop(self, name: str) -> None:
        """End one part as a supervisor would."""
        end(self._running.pop(name), signal.SIGTERM, grace_s=10)

    def kill(self, name: str) -> None:
        """End one part, and whatever it has started, as a power cut would; `bring_back` starts it again."""
        end(self._running.pop(name), signal.SIGKILL, grace_s=10)

    def bring_back(self, name: str) -> None:
        """Start a part again that was killed, and wait until it serves, if it is one that can be asked."""
        self.start(name, *PARTS[name])
        if name in ("carrier", "desk"):
            self._wait_for(name, f"http://127.0.0.1:{self.ports[name]}/healthz")

    def see_to(self, name: str) -> None:
        """Start a part again if it has ended, as a supervisor would."""
        if self._running[name].poll() is not None:
            self.bring_back(name)

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Kill a part, and bring it back after the block."""
        self.kill(name)
        try:
            yield
        finally:
            self.bring_back(name)

    @contextmanager
    def standing_still(self, name: str) -> Iterator[None]:
        """A part that is there and does nothing, until the end of the block."""
        group = self._running[name].pid
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def kill_the_switchboard(self) -> None:
        """End it as a power cut would, and start it again at the same address."""
        end(self._running.pop("switchboard"), signal.SIGKILL, grace_s=10)
        self.start("switchboard", "switchboard")
        self._wait_for("switchboard", f"{self.switchboard_url}/control/clock")

    def _wait_for(self, name: str, url: str) -> None:
        give_up = time.monotonic() + READY_S
        while time.monotonic() < give_up and self._running[name].poll() is None:
            try:
                if requests.get(url, timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(f"{name} does not start:\n{last_lines(self.folder / f'{name}.log', 60)}")
