"""Into the queue, where the citizen waits for whoever takes his case."""

from __future__ import annotations

from flask import Response

from gateway.actions.give_up_waiting import start_waiting
from gateway.actions.join import queue_of
from gateway.web.carrier import answer
from gateway.web.here import callbacks
from gateway.work import Work
from ivr import caller
from models.inbound import InboundCall


def to_queue(work: Work, call: InboundCall) -> Response:
    """Let the caller of a registered case wait; a second time he waits on."""
    start_waiting(work, call)
    urls = callbacks()
    return answer(caller.hold(queue_of(call), urls.hold(call.id), urls.left_queue(call.id)))
