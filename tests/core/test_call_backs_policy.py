"""Which calls to a citizen count as failures, and whom nobody may call. Source: R6, I7, I9."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.policy.call_backs import MAY_CALL, is_failure
from models.lifecycle import AttemptState, DispatchState

RING = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("state", "rang_s", "counts"),
    [
        ("busy", 0, True),
        ("busy", 31, True),
        ("failed", 1, True),
        ("no_answer", 30, True),
        ("no_answer", 35, True),
        ("no_answer", 29, False),
        ("cancelled", 35, False),
        ("capped", 0, False),
        ("refused", 0, False),
        ("ended", 60, False),
        ("answered", 5, False),
        ("ringing", 40, False),
    ],
)
def test_only_a_call_that_really_came_to_nothing_is_a_failure(state: str, rang_s: int, counts: bool) -> None:
    assert is_failure(AttemptState(state), timedelta(seconds=rang_s), RING) is counts


def test_a_unit_may_call_from_its_taking_the_case_until_another_has_accepted_it() -> None:
    assert {state.value for state in MAY_CALL} == {
        "acknowledged",
        "in_progress",
        "on_site",
        "replied",
        "return_requested",
        "handing_over",
    }
    assert DispatchState.COMPLETED not in MAY_CALL
