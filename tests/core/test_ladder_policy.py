"""Which rung is climbed when. Source: notice 三(一), R21, R25; scenarios 12, 13, 30, 31."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalogue.load import load_catalogue
from gateway.policy.ladder import (
    TYPING,
    Leg,
    choose_ladder,
    due_rungs,
    heard_until,
    next_ahead,
    next_unheard,
    next_wake,
    nobody_listens,
    times_due,
)
from models.ladder import Ladder, Rung
from models.lifecycle import IN_REACH, UNREACHED, AttemptState

LADDERS = load_catalogue().ladders
STANDARD = LADDERS["standard"]
HORIZON = timedelta(seconds=3000)
NOW = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
RING = timedelta(seconds=30)


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


def before(seconds: float) -> datetime:
    return NOW - s(seconds)


def leg(
    state: str, *, behind: bool = False, answered: float | None = None, ended: float | None = None
) -> Leg:
    """A call that was answered and ended so many seconds ago."""
    return Leg(
        AttemptState(state),
        behind,
        None if answered is None else before(answered),
        None if ended is None else before(ended),
    )


def hurries(*legs: Leg) -> bool:
    return nobody_listens(legs, NOW, RING)


@pytest.mark.parametrize("state", ["busy", "no_answer", "failed", "refused", "capped"])
@pytest.mark.parametrize("behind", [False, True])
def test_after_a_call_that_nobody_heard_the_next_person_need_not_wait(state: str, behind: bool) -> None:
    over = leg(state, behind=behind, ended=0)
    assert hurries(over, over)
    assert heard_until(over, NOW, RING) == NOW
    assert next_unheard([over], NOW, RING) is None


@pytest.mark.parametrize(
    "state",
    ["due", "claimed", "uncertain", "handed_over", "ringing", "answered", "sent", "ended", "cancelled"],
)
def test_while_somebody_may_still_react_the_ladder_keeps_its_times(state: str) -> None:
    assert heard_until(leg(state), NOW, RING) is None
    assert not hurries(leg("busy", ended=100), leg(state))
    assert next_unheard([leg("busy", ended=100), leg(state)], NOW, RING) is None


@pytest.mark.parametrize("state", ["ended", "cancelled"])
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize(("since_s", "waited_for"), [(0, True), (14.999, True), (15, False), (300, False)])
def test_who_heard_the_prompt_and_hung_up_has_fifteen_seconds_to_type(
    state: str, behind: bool, since_s: float, waited_for: bool
) -> None:
    heard = leg(state, behind=behind, answered=since_s + 5, ended=since_s)
    assert s(15) == TYPING
    assert heard_until(heard, NOW, RING) == before(since_s) + s(15)
    assert hurries(heard) is not waited_for
    assert next_unheard([heard], NOW, RING) == (before(since_s) + s(15) if waited_for else None)


@pytest.mark.parametrize(("since_s", "waited_for"), [(0, True), (29.999, True), (30, False), (300, False)])
def test_an_exchange_that_answers_is_waited_for_as_long_as_a_phone_rings(
    since_s: float, waited_for: bool
) -> None:
    exchange = leg("answered", behind=True, answered=since_s)
    assert heard_until(exchange, NOW, RING) == before(since_s) + RING
    assert hurries(exchange) is not waited_for
    assert next_unheard([exchange], NOW, RING) == (before(since_s) + RING if waited_for else None)


@pytest.mark.parametrize("since_s", [0, 30, 3000])
def test_a_person_who_answers_his_own_phone_is_waited_for_while_he_listens(since_s: float) -> None:
    listener = leg("answered", answered=since_s)
    assert heard_until(listener, NOW, RING) is None
    assert not hurries(listener)


@pytest.mark.parametrize("state", ["due", "claimed", "uncertain", "handed_over", "ringing"])
def test_an_exchange_that_has_not_answered_may_still_do_so(state: str) -> None:
    assert heard_until(leg(state, behind=True), NOW, RING) is None


def test_one_who_may_listen_is_enough_and_the_first_moment_that_passes_is_told() -> None:
    hung_up, exchange = leg("ended", ended=10), leg("answered", behind=True, answered=5)
    assert next_unheard([hung_up, exchange], NOW, RING) == NOW + s(5)
    assert next_unheard([leg("ended", ended=15), exchange], NOW, RING) == NOW + s(25)
    assert not hurries(leg("ended", ended=15), exchange)
    assert not hurries(leg("busy", ended=0), hung_up)


def test_a_unit_with_nobody_to_call_does_not_hold_the_ladder_up() -> None:
    assert hurries()
    assert next_unheard([], NOW, RING) is None


@st.composite
def calls(draw: st.DrawFn) -> Leg:
    """Any leg whose times are in order: answered, if ever, before it ended; ended only when it is over."""
    state = draw(st.sampled_from(AttemptState))
    answered = draw(moments(600) if state is AttemptState.ANSWERED else st.none() | moments(600))
    share = draw(st.floats(0, 1))
    ended = None if state in IN_REACH else (s(600) if answered is None else answered) * share
    return Leg(
        state,
        draw(st.booleans()),
        None if answered is None else NOW - answered,
        None if ended is None else NOW - ended,
    )


rings = st.integers(5, 600).map(s)


@given(st.lists(calls(), max_size=5), rings)
def test_at_the_moment_told_one_leg_less_is_waited_for_and_not_before(
    legs: list[Leg], ring: timedelta
) -> None:
    until = next_unheard(legs, NOW, ring)

    def waited(at: datetime) -> int:
        untils = [heard_until(each, at, ring) for each in legs]
        return sum(each is None or each > at for each in untils)

    if until is None:
        assert waited(NOW + timedelta(days=1)) == waited(NOW)
    else:
        assert until > NOW
        assert waited(until) < waited(until - timedelta.resolution) == waited(NOW)


@given(st.lists(calls(), min_size=1, max_size=5), rings)
def test_whoever_looks_at_every_moment_told_comes_to_where_only_the_listening_are_waited_for(
    legs: list[Leg], ring: timedelta
) -> None:
    now, looks = NOW, 0
    while (until := next_unheard(legs, now, ring)) is not None:
        now, looks = until, looks + 1
        assert looks <= len(legs)
    assert nobody_listens(legs, now, ring) == all(heard_until(each, now, ring) is not None for each in legs)


@given(st.lists(calls(), max_size=5), calls(), rings)
def test_another_call_never_hurries_the_ladder(legs: list[Leg], other: Leg, ring: timedelta) -> None:
    if nobody_listens([*legs, other], NOW, ring):
        assert nobody_listens(legs, NOW, ring)


@given(calls(), rings, moments(600))
def test_nobody_is_waited_for_again_once_he_need_not_be(each: Leg, ring: timedelta, later: timedelta) -> None:
    if nobody_listens([each], NOW, ring):
        assert nobody_listens([each], NOW + later, ring)


def test_a_call_that_nobody_heard_is_over() -> None:
    assert not UNREACHED & IN_REACH


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
