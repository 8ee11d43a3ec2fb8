"""Become another program that cannot outlive its starter.

Run as a file, before anything is imported that costs time:
`python -I -S tied.py PARENT_PID SIGNAL UID:GID PROGRAM ARGUMENTS…` (`-` for the user keeps ours).
On Linux the kernel sends SIGNAL when the thread that started us ends, however it ends. Elsewhere the
program may outlive a killed starter, and the next start finds and ends it.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15


def main(parent: int, signal_number: int, user: str, argv: list[str]) -> None:
    """Change user, tie the process, become `argv`. Never returns."""
    if user != "-":
        uid, gid = (int(number) for number in user.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    tie(parent, signal_number)  # after the change of user: changing it unties the process again
    os.execvp(argv[0], argv)


def tie(parent: int, signal_number: int) -> None:
    """Get the signal when the thread that started this process ends. Raises SystemExit if it has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the process that asked for this one has ended")


def name_process(name: str) -> None:
    """What `ps` and `top` call this process; Linux keeps 15 bytes of it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
