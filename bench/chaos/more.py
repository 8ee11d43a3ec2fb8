"""A second clock and a third worker beside those of the supervisor: any number of each may run."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.soak.town import Town
from bench.stand import PROJECT
from gateway.local.children import end, spawn
from gateway.local.running import environment


@contextmanager
def more_of_them(town: Town, *, wanted: bool) -> Iterator[None]:
    """Run them for as long as the block lasts; nobody ends them or starts them again."""
    env = os.environ | environment(town.settings) | {"PROMETHEUS_MULTIPROC_DIR": str(town.folder / "metrics")}
    running = [
        spawn(
            [sys.executable, "-m", "gateway.cli", word],
            env=env,
            log=town.folder / "logs" / f"more-{word}.log",
            stop_signal=signal.SIGTERM,
            folder=PROJECT,
        )
        for word in (("clock", "worker") if wanted else ())
    ]
    try:
        yield
    finally:
        for process in running:
            end(process, signal.SIGTERM, grace_s=10)
