"""`gateway worker`: deliver calls and texts."""

from __future__ import annotations

import click

from gateway.settings import Settings
from gateway.wiring import build
from gateway.worker import run_worker


@click.command("worker")
def command() -> None:
    """Deliver calls and texts. Any number of workers may run."""
    run_worker(build(Settings()))
