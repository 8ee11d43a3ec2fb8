"""The legs that a Dial starts: who may be dialled and shown, and what such a leg does until it is joined."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from gateway.switchboard.backend import Cause
from gateway.switchboard.detection import DetectionPlan
from gateway.switchboard.frame import WHISPER, Frame
from gateway.switchboard.leg import Leg, LegOver, PeerAnswered, PeerGone, PeerReady, Redirected
from gateway.switchboard.records import Call, CallStatus, Target, new_sid
from gateway.switchboard.twiml import BadDocument, Verb
from gateway.switchboard.webhooks import WebhookFailed

CALLER_ID = re.compile(r"\+[1-9][0-9]{5,14}")
CALLER_ID_FOR_SIP = re.compile(r"[A-Za-z0-9+\-_.]+")
NUMBER = re.compile(r"\+?[0-9]{3,15}")
SIP_ADDRESS = re.compile(r"sips?:[^@\s]+@[\w.:\[\]-]+")
DECORATION = str.maketrans("", "", " -().")


def why_not_dialled(noun: Verb) -> BadDocument | None:
    """What is wrong with the number or address in a noun."""
    if noun.name == "Sip":
        address = noun.text.partition("?")[0].partition(";")[0]
        return None if SIP_ADDRESS.fullmatch(address) else BadDocument(13243, f"{noun.text!r} is no address")
    if noun.name == "Number" and not NUMBER.fullmatch(noun.text.translate(DECORATION)):
        return BadDocument(13223, f"{noun.text!r} is no telephone number")
    if noun.name in ("Queue", "Conference"):
        return BadDocument(13215, f"{noun.name} stands alone in a Dial")
    return None


def start_child(frame: Frame, verb: Verb, noun: Verb) -> Leg:
    """Dial one number or address of a Dial, at once: such a leg is never queued."""
    parent, switchboard = frame.leg.call, frame.switchboard
    to, headers = _where(noun)
    call = Call(
        new_sid("CA"),
        to,
        verb.get("callerId") or parent.sender,
        "outbound-dial",
        switchboard.clock.now(),
        parent_sid=parent.sid,
        sip_headers=headers,
        send_digits=noun.get("sendDigits"),
        ring_limit_s=verb.whole("timeout") + switchboard.options.ring_extra_s,
        callback=frame.order(noun, "statusCallback"),
        detection=_detection(noun),
        detection_is_async=bool(noun.get("amdStatusCallback")),
        detection_callback=frame.order(noun, "amdStatusCallback"),
    )
    whisper = frame.address(noun, "url") if noun.get("url") else None
    leg = switchboard.open_leg(call, frame.leg)
    switchboard.start(leg, _live(frame, leg, whisper))
    return leg


def _where(noun: Verb) -> tuple[str, dict[str, str]]:
    if noun.name == "Number":
        return noun.text.translate(DECORATION), {}
    if noun.name == "Client":
        return f"client:{noun.text}", {}
    address, _, headers = noun.text.partition("?")
    return address, dict(parse_qsl(headers))


def _detection(noun: Verb) -> DetectionPlan | None:
    mode = noun.get("machineDetection")
    if not mode:
        return None
    return DetectionPlan(
        mode == "DetectMessageEnd",
        noun.whole("machineDetectionTimeout"),
        noun.whole("machineDetectionSpeechThreshold") / 1000,
        noun.whole("machineDetectionSpeechEndThreshold") / 1000,
        noun.whole("machineDetectionSilenceTimeout") / 1000,
    )


def _may_show(frame: Frame, call: Call) -> bool:
    """Whether the far carrier takes the caller ID: ours, or that of the call that dials; for SIP any word."""
    if call.to.startswith(("sip:", "sips:", "client:")):
        return CALLER_ID_FOR_SIP.fullmatch(call.sender) is not None
    parent = frame.leg.call
    known = call.sender in (parent.sender, parent.to) or call.sender in frame.switchboard.numbers
    return known and CALLER_ID.fullmatch(call.sender) is not None


async def _live(frame: Frame, leg: Leg, whisper: Target | None) -> None:
    """Ring, send digits, whisper, be joined; a redirect makes the leg a call of its own."""
    parent, interpreter = frame.leg, frame.interpreter
    try:
        if not _may_show(frame, leg.call):
            frame.remark(13214, f"caller ID {leg.call.sender} may not be shown")
            frame.switchboard.end(leg, CallStatus.FAILED, Cause.UNALLOCATED.value)
        await interpreter.reach(leg, lambda: parent.post(PeerAnswered(leg)))
        if leg.has_lost:
            await leg.rest()
        if whisper is not None:
            await interpreter.perform(leg, whisper, WHISPER)
        parent.post(PeerReady(leg))
        await leg.rest()
    except LegOver:
        pass
    except Redirected as order:
        frame.switchboard.backend.part(leg)
        leg.parent = None
        parent.post(PeerGone(leg))
        await interpreter.live(leg, order.target)
    except (WebhookFailed, BadDocument):
        frame.switchboard.end(leg)
