"""Many seeds, several at once: a process for each core, and for each seed a town of its own."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context

from bench.simulation.database import fresh_town
from bench.simulation.plan import Plan
from bench.simulation.run import Outcome, simulate

FEW_SEARCHES = (50_000, 20, 100)
"""Nearly everything is freed without a search for garbage in cycles."""


def all_of(plans: Iterator[Plan], url: str, processes: int, seconds: float) -> Iterator[Outcome]:
    """The outcome of every plan that can be begun within so many seconds, as they end; of one in any case."""
    until = time.monotonic() + seconds
    if processes == 1:
        yield from (one(plan, url) for plan in _in_time(plans, until))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running: set[Future[Outcome]] = set()
        for plan in _in_time(plans, until):
            running.add(pool.submit(one, plan, url))
            if len(running) >= processes:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)
        done, _ = wait(running)
        yield from (each.result() for each in done)


def _in_time(plans: Iterator[Plan], until: float) -> Iterator[Plan]:
    for number, plan in enumerate(plans):
        if number and time.monotonic() > until:
            return
        yield plan


def one(plan: Plan, url: str) -> Outcome:
    """One seed on a fresh town."""
    gc.set_threshold(*FEW_SEARCHES)
    with fresh_town(url, f"simulation_{os.getpid()}") as town:
        return simulate(plan, town)
