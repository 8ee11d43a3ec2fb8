"""Which rung is climbed when. Source: notice 三(一), R21, R25; scenarios 12, 13, 30, 31."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalogue.load import load_catalogue
from gateway.policy.ladder import (
    choose_ladder,
    due_rungs,
    next_ahead,
    next_wake,
    times_due,
)
from gateway.settings import Settings
from models.ladder import Ladder, Rung

LADDERS = load_catalogue().ladders
STANDARD = LADDERS["standard"]
HORIZON = timedelta(seconds=3000)


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any ladder that could be written down, in the order of its times."""
    times = sorted(draw(st.lists(st.integers(0, 600), min_size=1, max_size=6)))
    rungs = [
        Rung(
            f"rung {at}",
            s(after),
            every=draw(st.none() | st.integers(1, 400).map(s)),
            ahead=draw(st.booleans()),
        )
        for at, after in enumerate(times)
    ]
    return Ladder("any", tuple(rungs))


def moments(most: int = 3000) -> st.SearchStrategy[timedelta]:
    return st.floats(0, most, allow_nan=False).map(s)


def climb(ladder: Ladder, elapsed: timedelta, climbed: dict[str, int]) -> list[tuple[str, int]]:
    """What one look at the clock climbs; notes it as `escalate` does."""
    done = []
    for rung in due_rungs(ladder, elapsed, climbed):
        climbed[rung.name] = times_due(rung, elapsed)
        done.append((rung.name, climbed[rung.name]))
    return done


@pytest.mark.parametrize(
    ("elapsed_s", "names"),
    [
        (-1, []),
        (0, ["duty"]),
        (39.999, ["duty"]),
        (40, ["duty", "officer"]),
        (80, ["duty", "officer", "backup"]),
        (119.999, ["duty", "officer", "backup"]),
        (120, ["duty", "officer", "backup", "leader"]),
        (180, ["duty", "officer", "backup", "leader", "breach"]),
        (300, ["duty", "officer", "backup", "leader", "breach", "centre"]),
    ],
)
def test_the_standard_ladder_calls_phone_officer_backup_and_leader_inside_three_minutes(
    elapsed_s: float, names: list[str]
) -> None:
    assert [rung.name for rung in due_rungs(STANDARD, s(elapsed_s), {})] == names


def test_a_rung_that_was_climbed_is_not_due_again() -> None:
    assert due_rungs(STANDARD, s(130), {"duty": 1, "officer": 1, "backup": 1, "leader": 1}) == []


@pytest.mark.parametrize(
    ("elapsed_s", "times"), [(299, 0), (300, 1), (599, 1), (600, 2), (900, 3), (86_400, 288)]
)
def test_the_centre_is_called_again_every_five_minutes(elapsed_s: float, times: int) -> None:
    assert times_due(STANDARD.rungs[-1], s(elapsed_s)) == times


def test_a_gap_of_an_hour_is_made_up_for_by_one_call_not_by_eleven() -> None:
    climbed: dict[str, int] = {}
    climb(STANDARD, s(300), climbed)
    assert climb(STANDARD, s(300 + 3600), climbed) == [("centre", 13)]
    assert climb(STANDARD, s(300 + 3600), climbed) == []
    assert next_wake(STANDARD, s(300 + 3600)) == s(300 + 3900)


@given(ladders(), st.lists(moments(), min_size=1, max_size=30))
def test_no_rung_is_climbed_twice_however_often_the_clock_looks(
    ladder: Ladder, looks: list[timedelta]
) -> None:
    climbed: dict[str, int] = {}
    made = [step for look in sorted(looks) for step in climb(ladder, look, climbed)]
    assert len(made) == len(set(made))
    once = {rung.name for rung in ladder.rungs if rung.every is None}
    names = [name for name, _ in made if name in once]
    assert len(names) == len(set(names))


@given(ladders(), st.lists(moments(), min_size=1, max_size=30))
def test_whatever_the_looks_were_nothing_that_was_due_is_left_out(
    ladder: Ladder, looks: list[timedelta]
) -> None:
    climbed: dict[str, int] = {}
    for look in sorted(looks):
        climb(ladder, look, climbed)
    assert set(climbed) == {rung.name for rung in ladder.rungs if rung.after <= max(looks)}
    assert due_rungs(ladder, max(looks), climbed) == []


@given(ladders(), st.lists(moments(), min_size=2, max_size=10))
def test_a_clock_that_goes_back_climbs_nothing_again(ladder: Ladder, looks: list[timedelta]) -> None:
    climbed: dict[str, int] = {}
    climb(ladder, max(looks), climbed)
    assert all(climb(ladder, look, climbed) == [] for look in looks)


@given(ladders(), moments())
def test_the_next_look_lies_in_the_future(ladder: Ladder, elapsed: timedelta) -> None:
    wake = next_wake(ladder, elapsed)
    if wake is None:
        assert all(rung.every is None and rung.after <= elapsed for rung in ladder.rungs)
    else:
        assert wake > elapsed


