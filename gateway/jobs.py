"""What the workers run: one thin entry for each job, which takes a row's id; running one twice is boring."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.actions import ask_about_caller as asking_about_caller
from gateway.actions import ask_carrier as asking
from gateway.actions import deliver as delivering
from gateway.actions import fetch_recording as fetching
from gateway.actions import look_for_messages as looking_for_messages
from gateway.actions import redirect_caller as redirecting
from gateway.actions import stop_leg as stopping
from gateway.hear_text import hear_text as hearing_text
from gateway.work import Gateway

_here: list[Gateway] = []


def work_for(gateway: Gateway) -> None:
    """Say which service this process works for; called once, before the first job."""
    _here[:] = [gateway]


def deliver(attempt_id: int) -> None:
    """Hand an attempt to the carrier."""
    delivering.deliver(_here[0], attempt_id)


def deliver_all(*attempt_ids: int) -> None:
    """Hand several attempts to the carrier at once."""
    delivering.deliver_all(_here[0], attempt_ids)


def stop_leg(attempt_id: int) -> None:
    """End a leg that nobody needs any more."""
    stopping.stop_leg(_here[0], attempt_id)


def redirect_caller(call_id: int) -> None:
    """Fetch a waiting citizen out of the queue."""
    redirecting.redirect_caller(_here[0], call_id)


def ask_carrier(attempt_id: int) -> None:
    """Find out what became of an attempt."""
    asking.ask_carrier(_here[0], attempt_id)


def ask_about_caller(call_id: int) -> None:
    """Find out whether a citizen's call still goes on."""
    asking_about_caller.ask_about_caller(_here[0], call_id)


def hear_text(text_id: int) -> None:
    """Hear a text that nobody has heard."""
    hearing_text(_here[0], text_id)


def fetch_recording(recording_id: int) -> None:
    """Bring a recording home from the carrier."""
    fetching.fetch_recording(_here[0], recording_id)


def look_for_messages(call_id: int) -> None:
    """Find a message of which nobody told us."""
    looking_for_messages.look_for_messages(_here[0], call_id)


JOBS: Mapping[str, Callable[[Gateway, int], None]] = {
    "deliver": delivering.deliver,
    "stop_leg": stopping.stop_leg,
    "redirect_caller": redirecting.redirect_caller,
    "ask_carrier": asking.ask_carrier,
    "ask_about_caller": asking_about_caller.ask_about_caller,
    "hear_text": hearing_text,
    "fetch_recording": fetching.fetch_recording,
    "look_for_messages": looking_for_messages.look_for_messages,
}
"""The same work for a process that does it itself, because no bell can be rung."""
