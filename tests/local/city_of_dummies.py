"""`gateway up` with dummies for the gateway's own commands; the settings come from the environment.

Run as `python -m tests.local.city_of_dummies [leave]`; with `leave` it stops as soon as all serve.
"""

from __future__ import annotations

import sys

import click

from gateway.local import stack
from gateway.settings import Settings


def _serve(complete: Settings) -> None:
    click.echo(f"SERVES {complete.database_url}")


def _leave(_: Settings) -> bool:
    return True


if __name__ == "__main__":
    stack._command = lambda *words: [sys.executable, "-m", "tests.local.dummy", *words]
    sys.exit(stack.run_stack(Settings(), on_ready=_leave if "leave" in sys.argv else _serve))
