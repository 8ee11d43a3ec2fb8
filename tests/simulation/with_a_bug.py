"""`python -m tests.simulation.with_a_bug NAME …`: simulate a service with a fault that was put back."""

from __future__ import annotations

import sys

from bench.simulation.__main__ import main
from tests.simulation.bugs import put_back

if __name__ == "__main__":
    name = sys.argv.pop(1)
    with put_back(name):
        main()
