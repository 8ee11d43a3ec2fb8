"""Everything that `gateway up` runs on one machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from pydantic import SecretStr

from gateway.local import forks
from gateway.local.credentials import keep_credentials
from gateway.local.data_folder import choose_data_folder, held, make_folder
from gateway.local.ports import next_free, serves
from gateway.local.postgres import EmbeddedPostgres
from gateway.local.running import environment, noted
from gateway.local.server import LocalServer
from gateway.local.supervisor import Part, StopAskedError, Supervisor
from gateway.local.valkey import EmbeddedValkey
from gateway.settings import Settings
from models.errors import Misconfigured

Beside = Callable[[Settings], Callable[[], bool]]
LOOPBACK = "127.0.0.1"
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which all processes count together."""
WORKERS = 2


@dataclass(frozen=True)
class Inside:
    """How parts are run in copies of this process: `load` what they share, then `run` a command's words."""

    load: Callable[[Settings], object]
    run: Callable[[Sequence[str]], object]


def run_stack(
    settings: Settings,
    *,
    beside: Beside | None = None,
    inside: Inside | None = None,
    clock_may_be_moved: bool = False,
) -> int:
    """Start what the settings do not name, then every part; return when told to stop, with the exit code.

    Without DATABASE_URL or REDIS_URL our own servers run, without CARRIER_BASE_URL our own switchboard.
    `clock_may_be_moved` lets people move the time on the pages, with our own switchboard only.
    `beside` gets the settings that the parts run with, once all serve; what it returns is asked twice a
    second and stops everything by True, or by an error, which is then raised here. With `inside`, parts are
    copies of this process and not programs of their own. To be called by the main thread, and with
    `inside` by a process that has no other.
    """
    moved = {"demo_clock": settings.demo_clock or clock_may_be_moved}
    try:
        data = choose_data_folder(settings.gateway_data)
        logs = data / "logs"
        make_folder(logs)
        with held(data), Supervisor(logs, click.echo) as supervisor:
            _run(supervisor, settings.model_copy(update=moved), data, beside, inside)
    except StopAskedError:
        return 0
    except Misconfigured as wrong:
        for fault in wrong.faults:
            click.echo(fault, err=True)
        return 1
    return 0


def _run(
    supervisor: Supervisor, settings: Settings, data: Path, beside: Beside | None, inside: Inside | None
) -> None:
    has_own_carrier = "carrier_base_url" not in settings.model_fields_set
    complete = _with_addresses(_with_secrets(settings, data, has_own_carrier), has_own_carrier)
    may_move = settings.demo_clock and has_own_carrier
    own = {"gateway_data": data, "demo_clock": may_move}
    complete = _with_servers(supervisor, complete, data).model_copy(update=own)
    if faults := complete.faults():
        raise Misconfigured(faults)
    env = os.environ | environment(complete) | {"PYTHONUNBUFFERED": "1"}
    # Here, too: what is loaded here for the parts counts in that folder.
    os.environ[METRICS] = env[METRICS] = str(_emptied(data / "metrics"))
    part = partial(_part, env, inside)
    if inside is not None and forks.ARE_SAFE:
        forks.load(partial(inside.load, complete))
    # Behind our own switchboard the phones are virtual, so people for empty rosters can be made up, and a
    # clock that was moved last time goes with the switchboard's again, which starts at the real time.
    supervisor.finish(part("migrate", "migrate", *(("--demo", "--reset-clock") if has_own_carrier else ())))
    supervisor.start(*_parts(part, complete, has_own_carrier))
    with noted(data, complete):
        click.echo(f"desk         http://{_reached_at(complete)}:{complete.desk_face_port}/")
        if has_own_carrier:
            click.echo(f"phones       {complete.carrier_base_url}/")
        click.echo(f"data         {data}   (Ctrl-C stops everything)")
        supervisor.watch(*(() if beside is None else (beside(complete),)))


def _emptied(folder: Path) -> Path:
    """Counters begin anew with the service."""
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    return folder


