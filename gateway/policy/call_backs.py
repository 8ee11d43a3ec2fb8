"""When an officer may be put through to a citizen, and which calls in vain count. Source: R6, I7, I9."""

from __future__ import annotations

from datetime import timedelta

from models.lifecycle import KEPT, WAITING, AttemptState, DispatchState

TALK = "talk"
"""Rung of an attempt that is a citizen's leg, dialled from an officer's call."""
CALL_BACK = "call_back"
"""Rung of a call to an officer who asked by text to be put through to a citizen."""

MAY_CALL: frozenset[DispatchState] = KEPT - WAITING
"""The unit has taken the case and still has it: also while its return or a new unit is waited for."""


def is_failure(state: AttemptState, rang_for: timedelta, ring: timedelta) -> bool:
    """True for a call that tells that the citizen could not be reached, False for one that was given up.

    An officer who puts the receiver down early has not tried. Some carriers then say "no answer": that
    counts only after the whole ring time. What we did not dial (a cap) is no failure either.
    """
    if state is AttemptState.NO_ANSWER:
        return rang_for >= ring
    return state in (AttemptState.BUSY, AttemptState.FAILED)
