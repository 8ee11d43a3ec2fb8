"""`make soak`: a service whose carrier does everything wrong; who is lost, and whose phone rings in vain."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable

from bench.soak.citizens import Citizens
from bench.soak.judge import Verdict, is_at_rest, judge
from bench.soak.town import Town, town
from bench.stand import UNITS

RELIABLE = {"then": "answers", "after_s": 5, "presses": [{"digit": "1", "after_s": 12}]}
WRITES_TOO = {**RELIABLE, "on_text": {"after_s": 8, "body": "1 {code}", "only_to": ["派单", "签收"]}}
REST_S = 900.0
"""So long after the last citizen everything must have come to an end, with a carrier that works again."""


def main() -> None:
    """Run, judge, and tell; the exit code is 1 when anything went wrong that should not."""
    words = argparse.ArgumentParser(prog="soak", description=__doc__)
    words.add_argument("--minutes", type=float, default=10, help="how long citizens come (default 10)")
    words.add_argument(
        "--share", type=float, default=0.05, help="how often each fault strikes (default 0.05)"
    )
    words.add_argument(
        "--every", type=float, default=3, help="seconds from one citizen to the next (default 3)"
    )
    words.add_argument("--calls-per-number", type=int, default=20, help="the cap, raised for so few phones")
    words.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="the same again")
    given = words.parse_args()
    print(f"seed {given.seed}: {given.minutes:g} min, every fault at {given.share:.0%}", flush=True)
    with town(given.calls_per_number, Town) as place:
        _staff(place, "anybody")
        place.control(
            "POST", "/faults", {"set": "everything", "probability": given.share, "seed": given.seed}
        )
        people = Citizens(place, random.Random(given.seed), place.rows(UNITS))
        people.come(given.every, given.minutes * 60, _once_a_second(place.read_log))
        place.control("DELETE", "/faults")
        _staff(place, WRITES_TOO)
        rested_s = _until_all_is_quiet(place, people)
        _tell(judge(place), people, rested_s)


def _staff(place: Town, persona: object) -> None:
    """Let whoever is on duty behave so; the centre and the 110 desk are always there."""
    for phone in place.control("GET", "/phones")["phones"]:
        is_sure = "效能" in phone["owner"] or "110" in phone["label"]
        chosen = WRITES_TOO if is_sure and phone["kind"] == "mobile" else RELIABLE if is_sure else persona
        if phone["label"] != "群众":
            place.control("PUT", f"/phones/{phone['number']}/persona", {"persona": chosen})


def _once_a_second(act: Callable[[], None]) -> Callable[[], None]:
    last = [0.0]

    def perhaps() -> None:
        if time.monotonic() - last[0] >= 1:
            last[0] = time.monotonic()
            act()

    return perhaps


def _until_all_is_quiet(place: Town, people: Citizens) -> float:
    began = time.monotonic()
    while time.monotonic() - began < REST_S and (people.are_on_the_line or not is_at_rest(place)):
        people.go_on()
        place.read_log()
        time.sleep(1)
    return time.monotonic() - began


def _tell(verdict: Verdict, people: Citizens, rested_s: float) -> None:
    print(f"citizens: {dict(people.came)}")
    for name, figure in verdict.figures.items():
        print(f"{name}: {figure}")
    print(f"at rest {rested_s:.0f} s after the last citizen")
    wrong = [*verdict.faults, *(f"not registered: {lost}" for lost in people.lost_at_the_desk)]
    for line in wrong:
        print(f"WRONG: {line}")
    print("nothing is wrong" if not wrong else f"{len(wrong)} things are wrong")
    sys.exit(bool(wrong))


main()
