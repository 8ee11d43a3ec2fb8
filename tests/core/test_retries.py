"""When a request comes again that the carrier has turned away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.policy.retries import spread
from gateway.policy.sender_choice import AGAIN_S, AGAIN_TOO_OFTEN_S

A_HUNDRED = range(5000, 5100)
each_pause = pytest.mark.parametrize("least_s", [*AGAIN_S, *AGAIN_TOO_OFTEN_S])


@each_pause
def test_a_hundred_that_were_turned_away_at_once_do_not_come_back_at_once(least_s: int) -> None:
    pauses = [spread(least_s, each) for each in A_HUNDRED]
    tenth = timedelta(milliseconds=100)
    assert max(sum(start <= other < start + tenth for other in pauses) for start in pauses) <= 12


@each_pause
@pytest.mark.parametrize("attempt_id", [1, 2, 77, 10**9])
def test_nobody_comes_back_too_early_or_much_too_late(least_s: int, attempt_id: int) -> None:
    assert least_s <= spread(least_s, attempt_id).total_seconds() < 2 * least_s
    assert spread(least_s, attempt_id) == spread(least_s, attempt_id)
