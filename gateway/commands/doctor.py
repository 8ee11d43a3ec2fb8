"""`gateway doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import sys

import click

from gateway.doctor import check
from gateway.local.running import find_running
from gateway.settings import Settings


@click.command("doctor")
def command() -> None:
    """Say line by line what is wrong with the configuration, and how to mend it.

    Where a gateway runs on this machine by `gateway up`, its settings are looked at.
    """
    own = Settings()
    found = own if own.database_url else find_running(own) or own
    lines = list(check(found))
    for line in lines:
        click.echo(line.text)
    sys.exit(0 if all(line.ok for line in lines) else 1)
