"""Command line: `python -m gateway.switchboard`."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import click
from aiohttp import web

from gateway.switchboard.app import build
from gateway.switchboard.checking import BadData
from gateway.switchboard.config import read_config
from gateway.switchboard.options import Options

ACCOUNT_SID = re.compile(r"AC[0-9a-f]{32}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8180, show_default=True, envvar="SWITCHBOARD_PORT", type=click.IntRange(1, 65535)
)
@click.option("--account-sid", required=True, envvar="CARRIER_ACCOUNT_SID", help="AC and 32 hex digits.")
@click.option("--auth-token", required=True, envvar="CARRIER_AUTH_TOKEN", help="For REST and for signatures.")
@click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML file with numbers, phones and options.",
)
@click.option(
    "--state",
    "state_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="File of the calls and texts under way, so that a restart can say that they have failed.",
)
def main(
    host: str,
    port: int,
    account_sid: str,
    auth_token: str,
    config_file: Path | None,
    state_file: Path | None,
) -> None:
    """Run a Twilio-compatible carrier with virtual phones; the phones are at http://HOST:PORT/."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if not ACCOUNT_SID.fullmatch(account_sid):
        raise click.BadParameter("AC and 32 hex digits are needed", param_hint="--account-sid")
    if not auth_token:
        raise click.BadParameter("must not be empty", param_hint="--auth-token")
    try:
        config = read_config(config_file)
        options = Options(account_sid, auth_token, public_url=f"http://{host}:{port}", **config.options)
        web.run_app(
            build(options, config.numbers, config.phones, config.page, config.services, state_file),
            host=host,
            port=port,
            access_log=None,
            shutdown_timeout=2.0,
            handle_signals=True,
        )
    except (BadData, OSError) as fault:  # a fault in the file, or a port that is taken
        raise click.ClickException(str(fault)) from fault


main()
