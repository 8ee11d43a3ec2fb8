"""`make bench`: measure the gateway and its bare twin, print the table, write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bench import cases, deadlines, machine, memory, report, stored, switchboard
from bench.cases import Answered, Sustained
from bench.copies import template_case
from bench.deadlines import Lateness
from bench.figures import Spread, middle
from bench.load import Citizens, at_rate
from bench.memory import Footprint
from bench.report import Row
from bench.stand import PROJECT, Side, stand
from bench.switchboard import Load, Punctuality

PAGE = PROJECT / "docs" / "benchmarks.md"
NOTES = """\
Each case makes three requests (duty phone, duty officer's text, citizen's receipt).
The catalogue has 22 units; those with a number of their own and people on duty take the cases in turn.
CALLS_PER_NUMBER is raised for the load: two calls to one number in five minutes would end it at once.
"On disk" is when the step's transaction was committed, as PostgreSQL notes it, not when it began.
Sustained: at most 24 cases wait for a worker while the next is registered, as a sender with a limit does it.
""".splitlines()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long each part is measured, how often, and how many stored cases are filled in."""

    rounds: int
    deadlines_s: int
    calls_s: int
    sustained_s: int
    stored: int
    carrier: Load


FULL = Effort(
    rounds=3, deadlines_s=6, calls_s=8, sustained_s=20, stored=1_000_000, carrier=Load(1_000, 200, 30)
)
QUICK = Effort(rounds=1, deadlines_s=3, calls_s=4, sustained_s=4, stored=20_000, carrier=Load(1_000, 200, 3))


@dataclass(frozen=True, slots=True)
class Measured:
    """All figures of one side."""

    lateness: Lateness
    calls: Answered
    burst_s: float
    crowd_s: float
    sustained: Sustained


def main() -> None:
    """Measure, print, and write the page unless it was a quick look."""
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("--quick", action="store_true", help="under 2 minutes and rougher; writes no page")
    words.add_argument(
        "--only", choices=["gateway", "bare", "switchboard"], help="one part, printed as it comes; no page"
    )
    given = words.parse_args()
    effort, began, others = (QUICK if given.quick else FULL), time.monotonic(), machine.Others()
    if given.only == "switchboard":
        _say(f"switchboard {switchboard.measure(effort.carrier)}; {others.share()}")
        return
    with stand() as here:
        if given.only != "gateway":
            with here.bare() as side:
                bare = _measure(side, effort)
        if given.only != "bare":
            with here.gateway() as side:
                ours = _measure(side, effort)
                flat = None if given.only else _measure_full(side, ours.calls, effort)
    if given.only:
        return
    assert flat is not None
    footprint, punctuality = memory.measure(), switchboard.measure(effort.carrier)
    rows = [*_rows(bare, ours, flat, footprint), _carrier_row(effort.carrier, punctuality)]
    page = report.page(rows, machine.describe(others.share()), _notes(effort, footprint))
    print(page)
    if not given.quick:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page, encoding="utf-8")
    _say(f"took {time.monotonic() - began:.0f} s")


def _measure(side: Side, effort: Effort) -> Measured:
    who = cases.citizens(side)
    _warm_up(side, who)
    deadlines.plant_pending(side)
    deadlines.measure(side, 1, effort.rounds + 1)  # the clock's first steps, too, cost ten times the others
    late = [
        _told(side, "deadlines", deadlines.measure(side, effort.deadlines_s, turn + 1))
        for turn in range(effort.rounds)
    ]
    calls = _calls(side, who, effort)
    bursts = [_told(side, "burst", cases.burst(side, who)) for _ in range(effort.rounds)]
    crowds = [_told(side, "crowd", cases.crowd(side, turn)) for turn in range(effort.rounds)]
    sustained = _told(side, "sustained", cases.sustained(side, who, effort.sustained_s))
    lateness = Lateness(_middle(late, lambda one: one.row), _middle(late, lambda one: one.request))
    return Measured(lateness, calls, statistics.median(bursts), statistics.median(crowds), sustained)


def _warm_up(side: Side, who: Citizens) -> None:
    """The first requests of fresh processes cost ten times the others; the first case is the template."""
    at_rate(side.desk_port, who.cases(1), 1)
    side.wait_until_quiet()
    template_case(side)
    at_rate(side.voice_port, who.calls(60), 30)
    at_rate(side.desk_port, who.cases(60), 30)
    side.settle()


def _calls(side: Side, who: Citizens, effort: Effort) -> Answered:
    rounds = [_told(side, "calls", cases.calls(side, who, effort.calls_s)) for _ in range(effort.rounds)]
    return Answered(_middle(rounds, lambda one: one.answer), _middle(rounds, lambda one: one.request))


@dataclass(frozen=True, slots=True)
class Full:
    """The same with a full database, and how much slower that is."""

    stored: int
    calls: Answered
    pages: dict[str, tuple[float, float]]
    answer_ratio: float
    request_ratio: float


def _measure_full(side: Side, empty: Answered, effort: Effort) -> Full:
    pages_before = stored.pages(side)
    stored.fill(side, effort.stored)
    who = cases.citizens(side)
    at_rate(side.voice_port, who.calls(40), 20)
    side.settle()
    full = _calls(side, who, effort)
    pages = {path: (pages_before[path], took) for path, took in stored.pages(side).items()}
    return Full(
        effort.stored, full, pages, full.answer.p50 / empty.answer.p50, full.request.p50 / empty.request.p50
    )


