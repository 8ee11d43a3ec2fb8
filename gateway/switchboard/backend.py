"""The seam between the interpreter and whatever carries the voice: virtual phones now, SIP later.

The interpreter tells a back-end what to do with legs and rooms, and never waits inside it. A back-end reports
to the leg (Digit, Spoken, Done, FellSilent, Referred) and to the switchboard (`far_end_rings`,
`far_end_answered`, `far_end_judged`, `far_end_left`), each at most once for what it was asked.

Keys are those that come out of band (RFC 4733 events): tones in the sound and INFO messages are not reported,
as with the real carrier.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from gateway.switchboard.detection import DetectionPlan
from gateway.switchboard.leg import Leg
from gateway.switchboard.records import RecordingOrder


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


class Rooms(Protocol):
    """Mixes legs: everybody in a room hears everybody else who is in it and not muted."""

    def enter(self, leg: Leg, room_sid: str) -> None:
        """Put a leg into a room; it leaves the one it was in."""

    def leave(self, leg: Leg) -> None:
        """Take a leg out; what is played on it is heard by it alone."""

    def mute(self, leg: Leg, is_muted: bool) -> None:
        """Let the others no longer hear a leg, or hear it again."""

    def coach(self, leg: Leg, pupil: Leg | None) -> None:
        """Let only `pupil` hear a leg that hears everybody; None: everybody again."""

    def beep(self, room_sid: str) -> None:
        """Let a room hear that somebody came or went."""

    def record(self, room_sid: str, recording_sid: str, order: RecordingOrder) -> None:
        """Start recording a room."""

    def stop_recording(self, room_sid: str, recording_sid: str) -> None:
        """Keep what was recorded so far."""


class BackEnd(Protocol):
    """Carries legs. Whatever is said to a leg that the back-end no longer knows does nothing."""

    @property
    def rooms(self) -> Rooms:
        """Where more than two legs talk."""

    def dial(self, leg: Leg) -> None:
        """Start ringing `leg.call.to`: a number, or an address (`sip:`) with `leg.call.sip_headers`."""

    def make_answer(self, leg: Leg) -> None:
        """Have a far end that rings answer now, where the back-end has such power over it."""

    def answer(self, leg: Leg) -> None:
        """Pick up an inbound leg."""

    def ring_back(self, leg: Leg, tone: str | None) -> None:
        """Let an answered leg hear the ringing of a country (`cn`; empty: the carrier's own); None ends it.

        A leg that is not answered hears the ringing of its own network and needs none.
        """

    def play(self, leg: Leg, prompt: Prompt, job: int) -> None:
        """Let the far end hear `prompt`; post Done(job) when it has been heard to its end."""

    def stop(self, leg: Leg) -> None:
        """Stop what is being played; its Done never comes."""

    def send_digits(self, leg: Leg, digits: str, job: int) -> None:
        """Send keys to the far end, `w` a pause of 0.5 s and `W` of 1 s; post Done(job) after the last."""

    def listen(self, leg: Leg, language: str, hints: str) -> None:
        """Recognise what the far end says and post Spoken, guesses as not final, until told otherwise."""

    def stop_listening(self, leg: Leg) -> None:
        """Recognise no more."""

    def record(self, leg: Leg, recording_sid: str, order: RecordingOrder) -> None:
        """Start recording; several recordings of one leg may run side by side.

        With `silence_s` in the order, FellSilent is posted when the far end has said nothing for so long; one
        that sends no sound at all is not noticed.
        """

    def stop_recording(self, leg: Leg, recording_sid: str) -> None:
        """Keep what was recorded so far."""

    def detect(self, leg: Leg, plan: DetectionPlan) -> None:
        """Tell person from machine; the switchboard's `far_end_judged` hears of it while the leg lasts."""

    def bridge(self, one: Leg, other: Leg) -> None:
        """Let two legs hear each other."""

    def part(self, leg: Leg) -> None:
        """Take a leg out of its bridge."""

    def refer(self, leg: Leg, address: str, job: int) -> None:
        """Ask the far end to call `address` instead of us; post Referred(job), 405 when it cannot."""

    def hang_up(self, leg: Leg) -> None:
        """End the leg at the far end, ringing or answered; never reported back."""
