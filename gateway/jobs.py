"""What the workers run: one thin entry for each job, which takes a row's id; running one twice is boring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gateway.actions import ask_about_caller as asking_about_caller
from gateway.actions import ask_carrier as asking
from gateway.actions import deliver as delivering
from gateway.actions import fetch_recording as fetching
from gateway.actions import look_for_messages as looking_for_messages
from gateway.actions import redirect_caller as redirecting
from gateway.actions import stop_leg as stopping
from gateway.hear_text import hear_text as hearing_text
from gateway.lost_connection import is_lost_connection
from gateway.set_aside import set_aside
from gateway.work import Gateway
from models.attempt import Attempt
from models.inbound import InboundCall, InboundText
from models.recording import Recording


class Job(NamedTuple):
    """What is done, and the kind of row it is done for."""

    act: Callable[[Gateway, int], None]
    rows: Any


JOBS: Mapping[str, Job] = {
    "deliver": Job(delivering.deliver, Attempt),
    "stop_leg": Job(stopping.stop_leg, Attempt),
    "redirect_caller": Job(redirecting.redirect_caller, InboundCall),
    "ask_carrier": Job(asking.ask_carrier, Attempt),
    "ask_about_caller": Job(asking_about_caller.ask_about_caller, InboundCall),
    "hear_text": Job(hearing_text, InboundText),
    "fetch_recording": Job(fetching.fetch_recording, Recording),
    "look_for_messages": Job(looking_for_messages.look_for_messages, InboundCall),
}

_here: list[Gateway] = []


def work_for(gateway: Gateway) -> None:
    """Say which service this process works for; called once, before the first job."""
    _here[:] = [gateway]


def do_job(gateway: Gateway, name: str, row_id: int) -> None:
    """Do one job; a row whose job fails is set aside. Raises only while the database is away."""
    job = JOBS[name]
    try:
        job.act(gateway, row_id)
    except Exception as error:
        if is_lost_connection(error):
            raise  # the row stays due
        set_aside(gateway, job.rows, row_id, name, error)


def deliver(attempt_id: int) -> None:
    """Hand an attempt to the carrier."""
    do_job(_here[0], "deliver", attempt_id)


def deliver_all(*attempt_ids: int) -> None:
    """Hand several attempts to the carrier at once; if one of them fails, each is done alone."""
    try:
        delivering.deliver_all(_here[0], attempt_ids)
    except Exception as error:
        if is_lost_connection(error):
            raise
        # Whose fault it is shows, and is told, when each is done alone.
        for attempt_id in attempt_ids:
            do_job(_here[0], "deliver", attempt_id)


def stop_leg(attempt_id: int) -> None:
    """End a leg that nobody needs any more."""
    do_job(_here[0], "stop_leg", attempt_id)


def redirect_caller(call_id: int) -> None:
    """Fetch a waiting citizen out of the queue."""
    do_job(_here[0], "redirect_caller", call_id)


def ask_carrier(attempt_id: int) -> None:
    """Find out what became of an attempt."""
    do_job(_here[0], "ask_carrier", attempt_id)


def ask_about_caller(call_id: int) -> None:
    """Find out whether a citizen's call still goes on."""
    do_job(_here[0], "ask_about_caller", call_id)


def hear_text(text_id: int) -> None:
    """Hear a text that nobody has heard."""
    do_job(_here[0], "hear_text", text_id)


def fetch_recording(recording_id: int) -> None:
    """Bring a recording home from the carrier."""
    do_job(_here[0], "fetch_recording", recording_id)


def look_for_messages(call_id: int) -> None:
    """Find a message of which nobody told us."""
    do_job(_here[0], "look_for_messages", call_id)
