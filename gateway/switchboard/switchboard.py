"""The heart of the carrier: what exists, and every change of a call's status."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any

from gateway.switchboard.activity import Activity
from gateway.switchboard.backend import BackEnd, Cause
from gateway.switchboard.callbacks import Callbacks
from gateway.switchboard.clock import Clock
from gateway.switchboard.conferences import Conferences
from gateway.switchboard.faults import RECORDING_PLACE, RECORDINGS, Faults
from gateway.switchboard.journal import Journal
from gateway.switchboard.ledger import Ledger
from gateway.switchboard.leg import Answered, Judged, Leg, LegOver, PeerGone
from gateway.switchboard.notices import Notices
from gateway.switchboard.opt_out import OptOuts
from gateway.switchboard.options import Options
from gateway.switchboard.queues import Queues
from gateway.switchboard.recorder import WITH_THE_CALL, Recorder
from gateway.switchboard.records import OVER, Call, CallStatus, Message, OurNumber, Recording
from gateway.switchboard.services import Services
from gateway.switchboard.turns import Turns
from gateway.switchboard.webhooks import Webhooks

BROKEN_DOWN = 503
FINISHED_KEPT = 20_000  # finished calls and texts that REST can still find

STATUS_AFTER = {
    Cause.HUNG_UP: CallStatus.COMPLETED,
    Cause.UNALLOCATED: CallStatus.FAILED,
    Cause.UNAVAILABLE: CallStatus.FAILED,
    Cause.BUSY: CallStatus.BUSY,
    Cause.RANG_OUT: CallStatus.NO_ANSWER,
    Cause.DECLINED: CallStatus.BUSY,
}


class Switchboard:
    """All state of one account. Its methods never block; whoever has to wait does so in a task of its own."""

    backend: BackEnd  # set once by whoever wires the parts, because a back-end reports to the switchboard

    def __init__(self, options: Options, ledger: Ledger | None = None) -> None:
        self.options = self.configured = options
        self.ledger = ledger or Ledger(None)
        self.activity = Activity()
        self.clock = Clock(self.activity)
        self.journal = Journal(self.clock)
        self.notices = Notices(self.clock, self.journal)
        self.faults = Faults(self.clock, self.journal)
        self.webhooks = Webhooks(self.activity, options.auth_token, self.faults)
        self.callbacks = Callbacks(self)
        self.numbers: dict[str, OurNumber] = {}
        self.calls: dict[str, Call] = {}
        self.messages: dict[str, Message] = {}
        self.recordings: dict[str, Recording] = {}
        self.legs: dict[str, Leg] = {}
        self.queues = Queues(self.clock)
        self.conferences = Conferences(self)
        self.recorder = Recorder(self)
        self.requests_taken: deque[datetime] = deque()  # by REST, in the last second, while there is a limit
        self.turns = Turns(self.clock)
        self.text_turns: dict[str, Turns] = {}
        self.services = Services()
        self.api_keys: dict[str, str] = {}  # SID to secret
        self.opt_outs = OptOuts(self)

    def open_leg(self, call: Call, parent: Leg | None = None) -> Leg:
        """Put a new call on record and give it a leg."""
        _trim(self.calls, (sid for sid, old in self.calls.items() if old.status in OVER))
        leg = Leg(call, self.activity, self.clock, parent)
        leg.keeps_keys = self.options.early_keys_wait
        self.calls[call.sid] = call
        self.legs[call.sid] = leg
        call.updated_at = call.created_at
        self.ledger.open(call)
        return leg

    def keep_message(self, message: Message) -> None:
        """Put a text on record; the second time does nothing."""
        if message.sid not in self.messages:
            _trim(self.messages, iter(self.messages))
            message.updated_at = message.created_at
            self.messages[message.sid] = message
            if message.direction != "inbound":
                self.ledger.open(message)

    def may_go(self, message: Message) -> bool:
        """Whether a text may go out now; one that its recipient does not want has failed."""
        if message.status != "queued":
            return False
        reason = self.opt_outs.refusal(message)
        if reason is None:
            self.opt_outs.went(message)
            return True
        self.fail_message(message, reason)
        return False

    def fail_message(self, message: Message, code: int) -> None:
        """Give a text up before it went out."""
        message.error_code = code
        message.becomes("failed", self.clock.now())
        self.callbacks.message(message, is_last=True)

    def start(self, leg: Leg, life: Coroutine[Any, Any, None]) -> None:
        """Let `life` be what the leg does; if it fails, the leg ends with it."""
        self.activity.spawn(self._end_with(leg, life))

    def initiated(self, leg: Leg) -> None:
        """The carrier begins to dial."""
        leg.call.started_at = leg.call.updated_at = self.clock.now()
        self.callbacks.call(leg.call, "initiated")

    def far_end_rings(self, leg: Leg) -> None:
        """The back-end says that the far end rings."""
        leg.call.becomes(CallStatus.RINGING, self.clock.now())
        self.callbacks.call(leg.call, "ringing")

    def far_end_answered(self, leg: Leg) -> None:
        """The leg is up; from now on it can last no longer than its talk limit."""
        call = leg.call
        call.answered_at = self.clock.now()
        call.becomes(CallStatus.IN_PROGRESS, call.answered_at)
        self.callbacks.call(call, "answered")
        leg.talk_limit = self.clock.after(call.talk_limit_s, lambda: self.end(leg))
        if call.recording is not None:
            call.recorded = self.recorder.start(leg, call.recording, WITH_THE_CALL)
        leg.post(Answered())

    def limit_talk(self, leg: Leg, seconds: float) -> None:
        """Let a leg last `seconds` from its answer on, whatever was ordered before."""
        leg.call.talk_limit_s = seconds
        if leg.talk_limit is not None and leg.call.answered_at is not None:
            leg.talk_limit.cancel()
            ends_at = leg.call.answered_at + timedelta(seconds=seconds)
            leg.talk_limit = self.clock.at(ends_at, lambda: self.end(leg))

    def far_end_judged(self, leg: Leg, answered_by: str) -> None:
        """The back-end says what has answered, once: human, fax, unknown, or machine_ and what was heard."""
        call = leg.call
        call.answered_by = answered_by
        if call.detection_callback is not None:
            talked = self.clock.now() - (call.answered_at or call.created_at)
            parameters = {
                "AccountSid": self.options.account_sid,
                "CallSid": call.sid,
                "AnsweredBy": answered_by,
                "MachineDetectionDuration": str(int(talked.total_seconds() * 1000)),
            }
            numbers = (call.to, call.sender)
            self.callbacks.tell("amd_status", call.sid, call.detection_callback, parameters, numbers)
        leg.post(Judged(answered_by))

    def far_end_left(self, leg: Leg, cause: Cause) -> None:
        """The back-end says that the far end is gone or cannot be reached."""
        if leg.call.answered_at is not None:
            self.end(leg)
        else:
            self.end(leg, STATUS_AFTER[cause], cause.value)

    def end(self, leg: Leg, status: CallStatus = CallStatus.COMPLETED, sip_code: int = 200) -> bool:
        """End a leg with a final status, once; False when it is over already."""
        call = leg.call
        if call.is_over:
            return False
        call.sip_code, call.ended_at = sip_code, self.clock.now()
        call.becomes(status, call.ended_at)
        self.recorder.leg_ended(leg)
        self.backend.hang_up(leg)
        self.legs.pop(call.sid, None)
        self.journal.write(
            "ended",
            call.dialled_by or call.to,
            call.sid,
            status=status.value,
            duration_s=call.duration_s,
        )
        self.callbacks.call(call, "completed")
        leg.post(LegOver())
        if leg.talk_limit is not None:
            leg.talk_limit.cancel()
        if leg.when_over is not None:
            leg.when_over()
        if leg.parent is not None:
            leg.parent.post(PeerGone(leg))
        self.part(leg)
        return True

    async def _end_with(self, leg: Leg, life: Coroutine[Any, Any, None]) -> None:
        try:
            await life
        except Exception:
            self.end(leg, CallStatus.FAILED, 500)
            raise

    def let_go(self, leg: Leg) -> None:
        """End a leg that is not wanted any more: canceled while it rings, hung up when it is up."""
        if leg.call.answered_at is None:
            self.end(leg, CallStatus.CANCELED, Cause.RANG_OUT.value)
        else:
            self.end(leg)

    def pair(self, one: Leg, other: Leg) -> None:
        """Make two legs partners; each is told when the other goes."""
        one.partner, other.partner = other, one

    def part(self, leg: Leg) -> None:
        """Take a leg away from its partner, who is told; does nothing without one."""
        partner, leg.partner = leg.partner, None
        if partner is not None:
            partner.partner = None
            self.backend.part(leg)
            partner.post(PeerGone(leg))

    def begin_recording(self, recording: Recording) -> None:
        """Put a recording that has begun on record, and tell of it."""
        self.recordings[recording.sid] = recording
        recording.url = self.recording_url(recording)
        call = self.calls.get(recording.call_sid)
        recording.parties = () if call is None else (call.to, call.sender)
        self.callbacks.recording(recording, self.recording_url(recording))

    def recorded(self, recording: Recording) -> None:
        """A recording has ended: it can be fetched a moment later, and is told of then."""
        strike = self.faults.strike(RECORDING_PLACE, RECORDINGS, recording.parties, recording.sid)
        is_absent = strike is not None
        wait_s = recording.close(self.clock.now(), self.options.recording_ready_s, is_absent)
        url = self.recording_url(recording)
        self.clock.after(wait_s, lambda: self.callbacks.recording(recording, url))

    def recording_url(self, recording: Recording) -> str:
        """Where the gateway can fetch a recording."""
        account = f"/2010-04-01/Accounts/{self.options.account_sid}"
        return f"{self.options.public_url}{account}/Recordings/{recording.sid}"

    def break_off(self) -> None:
        """Lose every call that is up, as a carrier does that breaks down; the gateway is told."""
        for leg in list(self.legs.values()):
            self.end(leg, CallStatus.FAILED, BROKEN_DOWN)

    def drop_silently(self) -> None:
        """End every call without telling the gateway; forget calls, texts, queues and changed options."""
        self.conferences.clear()
        for leg in list(self.legs.values()):
            leg.call.callback = None
            self.end(leg)
        for message in self.messages:
            self.ledger.close(message)
        self.calls.clear()
        self.messages.clear()
        self.recordings.clear()
        self.queues.clear()
        self.requests_taken.clear()
        self.turns.clear()
        self.text_turns.clear()
        self.opt_outs.clear()
        self.callbacks.forget()
        self.faults.clear()
        self.notices.clear()
        self.clock.forget_all()
        self.options = self.configured


def _trim(records: dict[str, Call] | dict[str, Message], finished: Iterable[str]) -> None:
    if len(records) >= FINISHED_KEPT:
        oldest = next(iter(finished), None)
        if oldest is not None:
            del records[oldest]
