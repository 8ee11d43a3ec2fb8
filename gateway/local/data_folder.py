"""Where the servers that we start ourselves keep their files."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.local.account import Account, service_account
from models.errors import Misconfigured

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_FOLDER = 85
"""Bytes: a socket's whole path holds 104 on macOS and 108 on Linux, and `/.s.PGSQL.5432` comes after it."""


def choose_data_folder(given: Path | None) -> Path:
    """`given`; else `.data` beside the project; else a folder of this user's below the temporary folder.

    The folder exists afterwards, and PostgreSQL's user can enter it; no folder that existed before
    changes its mode. Raises Misconfigured when a given folder cannot serve.
    """
    if given is not None:
        folder = given.expanduser().absolute()
        fault = _fault_of(folder)
        if fault:
            raise Misconfigured([f"GATEWAY_DATA={given}: {fault}"])
        return folder
    beside = (PROJECT if (PROJECT / "pyproject.toml").exists() else Path.cwd()) / ".data"
    return own_temp_folder("data") if _fault_of(beside) else beside


def own_temp_folder(name: str) -> Path:
    """A folder below the temporary folder that only this user can have made.

    Raises Misconfigured when somebody else has put something in its place.
    """
    base = Path(tempfile.gettempdir()) / f"gateway-{os.geteuid()}"
    for folder in (base, base / name):
        make_folder(folder)
        found = folder.lstat()
        is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
        if not is_ours:
            raise Misconfigured([f"{folder} belongs to somebody else: remove it, or set GATEWAY_DATA."])
    return base / name


def make_folder(folder: Path, owner: Account | None = None) -> None:
    """Make `folder` for its owner alone; what exists stays as it is.

    A folder of root's own can be entered, not read, by others: PostgreSQL's user passes through it.
    """
    if folder.exists():
        return
    folder.mkdir(parents=True)
    if os.geteuid() == 0 and owner is not None:
        os.chown(folder, owner.uid, owner.gid)
    folder.chmod(0o711 if os.geteuid() == 0 and owner is None else 0o700)


def socket_folder(wanted: Path, owner: Account) -> Path:
    """`wanted`, or a shorter name below the temporary folder if a socket's path would be cut."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
        return wanted
    short = own_temp_folder("sockets") / hashlib.sha256(os.fsencode(wanted)).hexdigest()[:10]
    if len(os.fsencode(short)) > LONGEST_SOCKET_FOLDER:
        raise Misconfigured(
            [f"{wanted} and {short} are both too long for a socket: set GATEWAY_DATA to a shorter folder."]
        )
    make_folder(short, owner)
    return short


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep the data folder to ourselves for as long as this process lives.

    Raises Misconfigured at once when another gateway of this machine holds it.
    """
    path = folder / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            holder = path.read_text().strip() or "unknown"
            fault = (
                f"A gateway is already running on {folder} (process {holder}): stop it, or set GATEWAY_DATA."
            )
            raise Misconfigured([fault]) from taken
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def is_held(folder: Path) -> bool:
    """Whether a gateway of this machine has the folder to itself now."""
    try:
        handle = os.open(folder / "lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _fault_of(folder: Path) -> str:
    """Why the folder cannot serve, or nothing. Makes the folder."""
    try:
        make_folder(folder)
    except OSError as fault:
        return f"the folder cannot be made ({fault.strerror}); choose another one."
    if not os.access(folder, os.W_OK | os.X_OK):
        return "the folder cannot be written to; choose another one."
    account = service_account()
    closed = account.first_closed(folder) if account.uid != os.geteuid() else None
    if closed:
        return (
            f"PostgreSQL does not run as root, and the user '{account.name}' it runs as instead cannot enter "
            f"{closed}; choose a folder that can be entered, start as an ordinary user, or set DATABASE_URL."
        )
    return ""