def _middle(rounds: list[T], part: Callable[[T], Spread]) -> Spread:
    return middle([part(one) for one in rounds])


def _rows(bare: Measured, ours: Measured, full: Full, footprint: Footprint) -> list[Row]:
    return [*_latency_rows(bare, ours), *_throughput_rows(bare, ours), *_size_rows(full, footprint)]


def _latency_rows(bare: Measured, ours: Measured) -> list[Row]:
    late, calls = ours.lateness, ours.calls
    return [
        Row(
            "deadline → attempt on disk, 50 000 pending, 100 due/s", "p99 ≤ 10 ms, worst ≤ 100 ms",
            str(bare.lateness.row), str(late.row), late.row.p99 <= 10 and late.row.worst <= 100,
            "GoAlert 5 s cycle; RQ `enqueue_at` ± 0.5 s, minutes after a crash",
        ),
        Row(
            "deadline → request at the carrier, same load", "p99 ≤ 25 ms, worst ≤ 250 ms",
            str(bare.lateness.request), str(late.request),
            late.request.p99 <= 25 and late.request.worst <= 250,
            "GoAlert + 1 s per queued message; OnCall + 5 s per step",
        ),
        Row(
            "signed webhook (new case, deadlines, attempts) → TwiML, 20/s", "p50 ≤ 8 ms, p99 ≤ 15 ms",
            str(bare.calls.answer), str(calls.answer), calls.answer.p50 <= 8 and calls.answer.p99 <= 15,
        ),
        Row(
            "the same webhook → first request at the carrier", "p50 ≤ 12 ms, p99 ≤ 25 ms",
            str(bare.calls.request), str(calls.request), calls.request.p50 <= 12 and calls.request.p99 <= 25,
            "OnCall ≈ 1 s, GoAlert ≤ 5 s",
        ),
    ]  # fmt: skip


def _throughput_rows(bare: Measured, ours: Measured) -> list[Row]:
    steady = ours.sustained
    flat = steady.last_third.p50 <= 1.5 * steady.first_third.p50
    return [
        Row(
            "100 cases of 17 units in one second: last first contact handed over",
            "≤ 1 s after the last case",
            f"{bare.burst_s:.2f} s", f"{ours.burst_s:.2f} s", ours.burst_s <= 1, "GoAlert ≈ 60 s",
        ),
        Row(
            "300 cases of one unit in 3 s, then one of another: its first contact handed over", "≤ 1 s",
            f"{bare.crowd_s:.2f} s", f"{ours.crowd_s:.2f} s", ours.crowd_s <= 1,
            "GoAlert: behind all that are due",
        ),
        Row(
            "cases registered and first contact handed over, sustained", "≥ 120/s, flat lateness",
            f"{bare.sustained.per_s:.0f}/s",
            f"{steady.per_s:.0f}/s; p50 {steady.first_third.p50:.0f}, later {steady.last_third.p50:.0f} ms",
            steady.per_s >= 120 and flat,
            "a city has 2 000 calls a day",
        ),
    ]  # fmt: skip


def _size_rows(full: Full, footprint: Footprint) -> list[Row]:
    at_rest, at_work = (sum(sizes.values()) for sizes in (footprint.at_rest, footprint.at_work))
    slowest_page = max(after / before for before, after in full.pages.values())
    return [
        Row(
            f"webhook → TwiML with {full.stored:,} stored cases".replace(",", " "), "≤ 1.1 × of empty", "–",
            f"{full.calls.answer} = {full.answer_ratio:.2f} ×", full.answer_ratio <= 1.1,
        ),
        Row(
            "webhook → first request at the carrier, same", "≤ 1.1 × of empty", "–",
            f"{full.calls.request} = {full.request_ratio:.2f} ×", full.request_ratio <= 1.1,
        ),
        Row(
            "pages, same (p50)", "≤ 1.1 × of empty", "–",
            "; ".join(f"`{path}` {before:.0f} → {now:.0f} ms" for path, (before, now) in full.pages.items()),
            slowest_page <= 1.1,
        ),
        Row(
            f"memory of all processes of `gateway up`; after {memory.CASES} calls and as many cases",
            "≤ 500 MB", "–",
            f"{at_rest:.0f} MB; {at_work:.0f} MB", max(at_rest, at_work) <= 500,
        ),
        Row(
            "`gateway up` on a new folder until all parts serve; again",
            "≤ 10 s", "–",
            f"{footprint.first_start_s:.1f} s; {footprint.later_start_s:.1f} s",
            footprint.first_start_s <= 10,
        ),
    ]  # fmt: skip


def _carrier_row(load: Load, measured: Punctuality) -> Row:
    return Row(
        f"our own carrier, {load.calls} calls up and {load.texts} texts/s: how late its callbacks are",
        "p99 ≤ 100 ms", "–", str(measured), measured.is_in_time,
    )  # fmt: skip


def _notes(effort: Effort, footprint: Footprint) -> list[str]:
    return [
        f"Each duration is the median of {effort.rounds} rounds, figure by figure.",
        *NOTES,
        f"Memory in MB, shared pages counted once (PSS): {_parts(footprint.at_rest)}.",
        f"The same after the calls and cases: {_parts(footprint.at_work)}.",
    ]


def _parts(megabytes: dict[str, float]) -> str:
    return ", ".join(f"{name} {size:.0f}" for name, size in megabytes.items())


def _told(side: Side, what: str, value: T) -> T:
    _say(f"{side.name:<8} {what}: {value}")
    return value


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    main()
