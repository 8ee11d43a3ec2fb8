"""Nothing is lost and nobody is bothered in vain: in seeds that once found something, and in new ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.conftest import simulate


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_new_seeds_break_nothing(tmp_path: Path) -> None:
    ran = simulate(tmp_path, "--seconds", "50", "--most", "12")
    assert ran.faults == [], ran.words
    assert ran.cases > 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_seeds_that_once_found_something_break_nothing_any_more(tmp_path: Path) -> None:
    ran = simulate(tmp_path, "--corpus")
    assert ran.faults == [], ran.words
