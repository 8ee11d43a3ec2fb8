"""How a Dial went, as its action is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.switchboard.frame import Frame
from gateway.switchboard.records import Call, CallStatus, Target
from gateway.switchboard.twiml import Verb


@dataclass
class Outcome:
    """`is_bridged` alone says that two parties talked: completed includes a whisper that was declined."""

    status: str = CallStatus.FAILED.value
    sid: str | None = None
    duration_s: int = 0
    is_bridged: bool = False
    more: dict[str, str] = field(default_factory=dict)

    def note_end(self, call: Call) -> None:
        """How the leg that was answered, or rang last, has ended."""
        self.duration_s = call.duration_s
        if call.to.startswith(("sip:", "sips:")):
            code = 200 if call.answered_at is not None else call.sip_code
            self.more |= {"DialSipCallId": call.sid, "DialSipResponseCode": str(code or "")}

    def action(self, frame: Frame, verb: Verb) -> Target | None:
        """The Dial's action with this outcome; None when it has none."""
        if not verb.get("action"):
            return None
        told = {
            "DialCallStatus": self.status,
            "DialBridged": "true" if self.is_bridged else "false",
        } | self.more
        if self.sid is not None:
            told |= {"DialCallSid": self.sid, "DialCallDuration": str(self.duration_s)}
        return frame.address(verb, "action", told)

    def tell(self, frame: Frame, verb: Verb) -> None:
        """Tell the action although its answer no longer matters."""
        target = self.action(frame, verb)
        if target is not None:
            frame.interpreter.tell(frame.leg, target)
