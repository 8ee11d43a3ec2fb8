"""`make simulate`: cases on a virtual clock and everything that can go wrong; any seed replays."""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from bench.simulation.batch import all_of
from bench.simulation.corpus import CORPUS, remembered
from bench.simulation.database import server
from bench.simulation.plan import Plan, draw
from bench.simulation.run import Outcome

LARGEST_SEED = 10_000_000


def main() -> None:
    """Simulate, and tell; the exit code is 1 when an invariant was broken."""
    given = _given()
    with server() as postgres:
        processes = 1 if given.seed is not None else given.processes
        began = time.monotonic()
        outcomes = []
        for outcome in all_of(_plans(given), postgres.url, processes, given.seconds):
            outcomes.append(_told(outcome, given.story))
            if given.until_wrong and outcome.faults:
                break
    if given.json:
        given.json.write_text(json.dumps([_short(each) for each in outcomes], ensure_ascii=False))
    sys.exit(_sum(outcomes, time.monotonic() - began))


def _given() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="simulate", description=__doc__)
    words.add_argument("--seed", type=int, help="this one; without it, fresh ones")
    words.add_argument("--cases", type=int, default=0, help="citizens in one seed; else the seed draws it")
    words.add_argument("--hours", type=float, default=0, help="how long handling and surveys go on in each")
    words.add_argument("--seconds", type=float, default=600, help="begin no seed after so long (default 600)")
    words.add_argument("--most", type=int, default=0, help="so many fresh seeds at the most")
    words.add_argument("--from", dest="first", type=int, help="the first of the fresh seeds")
    words.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="default: one for each core"
    )
    words.add_argument(
        "--until-wrong", action="store_true", help="end with the first seed that finds something"
    )
    words.add_argument("--corpus", action="store_true", help="only the seeds that once found something")
    words.add_argument("--json", type=Path, help="write what came of each seed into this file")
    words.add_argument("--story", type=Path, help="write the whole story of the last seed into this file")
    return words.parse_args()


def _plans(given: argparse.Namespace) -> Iterator[Plan]:
    if given.seed is not None:
        yield draw(given.seed, given.cases, given.hours)
    elif given.corpus:
        yield from (entry.plan for entry in remembered(CORPUS))
    else:
        first = random.randrange(LARGEST_SEED) if given.first is None else given.first
        print(f"seeds from {first}", flush=True)
        seeds: Iterable[int] = range(given.most) if given.most else count()
        yield from (draw(first + number, given.cases, given.hours) for number in seeds)


def _told(outcome: Outcome, story: Path | None) -> Outcome:
    plan = outcome.plan
    print(
        f"seed {plan.seed}: {outcome.cases} cases, {outcome.virtual_s / 60:.0f} min in {outcome.took_s:.1f} s"
        f" ({outcome.cpu_s:.1f} s of one core), trace {outcome.mark}, {len(outcome.faults)} wrong",
        flush=True,
    )
    if outcome.faults:
        print("\n".join(f"  WRONG {fault}" for fault in outcome.faults))
        print(f"  again: make simulate SEED={plan.seed} CASES={plan.cases} HOURS={plan.goes_on_s / 3600:g}")
        print("\n".join(f"  {line}" for line in outcome.told), flush=True)
    if story:
        story.write_text("\n".join(outcome.story), encoding="utf-8")
    return outcome


def _short(outcome: Outcome) -> dict[str, object]:
    return {
        "seed": outcome.plan.seed,
        "cases": outcome.cases,
        "trace": outcome.mark,
        "faults": list(outcome.faults),
    }


def _sum(outcomes: list[Outcome], took_s: float) -> int:
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts.update(outcome.counts)
    cases, wrong = sum(each.cases for each in outcomes), [each for each in outcomes if each.faults]
    print(f"{len(outcomes)} seeds, {cases} cases in {took_s:.0f} s: {dict(counts.most_common())}")
    print("nothing is wrong" if not wrong else f"wrong: seeds {[each.plan.seed for each in wrong]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    main()
