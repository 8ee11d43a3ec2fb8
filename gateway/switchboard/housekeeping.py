"""Keeps the interpreter's own chores away from calls."""

from __future__ import annotations

import asyncio
import gc

from gateway.switchboard.switchboard import Switchboard

NEVER = 1_000_000
LOOKS_EVERY_S = 60.0
AT_THE_LATEST_S = 3600.0


async def collect_when_quiet(switchboard: Switchboard) -> None:
    """Look for garbage in cycles when no call is up, and once an hour if there is always one.

    A search through all that is kept, twenty thousand calls and texts and as many lines of log, stops the
    program for up to 0.3 s, and by itself the interpreter would make one every ten seconds under load.
    Nearly everything here is freed without any; searches among what is young are short and go on.
    """
    young, middle_aged, _ = gc.get_threshold()
    gc.set_threshold(young, middle_aged, NEVER)
    gc.collect()
    gc.freeze()  # what the program itself is made of lives as long as it does
    waited_s = 0.0
    while True:
        await asyncio.sleep(LOOKS_EVERY_S)
        waited_s += LOOKS_EVERY_S
        is_quiet = not switchboard.legs and switchboard.activity.busy == 0
        if is_quiet or waited_s >= AT_THE_LATEST_S:
            gc.collect()
            waited_s = 0.0
