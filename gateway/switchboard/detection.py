"""How to tell a person from a machine by what is heard after the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DetectionPlan:
    """Durations in seconds. With `waits_for_end` a machine is judged when its greeting is over.

    After `limit_s` the judgement is unknown.
    """

    waits_for_end: bool = False
    limit_s: float = 30.0
    speech_s: float = 2.4
    speech_end_s: float = 1.2
    silence_s: float = 5.0