def _with_secrets(settings: Settings, data: Path, has_own_carrier: bool) -> Settings:
    """A real carrier's account is never made up; that it is missing is said as a fault."""
    kept = keep_credentials(data)
    made: dict[str, object] = {}
    if has_own_carrier and not settings.carrier_account_sid:
        made["carrier_account_sid"] = kept.account_sid
    if has_own_carrier and not settings.carrier_auth_token.get_secret_value():
        made["carrier_auth_token"] = SecretStr(kept.auth_token)
    if not settings.api_token.get_secret_value():
        made["api_token"] = SecretStr(kept.api_token)
    return settings.model_copy(update=made)


def _with_addresses(settings: Settings, has_own_carrier: bool) -> Settings:
    """Ports that are free; one that was set on purpose is never exchanged for another."""
    wanted = {"carrier_face_port": settings.host, "desk_face_port": settings.host}
    if has_own_carrier:
        wanted["switchboard_port"] = LOOPBACK
    made: dict[str, int] = {}
    for name, host in wanted.items():
        port = getattr(settings, name)
        free = next_free(host, port, made.values())
        if free is None or (free != port and name in settings.model_fields_set):
            raise Misconfigured([f"{name.upper()}={port} is in use: end what listens there, or set another."])
        if free != port:
            click.echo(f"port         {port} is in use; {name.removesuffix('_port')} takes {free}")
        made[name] = free
    urls = {}
    if "public_base_url" not in settings.model_fields_set:
        urls["public_base_url"] = f"http://{LOOPBACK}:{made['carrier_face_port']}"
    if has_own_carrier:
        urls["carrier_base_url"] = f"http://{LOOPBACK}:{made['switchboard_port']}"
    return settings.model_copy(update=made | urls)


def _with_servers(supervisor: Supervisor, settings: Settings, data: Path) -> Settings:
    servers: dict[str, LocalServer] = {}
    if not settings.database_url:
        servers["database_url"] = EmbeddedPostgres(data / "postgres")
    if not settings.redis_url:
        servers["redis_url"] = EmbeddedValkey(data / "valkey")
    for server in servers.values():
        server.prepare()
        server.end_leftover()  # the data folder is ours alone, so nobody else can be using it
    supervisor.start(*(_server_part(server) for server in servers.values()))
    return settings.model_copy(update={name: server.url for name, server in servers.items()})


def _server_part(server: LocalServer) -> Part:
    return Part(
        server.name,
        server.argv,
        server.env,
        ready=server.answers,
        stop_signal=server.stop_signal,
        account=server.account,
        folder=Path("/"),
        grace_s=20.0,
    )


def _parts(part: Callable[..., Part], settings: Settings, has_own_carrier: bool) -> list[Part]:
    """In the order of their start; they stop the other way round, so that no call comes in any more first."""
    host = _reached_at(settings)
    parts = [part(f"worker-{number}", "worker") for number in range(1, WORKERS + 1)]
    parts.append(part("clock", "clock"))
    if has_own_carrier:
        ready = partial(serves, LOOPBACK, settings.switchboard_port, "/control/clock")
        parts.insert(0, part("switchboard", "switchboard", ready=ready))
    for face, port in (("carrier", settings.carrier_face_port), ("desk", settings.desk_face_port)):
        ready = partial(serves, host, port, "/readyz")
        parts.append(part(f"web-{face}", "web", "--face", face, ready=ready))
    return parts


def _part(
    env: Mapping[str, str],
    inside: Inside | None,
    name: str,
    *words: str,
    ready: Callable[[], bool] | None = None,
) -> Part:
    """One that runs the command of these words."""
    run = None if inside is None else partial(inside.run, words)
    return Part(name, _command(*words), env, ready, inside=run)


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "gateway.cli", *words]


def _reached_at(settings: Settings) -> str:
    """Where this machine itself reaches what listens on `settings.host`."""
    return LOOPBACK if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared, not bound
