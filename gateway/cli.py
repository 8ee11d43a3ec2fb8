"""The `gateway` command: the whole service, its parts one by one, and what an operator does by hand."""

from __future__ import annotations

import os
import signal
import sys
from threading import Event
from typing import Any

import click

from gateway.actions.register_and_dispatch import register_and_dispatch
from gateway.clock import Clock
from gateway.demo.story import play
from gateway.doctor import check
from gateway.local.running import find_running
from gateway.local.stack import run_stack
from gateway.logs import set_up_logs
from gateway.seed import seed_catalogue, seed_demo_roster
from gateway.settings import Settings
from gateway.telephone_book import write_telephone_book
from gateway.web.app import Face
from gateway.web.serve import serve
from gateway.wiring import build, open_database
from gateway.worker import run_worker
from models.case import CaseSource, RequestType
from models.errors import InvalidFields, Misconfigured
from models.migrate import migrate as bring_up_to_date


@click.group()
def main() -> None:
    """110 非警务联动：电话与短信网关。 The telephone and text gateway of a city's 110 linkage service."""
    set_up_logs()


@main.command()
@click.option("--demo", is_flag=True, help="Play one case as a story in the terminal, then stay up.")
@click.option("--real-time", is_flag=True, help="With --demo: wait every second instead of moving the clock.")
@click.option("--leave", is_flag=True, help="With --demo: stop everything after the story.")
def up(*, demo: bool, real_time: bool, leave: bool) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    told = (lambda settings: play(settings, real_time=real_time, leave=leave)) if demo else None
    sys.exit(run_stack(Settings(), on_ready=told))


@main.command()
@click.option("--face", type=click.Choice([str(face) for face in Face]), required=True)
def web(face: str) -> None:
    """Serve one face: the carrier's webhooks, or the desk's pages and interface."""
    serve(Settings(), Face(face))


@main.command()
def worker() -> None:
    """Deliver calls and texts."""
    run_worker(build(Settings()))


@main.command()
def clock() -> None:
    """Take every step whose time has come. Any number of clocks may run."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Clock(build(Settings())).run(stop)


@main.command()
def switchboard() -> None:
    """Run the virtual telephone network, with a handset for every number of the rosters."""
    settings = Settings()
    book = write_telephone_book(settings)
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "gateway.switchboard",
            "--host",
            "127.0.0.1",
            "--port",
            str(settings.switchboard_port),
            "--config",
            str(book),
        ],
    )


@main.command()
@click.option("--demo", is_flag=True, help="Also fill empty rosters with fictional people and numbers.")
def migrate(*, demo: bool) -> None:
    """Bring the database to the present schema, units and regions. Safe to run again."""
    settings = Settings()
    bring_up_to_date(settings.database_url)
    engine = open_database(settings.database_url)
    seed_catalogue(engine)
    if demo:
        seed_demo_roster(engine)
    engine.dispose()


@main.command()
def doctor() -> None:
    """Say line by line what is wrong with the configuration, and how to mend it."""
    lines = list(check(Settings()))
    for line in lines:
        click.echo(line.text)
    sys.exit(0 if all(line.ok for line in lines) else 1)


@main.group()
def case() -> None:
    """What an operator does by hand."""


@case.command()
@click.option("--happened-at", required=True, help="2026-11-03T21:46:00+08:00, or unknown")
@click.option("--place", required=True, help="or: refused, unknown")
@click.option("--caller-name", required=True, help="or: refused, unknown")
@click.option("--caller-phone", required=True, help="or: refused, unknown")
@click.option("--request", required=True, help="what it is about")
@click.option(
    "--type", type=click.Choice([str(kind) for kind in RequestType]), default="HELP", show_default=True
)
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
        raise click.ClickException(
            "没有在运行的服务，请先 gateway up，或设置 DATABASE_URL。 Nothing runs: start `gateway up`."
        )
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        with build(settings).work() as work:
            made = register_and_dispatch(work, given, CaseSource.COMMAND)
    except InvalidFields as wrong:
        raise click.ClickException(
            "\n".join(f"--{name.replace('_', '-')}: {fault}" for name, fault in wrong.fields.items())
        ) from wrong
    click.echo(made.code)


def run() -> None:
    """Entry point: a configuration that cannot work is said in sentences, not as a traceback."""
    try:
        main()
    except Misconfigured as wrong:
        for fault in wrong.faults:
            click.echo(fault, err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
