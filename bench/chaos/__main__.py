"""`make chaos`: parts of a running service are killed at random while cases come in; what is lost by it."""

from __future__ import annotations

import argparse
import random
import sys
import time

from bench.chaos.judge import Verdict, judge
from bench.chaos.load import Crowd, PatientTown, citizens, staff
from bench.chaos.more import more_of_them
from bench.chaos.parts import Parts, cpu_seconds
from bench.chaos.strikes import Strike, Strikes
from bench.chaos.watch import Watch
from bench.invariants import Allowed
from bench.soak.judge import is_at_rest
from bench.soak.town import town
from bench.stand import UNITS

MANY = 1_000_000
"""There are only so many units, and their few phones stand for those of many cities: our cap on calls, and
the carrier's on texts between two numbers, would end the load at once."""
REST_S = 240.0


def main() -> None:
    """Run, judge, and tell; the exit code is 1 when anything went wrong that should not."""
    words = argparse.ArgumentParser(prog="chaos", description=__doc__)
    words.add_argument("--minutes", type=float, default=5, help="how long citizens come (default 5)")
    words.add_argument("--per-s", type=float, default=5, help="citizens a second (default 5)")
    words.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="the same blows again")
    words.add_argument("--more", action="store_true", help="a second clock and a third worker beside")
    given = words.parse_args()
    print(f"seed {given.seed}: {given.minutes:g} min, {given.per_s:g} cases/s", flush=True)
    with town(MANY, PatientTown) as place, more_of_them(place, wanted=given.more):
        staff(place, random.Random(given.seed))
        place.control("PUT", "/options", {"storm_texts": MANY})
        parts = Parts(place.supervisor)
        watch = Watch(place.settings, parts)
        strikes = Strikes(parts, watch, random.Random(given.seed), place.settings.redis_url, _say)
        crowd = Crowd(citizens(place, given.seed, place.rows(UNITS)))
        watch.begin()
        strikes.begin()
        crowd.come(given.per_s, given.minutes * 60)
        strikes.end()
        shares = _processor_shares(parts, given.minutes * 60)
        crowd.end()
        rested_s = _until_all_is_quiet(place, crowd)
        watch.end()
        verdict = judge(place, strikes.done, watch.looks, Allowed(calls_per_number=MANY))
        verdict.row("processor time, cores", shares)
        verdict.row("at rest after the last citizen, s", f"{rested_s:.0f}")
        _tell(verdict)


def _say(strike: Strike) -> None:
    back, calm = (f"{s:.1f} s" if s is not None else "never" for s in (strike.back_s, strike.calm_s))
    at, missing = time.strftime("%H:%M:%S", time.localtime(strike.at)), ", ".join(strike.missing) or "nothing"
    print(f"{at} {strike.what}: {missing} was missing, back {back}, caught up {calm} later", flush=True)


def _until_all_is_quiet(place: PatientTown, crowd: Crowd) -> float:
    began = time.monotonic()
    while time.monotonic() - began < REST_S and (crowd.people.are_on_the_line or not is_at_rest(place)):
        crowd.people.go_on()
        place.read_log()
        time.sleep(1)
    return time.monotonic() - began


def _processor_shares(parts: Parts, seconds: float) -> str:
    """What the switchboard and this program take; the other parts begin anew with each kill."""
    switchboard = parts.running().get("switchboard")
    taken = cpu_seconds(switchboard.pid) if switchboard else 0.0
    return f"switchboard {taken / seconds:.2f}, this program {time.process_time() / seconds:.2f}"


def _tell(verdict: Verdict) -> None:
    for name, value in verdict.table:
        print(f"{name:<44} {value}")
    for line in verdict.wrong:
        print(f"WRONG: {line}")
    print("nothing is wrong" if not verdict.wrong else f"{len(verdict.wrong)} things are wrong")
    sys.exit(bool(verdict.wrong))


main()
