"""The seam between the interpreter and whatever carries the voice: virtual phones now, SIP later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from gateway.switchboard.leg import Leg


class Cause(Enum):
    """Why the far end is gone, with the SIP code that a callback reports."""

    HUNG_UP = 200
    UNALLOCATED = 404
    UNAVAILABLE = 480
    BUSY = 486
    RANG_OUT = 487
    DECLINED = 603


@dataclass(frozen=True)
class Prompt:
    """Something to be heard on a leg: words, a sound file, or keys as tones; `loops` 0 means without end."""

    words: str = ""
    sound_url: str = ""
    loops: int = 1


class BackEnd(Protocol):
    """Carries legs. Reports by Digit and Done to the leg, and by the switchboard's `far_end_*`.

    Nothing here blocks. Whatever is said to a leg that the back-end no longer knows does nothing.
    """

    def dial(self, leg: Leg) -> None:
        """Start ringing `leg.call.to`."""

    def make_answer(self, leg: Leg) -> None:
        """Have a far end that rings answer now, where the back-end has such power over it."""

    def answer(self, leg: Leg) -> None:
        """Pick up an inbound leg."""

    def play(self, leg: Leg, prompt: Prompt, job: int) -> None:
        """Let the far end hear `prompt`; post Done(job) when it has been heard to its end."""

    def stop(self, leg: Leg) -> None:
        """Stop what is being played; its Done never comes."""

    def send_digits(self, leg: Leg, digits: str, job: int) -> None:
        """Send keys to the far end, `w` a pause of 0.5 s and `W` of 1 s; post Done(job) after the last."""

    def record(self, leg: Leg, recording_sid: str) -> None:
        """Start recording what the far end says."""

    def stop_recording(self, leg: Leg) -> None:
        """Keep what was recorded so far."""

    def bridge(self, one: Leg, other: Leg) -> None:
        """Let two legs hear each other."""

    def part(self, leg: Leg) -> None:
        """Take a leg out of its bridge."""

    def hang_up(self, leg: Leg) -> None:
        """End the leg at the far end, ringing or answered; never reported back."""
