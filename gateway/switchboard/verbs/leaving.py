"""Redirect, Reject, Hangup and Refer, the verbs that end a document, and Start and Stop, which do nothing."""

from __future__ import annotations

from gateway.switchboard.backend import Cause
from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import LegOver, Referred
from gateway.switchboard.records import CallStatus, Target
from gateway.switchboard.twiml import Verb
from gateway.switchboard.verbs.dialled import why_not_dialled

ACCEPTED = range(200, 300)


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


async def refer(frame: Frame, verb: Verb) -> Target | None:
    """Ask a far end that speaks SIP to call somebody else instead; the action hears whether it will."""
    frame.answer()
    nouns = [child for child in verb.children if child.name == "Sip"]
    if not nouns or why_not_dialled(nouns[0]) is not None:
        frame.remark(13243, "Refer without a proper SIP address")
        return None
    job = frame.leg.next_job()
    frame.switchboard.backend.refer(frame.leg, nouns[0].text, job)
    while (answer := await frame.leg.wait(Referred)) is None or answer.number != job:
        pass
    is_taken = answer.sip_code in ACCEPTED
    told = {
        "ReferCallStatus": "completed" if is_taken else "failed",
        "ReferSipResponseCode": str(answer.sip_code),
        "ReferTransferTarget": nouns[0].text,
    }
    return frame.address(verb, "action", told) if verb.get("action") else None


async def start_or_stop(frame: Frame, _verb: Verb) -> Target | None:
    """Streams, transcriptions and forks of a call: there is no sound here that could be sent anywhere."""
    frame.answer()
    return None


async def hang_up(frame: Frame, _verb: Verb) -> Target | None:
    """End this leg, which answers it first: a call that is hung up has been taken."""
    frame.answer()
    frame.switchboard.end(frame.leg)
    raise LegOver
