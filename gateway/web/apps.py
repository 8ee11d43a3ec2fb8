"""What the serving processes run."""

from __future__ import annotations

import multiprocessing
import os
import signal

from flask import Flask

from gateway.local.tied import tie
from gateway.settings import Settings
from gateway.watch import Watch
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.wiring import build


def carrier_app() -> Flask:
    """What each process of the carrier face runs; warm, for the first request costs a hundred times more."""
    return _warm(Face.CARRIER)


def desk_app() -> Flask:
    """What each process of the desk face runs."""
    return _warm(Face.DESK)


def _warm(face: Face) -> Flask:
    _end_with_the_watcher()
    gateway = build(Settings())
    app = create_app(gateway, face)
    app.test_client().get("/readyz")
    Watch(gateway).begin()
    return app


def _end_with_the_watcher() -> None:
    """Were it killed, this process would keep the port for ever."""
    # Until granian has set its own, a signal would find the watcher's handlers here and be lost.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    watcher = multiprocessing.parent_process()
    tie(os.getppid() if watcher is None or watcher.pid is None else watcher.pid, signal.SIGTERM)
