"""`gateway switchboard`: the virtual telephone network, a program of its own."""

from __future__ import annotations

import os
import sys

import click

from gateway.settings import Settings
from gateway.telephone_book import write_telephone_book


@click.command("switchboard")
def command() -> None:
    """Run the virtual telephone network, with a handset for every number of the rosters."""
    settings = Settings()
    book = write_telephone_book(settings)
    program = ["-m", "gateway.switchboard", "--host", settings.switchboard_host]
    program += ["--port", str(settings.switchboard_port), "--config", str(book)]
    program += ["--state", str(book.with_name("calls_under_way.jsonl"))]
    # It shares nothing with us but HTTP, so it takes this process over instead of being imported.
    os.execv(sys.executable, [sys.executable, *program])
