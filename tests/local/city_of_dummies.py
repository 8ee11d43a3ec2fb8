"""`gateway up` with dummies for the gateway's own commands; the settings come from the environment.

Run as `python -m tests.local.city_of_dummies [leave] [programs]`; with `leave` it stops as soon as all
serve, with `programs` the parts are programs of their own, as where copies of a process are not safe.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from gateway.local import stack
from gateway.settings import Settings
from tests.local.dummy import run


def _serve(complete: Settings) -> Callable[[], bool]:
    click.echo(f"SERVES {complete.database_url}")
    return lambda: "leave" in sys.argv


if __name__ == "__main__":
    stack._command = lambda *words: [sys.executable, "-m", "tests.local.dummy", *words]
    inside = None if "programs" in sys.argv else stack.Inside(lambda _: None, run)
    sys.exit(stack.run_stack(Settings(), beside=_serve, inside=inside))
