"""When requests come again that a carrier has turned away: not all of them in one instant."""

from __future__ import annotations

from datetime import timedelta

GOLDEN = 0.6180339887498949
"""Multiples of it fill the interval from 0 to 1 more evenly than chance would."""


def spread(least_s: float, attempt_id: int) -> timedelta:
    """A pause of so many seconds or up to twice as long, for each row another; for one row always the same.

    A carrier that refuses a hundred requests because they come too fast must not get them again all at once.
    """
    return timedelta(seconds=least_s * (1 + attempt_id * GOLDEN % 1))
