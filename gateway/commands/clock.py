"""`gateway clock`: take every step whose time has come."""

from __future__ import annotations

import signal
from threading import Event

import click

from gateway.clock import Clock
from gateway.settings import Settings
from gateway.wiring import build


@click.command("clock")
def command() -> None:
    """Take every step whose time has come. Any number of clocks may run."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Clock(build(Settings())).run(stop)
