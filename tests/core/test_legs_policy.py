"""Which calls somebody may still be listening to, and how long the next person waits for that."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.ladder import (
    TYPING,
    Leg,
    heard_until,
    next_unheard,
    nobody_listens,
)
from models.lifecycle import IN_REACH, UNREACHED, AttemptState

NOW = datetime.fromisoformat("2026-11-03T21:46:00+08:00")

RING = timedelta(seconds=30)


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def moments(most: int = 3000) -> st.SearchStrategy[timedelta]:
    return st.floats(0, most, allow_nan=False).map(s)


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
