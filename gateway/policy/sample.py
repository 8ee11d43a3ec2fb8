"""A random sample that anybody can draw again: the same seed and the same cases give the same sample."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest


def draw(case_ids: Iterable[int], count: int, seed: int) -> list[int]:
    """The sample, in the order drawn. A case that is added later displaces one at most. Source: R50."""
    return nsmallest(count, case_ids, key=lambda case_id: sha256(f"{seed}:{case_id}".encode()).digest())
