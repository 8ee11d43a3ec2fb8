"""A seed is a story that can be told again, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.conftest import simulate

A_BUSY_SEED = ("--seed", "201", "--cases", "25")
"""With faults, crashes, and outages of everything."""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_same_seed_does_exactly_the_same_again(tmp_path: Path) -> None:
    first, second = simulate(tmp_path, *A_BUSY_SEED), simulate(tmp_path, *A_BUSY_SEED)
    assert first.faults == []
    assert "'crash'" in first.words
    assert "'trouble'" in first.words
    assert first.seeds == second.seeds


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_another_seed_does_something_else(tmp_path: Path) -> None:
    both = simulate(tmp_path, "--from", "300", "--most", "2", "--cases", "6")
    assert len({seed["trace"] for seed in both.seeds}) == 2
