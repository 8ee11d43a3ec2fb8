"""`gateway case`: what an operator does by hand."""

from __future__ import annotations

from typing import Any

import click

from gateway.actions.register_and_dispatch import register_and_dispatch
from gateway.local.running import find_running
from gateway.settings import Settings
from gateway.wiring import build
from models.case import CaseSource, RequestType
from models.errors import InvalidFields

NOTHING_RUNS = (
    "没有在运行的服务：请先 gateway up，或设置 DATABASE_URL。 Nothing runs: start `gateway up` first."
)


@click.group("case")
def command() -> None:
    """What an operator does by hand."""


@command.command()
@click.option("--happened-at", required=True, help="2026-11-03T21:46:00+08:00, or unknown")
@click.option("--place", required=True, help="or: refused, unknown")
@click.option("--caller-name", required=True, help="or: refused, unknown")
@click.option("--caller-phone", required=True, help="or: refused, unknown")
@click.option("--request", required=True, help="what it is about")
@click.option("--type", type=click.Choice([str(kind) for kind in RequestType]), default="HELP")
@click.option("--matter", default="", help="a word or two for the kind of matter")
@click.option("--unit", help="code of the responsible unit, e.g. ZFJ; without it the efficiency centre")
@click.option("--region", help="code of the region, e.g. YJQ; without it the city level")
@click.option("--emergency", is_flag=True)
@click.option("--sensitive", is_flag=True)
@click.option("--drill", is_flag=True)
def register(**fields: Any) -> None:
    """Register a case and dispatch it at once; prints its code."""
    own = Settings()
    settings = own if own.database_url else find_running(own)
    if settings is None:
        raise click.ClickException(NOTHING_RUNS)
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        with build(settings).work() as work:
            made = register_and_dispatch(work, given, CaseSource.COMMAND)
    except InvalidFields as wrong:
        faults = (f"--{name.replace('_', '-')}: {fault}" for name, fault in wrong.fields.items())
        raise click.ClickException("\n".join(faults)) from wrong
    click.echo(made.code)
