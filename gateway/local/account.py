"""Which user of this machine runs PostgreSQL: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from models.errors import Misconfigured


@dataclass(frozen=True)
class Account:
    """A user of this machine that a server runs as."""

    name: str
    uid: int
    gid: int

    def run(self, argv: list[str], *, env: dict[str, str], feed: str = "") -> None:
        """Run `argv` to its end as this user in the root folder, `feed` on its input.

        Raises Misconfigured with the program's own words when it fails.
        """
        other = self.uid != os.geteuid()
        try:
            done = subprocess.run(
                argv,
                input=feed,
                capture_output=True,
                text=True,
                env=env,
                cwd="/",
                check=False,
                user=self.uid if other else None,
                group=self.gid if other else None,
                extra_groups=[] if other else None,
            )
        except OSError as fault:
            raise Misconfigured([f"{argv[0]} cannot be started as user {self.name}: {fault}."]) from fault
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise Misconfigured([f"{argv[0]} failed as user {self.name}: {said}"])

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may enter `folder`, by whatever rules the machine has."""
        try:
            self.run(["test", "-x", str(folder)], env={"PATH": os.defpath})
        except Misconfigured:
            return False
        return True

    def first_closed(self, folder: Path) -> Path | None:
        """The first folder on the way from / to `folder` that this user may not enter."""
        way = [*reversed(folder.parents), folder]
        return next((step for step in way if step.exists() and not self.can_enter(step)), None)


def service_account(keep_owner_of: Path | None = None) -> Account:
    """Ourselves; for root, the owner of a folder that exists already, else `postgres`, else `nobody`.

    Raises Misconfigured when root finds no user to change to.
    """
    if os.geteuid() != 0:
        return (
            _account(pwd.getpwuid(os.geteuid())) if _has_name() else Account("", os.geteuid(), os.getegid())
        )
    if keep_owner_of is not None and keep_owner_of.exists() and keep_owner_of.stat().st_uid != 0:
        owner = keep_owner_of.stat()
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    fault = (
        "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody': "
        "start as an ordinary user, or set DATABASE_URL."
    )
    raise Misconfigured([fault])


def _has_name() -> bool:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:  # containers often run with a bare number
        return False
    return True


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
