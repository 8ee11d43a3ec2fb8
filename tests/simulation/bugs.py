"""Faults that are put back on purpose: what a simulation is for is to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from gateway import clock
from gateway.actions import ask_carrier, escalate
from models import lifecycle
from models.attempt import Attempt
from models.dispatch import Dispatch
from models.lifecycle import LIVE, AttemptState

A = AttemptState


def lost_timer(stack: ExitStack) -> None:
    """After a rung that was climbed early nobody looks again."""
    look_again_at = escalate._look_again_at

    def forgets(work: Any, dispatch: Dispatch, ladder: Any, climber: Any) -> Any:
        return None if len(dispatch.climbed_ahead) >= 2 else look_again_at(work, dispatch, ladder, climber)

    stack.enter_context(patch.object(escalate, "_look_again_at", forgets))


def double_ring(stack: ExitStack) -> None:
    """A request whose answer was lost is simply made again."""

    def sends_again(work: Any, attempt: Attempt) -> None:
        if attempt.state is A.UNCERTAIN:
            ask_carrier._try_again(work, attempt)
        else:
            look_after_attempt(work, attempt)

    look_after_attempt = clock.look_after_attempt
    table = tuple((row, sends_again if row is Attempt else act) for row, act in clock.LOOK_AFTER)
    stack.enter_context(patch.object(clock, "LOOK_AFTER", table))


def stale_callback(stack: ExitStack) -> None:
    """A callback that comes late moves a leg that is over."""
    over = {A.ENDED, A.CANCELLED, A.NO_ANSWER}
    late = dict(lifecycle.ATTEMPT) | {
        "answer": (frozenset({*LIVE, *over}), A.ANSWERED, "answered_at"),
        "ring": (frozenset({*LIVE, *over}), A.RINGING, "ringing_at"),
    }
    stack.enter_context(patch.object(Attempt, "moves", late))
    stack.callback(lifecycle._statement.cache_clear)  # whatever it is called: moves are prepared once
    lifecycle._statement.cache_clear()


BUGS: dict[str, Callable[[ExitStack], None]] = {
    "lost timer": lost_timer,
    "double ring": double_ring,
    "stale callback": stale_callback,
}


@contextmanager
def put_back(name: str) -> Iterator[None]:
    """The service with one of them, until the end of the block."""
    with ExitStack() as stack:
        BUGS[name](stack)
        yield
