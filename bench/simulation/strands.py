"""The gateway's own code, which waits for the carrier where it stands, beside everything else in one thread.

A strand is a function that runs until it waits for something; meanwhile others run. The order is the event
loop's, so it is the same at every replay, which no thread could promise.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Result = TypeVar("Result")


async def in_strand(act: Callable[[], Result]) -> Result:
    """Run `act`, which may wait by `wait_for`; its result, or whatever it raises."""
    strand = greenlet(act, getcurrent())
    strand.gr_context = getcurrent().gr_context  # Flask keeps its request in the context of the task
    result: Any = strand.switch()
    while not strand.dead:
        try:
            value = await result
        except BaseException:  # noqa: BLE001  # whatever it is, it happened to the strand
            result = strand.throw(*sys.exc_info())
        else:
            result = strand.switch(value)
    return result  # type: ignore[no-any-return]


def wait_for(something: Awaitable[Result]) -> Result:
    """Let everybody else go on until `something` is there. Only inside a strand."""
    driver = getcurrent().parent
    assert driver is not None, "whoever waits must be a strand"
    return driver.switch(something)  # type: ignore[no-any-return]