@given(ladders(), moments())
def test_nothing_falls_due_before_the_next_look(ladder: Ladder, elapsed: timedelta) -> None:
    climbed: dict[str, int] = {}
    climb(ladder, elapsed, climbed)
    wake = next_wake(ladder, elapsed)
    assert due_rungs(ladder, HORIZON * 10 if wake is None else wake - timedelta.resolution, climbed) == []


@given(ladders())
def test_whoever_sleeps_until_the_next_look_climbs_every_rung_at_its_time(ladder: Ladder) -> None:
    climbed: dict[str, int] = {}
    made: list[tuple[str, int, timedelta]] = []
    look: timedelta | None = s(0)
    while look is not None and look <= HORIZON:
        made += [(name, times, look) for name, times in climb(ladder, look, climbed)]
        look = next_wake(ladder, look)
    expected = [
        (rung.name, times, rung.after + (rung.every or s(0)) * (times - 1))
        for rung in ladder.rungs
        for times in range(1, times_due(rung, HORIZON) + 1)
    ]
    assert sorted(made) == sorted(expected)


@pytest.mark.parametrize("name", sorted(LADDERS))
def test_every_ladder_of_the_catalogue_goes_on_until_somebody_owns_the_case(name: str) -> None:
    assert next_wake(LADDERS[name], timedelta(days=30)) is not None


def test_the_lowest_rung_that_may_come_early_comes_first() -> None:
    first = next_ahead(STANDARD, {"duty": 1}, [])
    assert first is not None
    assert first.name == "officer"


def test_a_rung_is_climbed_ahead_of_its_time_once_and_not_after_its_time() -> None:
    climbed, ahead, names = {"duty": 1, "officer": 1}, list[str](), list[str]()
    while (rung := next_ahead(STANDARD, climbed, ahead)) is not None:
        names.append(rung.name)
        ahead.append(rung.name)
    assert names == ["backup", "leader"]


def test_the_breach_and_the_centre_that_waits_for_it_never_come_early() -> None:
    assert next_ahead(STANDARD, {"duty": 1}, ["officer", "backup", "leader"]) is None


@pytest.mark.parametrize("name", ["emergency", "sensitive", "sensitive_with_police"])
def test_an_emergency_that_nobody_hears_goes_to_the_centre_at_once_and_early_once_only(name: str) -> None:
    first = next_ahead(LADDERS[name], {"everyone": 1}, [])
    assert first is not None
    assert (first.name, first.call, first.text) == ("centre_early", ("centre",), ("centre",))
    assert next_ahead(LADDERS[name], {"everyone": 1}, ["centre_early"]) is None
    assert next_ahead(LADDERS[name], {"everyone": 1, "centre_early": 1}, []) is None


@given(ladders(), st.lists(moments(), max_size=5))
def test_climbing_ahead_ends(ladder: Ladder, looks: list[timedelta]) -> None:
    climbed: dict[str, int] = {}
    for look in sorted(looks):
        climb(ladder, look, climbed)
    ahead: list[str] = []
    while (rung := next_ahead(ladder, climbed, ahead)) is not None:
        assert rung.ahead
        assert rung.name not in climbed
        ahead.append(rung.name)
        assert len(ahead) <= len(ladder.rungs)


@pytest.mark.parametrize(
    ("emergency", "sensitive", "escalating", "ladder"),
    [
        (False, False, False, "standard"),
        (True, False, False, "emergency"),
        (False, True, False, "sensitive"),
        (True, True, False, "sensitive"),
        (False, True, True, "sensitive_with_police"),
        (True, True, True, "sensitive_with_police"),
    ],
)
def test_the_matter_chooses_the_ladder(
    emergency: bool, sensitive: bool, escalating: bool, ladder: str
) -> None:
    assert choose_ladder(emergency=emergency, sensitive=sensitive, escalating=escalating) == ladder
    assert ladder in LADDERS


def test_where_words_of_public_order_are_found_the_110_desk_is_called_at_once() -> None:
    first = LADDERS["sensitive_with_police"].rungs[0]
    assert (first.after, first.call) == (s(0), ("police_desk", "duty_phone", "duty_officer", "duty_leader"))


@pytest.mark.parametrize("name", ["emergency", "sensitive", "sensitive_with_police"])
def test_in_an_emergency_phone_officer_and_leader_ring_together(name: str) -> None:
    assert {"duty_phone", "duty_officer", "duty_leader"} <= set(LADDERS[name].rungs[0].call)


@pytest.mark.parametrize("name", ["standard", "emergency", "sensitive", "assist", "redo"])
def test_a_phone_has_stopped_ringing_before_the_next_rung_whatever_the_carrier_adds(name: str) -> None:
    carriers_extra = s(5)
    longest = Settings.model_fields["ring_s"].default * s(1) + carriers_extra
    called = [rung.after for rung in LADDERS[name].rungs if rung.call]
    assert all(earlier + longest <= later for earlier, later in pairwise(called))
