"""`gateway migrate`: bring the database up to date."""

from __future__ import annotations

import click

from gateway.local.running import find_running
from gateway.seed import seed_catalogue, seed_demo_roster
from gateway.service_clock import set_clock
from gateway.settings import Settings
from gateway.wiring import open_database
from models.errors import Misconfigured
from models.migrate import migrate


@click.command("migrate")
@click.option("--demo", is_flag=True, help="Also fill empty rosters with fictional people and numbers.")
@click.option("--reset-clock", is_flag=True, help="Also let the service's clock go by the database's again.")
def command(*, demo: bool, reset_clock: bool) -> None:
    """Bring the database to the present schema, units and regions. Safe to run again.

    Without DATABASE_URL: the database of the gateway that runs on this machine by `gateway up`.
    """
    own = Settings()
    settings = own if own.database_url else find_running(own) or own
    if not settings.database_url:
        raise Misconfigured(["DATABASE_URL is not set: set it, or start with `gateway up`, which makes one."])
    migrate(settings.database_url)
    engine = open_database(settings.database_url)
    seed_catalogue(engine)
    if demo:
        seed_demo_roster(engine)
    if reset_clock:
        set_clock(engine)
    engine.dispose()
