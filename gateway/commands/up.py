"""`gateway up`: everything on one machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module

import click

from gateway.local.running import environment
from gateway.local.stack import Inside, run_stack
from gateway.settings import Settings


@click.command("up")
@click.option("--demo", is_flag=True, help="Play two cases as a story in the terminal, then stay up.")
@click.option("--real-time", is_flag=True, help="With --demo: wait every second instead of moving the clock.")
@click.option("--leave", is_flag=True, help="With --demo: stop everything after the story.")
@click.pass_context
def command(ctx: click.Context, *, demo: bool, real_time: bool, leave: bool) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    beside = partial(_tell_story, real_time=real_time, leave=leave) if demo else None
    inside = Inside(_load, partial(_command, ctx.find_root().command))
    sys.exit(run_stack(Settings(), beside=beside, inside=inside, clock_may_be_moved=demo))


def _load(settings: Settings) -> None:
    """Not before it is wanted: the counters look at the environment when they are loaded."""
    import_module("gateway.everything").load(settings)


def _command(gateway: click.Command, words: Sequence[str]) -> None:
    gateway.main(list(words), prog_name="gateway")


def _tell_story(settings: Settings, *, real_time: bool, leave: bool) -> Callable[[], bool]:
    """Play the story in a process of its own, so that nothing of it stays; the claim that it is time to stop.

    The claim raises ClickException when the story broke and everything is to stop. Otherwise the gateway
    stays up, so that one can look at what became of the cases.
    """
    words = ["--real-time"] if real_time else []
    story = subprocess.Popen(
        [sys.executable, "-m", "gateway.demo", *words], env=os.environ | environment(settings)
    )

    def is_over() -> bool:
        code = story.poll()
        if code is None:
            return False
        if leave and code > 0:
            raise click.ClickException("故事没有讲完。 The story did not come to its end.")
        return leave or code < 0

    return is_over
