"""`gateway up`: everything on one machine."""

from __future__ import annotations

import sys
from functools import partial

import click

from gateway.demo.story import play
from gateway.local.stack import run_stack
from gateway.settings import Settings


@click.command("up")
@click.option("--demo", is_flag=True, help="Play one case as a story in the terminal, then stay up.")
@click.option("--real-time", is_flag=True, help="With --demo: wait every second instead of moving the clock.")
@click.option("--leave", is_flag=True, help="With --demo: stop everything after the story.")
def command(*, demo: bool, real_time: bool, leave: bool) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    told = partial(play, real_time=real_time, leave=leave) if demo else None
    sys.exit(run_stack(Settings(), on_ready=told))
