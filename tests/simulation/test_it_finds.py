"""What was mended once is found when it is put back: a simulation that finds nothing proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.conftest import simulate

SHOWS_AS = {
    "lost timer": "has no deadline",
    "double ring": "double: attempt",
    "stale callback": "I5: told again",
}
AT_MOST = 200
"""Cases until it is found."""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(BUGS))
def test_a_fault_that_is_put_back_is_found(name: str, tmp_path: Path) -> None:
    options = ("--from", "200", "--most", "10", "--cases", "20", "--until-wrong")
    ran = simulate(tmp_path, *options, module="tests.simulation.with_a_bug", first=(name,))
    assert any(SHOWS_AS[name] in fault for fault in ran.faults), ran.words
    assert ran.cases <= AT_MOST
    assert f"make simulate SEED={ran.seeds[-1]['seed']}" in ran.words
