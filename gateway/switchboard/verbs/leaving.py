"""Redirect, Reject and Hangup: the verbs that end a document."""

from __future__ import annotations

from gateway.switchboard.backend import Cause
from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import LegOver
from gateway.switchboard.records import CallStatus, Target
from gateway.switchboard.twiml import Verb


async def redirect(frame: Frame, verb: Verb) -> Target | None:
    """Go on with another document; empty means this one again."""
    return Target(frame.document.resolve(verb.text), verb.get("method", "POST").upper())


async def reject(frame: Frame, verb: Verb) -> Target | None:
    """Refuse an inbound leg that still rings; hang up one that is up."""
    if frame.leg.call.answered_at is not None:
        frame.switchboard.end(frame.leg)
    elif verb.get("reason") == "busy":
        frame.switchboard.end(frame.leg, CallStatus.BUSY, Cause.BUSY.value)
    else:
        frame.switchboard.end(frame.leg, CallStatus.NO_ANSWER, Cause.DECLINED.value)
    raise LegOver


async def hang_up(frame: Frame, _verb: Verb) -> Target | None:
    """End this leg, which answers it first: a call that is hung up has been taken."""
    frame.answer()
    frame.switchboard.end(frame.leg)
    raise LegOver
