"""`gateway up`: everything on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial

import click

from gateway.local.running import environment
from gateway.local.stack import run_stack
from gateway.settings import Settings


@click.command("up")
@click.option("--demo", is_flag=True, help="Play two cases as a story in the terminal, then stay up.")
@click.option("--real-time", is_flag=True, help="With --demo: wait every second instead of moving the clock.")
@click.option("--leave", is_flag=True, help="With --demo: stop everything after the story.")
def command(*, demo: bool, real_time: bool, leave: bool) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    told = partial(_tell_story, real_time=real_time, leave=leave) if demo else None
    sys.exit(run_stack(Settings(), on_ready=told, clock_may_be_moved=demo))


def _tell_story(settings: Settings, *, real_time: bool, leave: bool) -> bool:
    """Play the story in a process of its own, so that nothing of it stays; True to stop after it.

    Raises ClickException when it broke and everything is to stop. Otherwise the gateway stays up, so that
    one can look at what became of the cases.
    """
    words = ["--real-time"] if real_time else []
    done = subprocess.run(
        [sys.executable, "-m", "gateway.demo", *words], env=os.environ | environment(settings), check=False
    )
    if leave and done.returncode > 0:
        raise click.ClickException("故事没有讲完。 The story did not come to its end.")
    return leave or done.returncode < 0
