"""What the carrier keeps on record: calls, messages, queues of waiting calls, numbers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.switchboard.detection import DetectionPlan


def new_sid(prefix: str) -> str:
    """A fresh identifier, two letters and 32 hex digits, unique over restarts."""
    return prefix + secrets.token_hex(16)


class CallStatus(StrEnum):
    """Where a leg is; `initiated` occurs in callbacks only, never here."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


OVER = frozenset(
    {CallStatus.COMPLETED, CallStatus.BUSY, CallStatus.NO_ANSWER, CallStatus.FAILED, CallStatus.CANCELED}
)


SETTLED = frozenset({"sent", "delivered", "undelivered", "failed", "canceled", "received"})


@dataclass(frozen=True)
class Target:
    """Where the next document is: a URL, or TwiML that came with a REST request."""

    url: str | None = None
    method: str = "POST"
    twiml: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    is_fallback: bool = False


@dataclass(frozen=True)
class CallbackOrder:
    """Who wants to be told about what."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True)
class RecordingOrder:
    """What is to be kept of a call or room.

    `track` is both, inbound (what the far end says) or outbound (what it hears); `silence_s` is how long a
    silence ends it, 0: none does.
    """

    channels: int = 1
    track: str | None = "both"
    callback: CallbackOrder | None = None
    silence_s: float = 0.0
    trims_silence: bool = False


@dataclass(eq=False)
class Call:
    """One leg as the REST interface shows it."""

    sid: str
    to: str
    sender: str
    direction: str
    created_at: datetime
    status: CallStatus = CallStatus.QUEUED
    status_before: CallStatus | None = None
    parent_sid: str | None = None
    forwarded_from: str | None = None
    dialled_by: str | None = None  # the handset, whatever caller ID it shows
    sip_headers: dict[str, str] = field(default_factory=dict)
    attestation: str | None = None  # what the carriers on the way say of the caller ID; US and Canada only
    target: Target | None = None
    fallback: Target | None = None
    callback: CallbackOrder | None = None
    ring_limit_s: float = 60.0
    talk_limit_s: float = 14400.0
    send_digits: str = ""
    detection: DetectionPlan | None = None
    detection_is_async: bool = False  # the first document does not wait for the judgement
    detection_callback: CallbackOrder | None = None
    answered_by: str | None = None
    token: str | None = None  # of an inbound call: lets one more call show the same caller
    recording: RecordingOrder | None = None
    recorded: Recording | None = None
    updated_at: datetime | None = None
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    sip_code: int | None = None
    callbacks_sent: int = 0

    def becomes(self, status: CallStatus, now: datetime) -> None:
        """Take a new status."""
        self.status_before, self.status, self.updated_at = self.status, status, now

    @property
    def is_over(self) -> bool:
        """Whether the leg has ended, however it ended."""
        return self.status in OVER

    @property
    def duration_s(self) -> int:
        """Whole seconds from answer to end; 0 when it was never answered or is still going on."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return int((self.ended_at - self.answered_at).total_seconds())

    @property
    def queued_ms(self) -> int:
        """Milliseconds that it waited for its turn to be dialled; 0 while it still waits."""
        if self.started_at is None:
            return 0
        return round((self.started_at - self.created_at).total_seconds() * 1000)


@dataclass(eq=False)
class Message:
    """One text as the REST interface shows it; `sender` is empty until a messaging service has chosen one."""

    sid: str
    to: str
    sender: str
    body: str
    direction: str
    created_at: datetime
    status: str = "queued"
    status_before: str | None = None
    error_code: int | None = None
    callback: CallbackOrder | None = None
    updated_at: datetime | None = None
    sent_at: datetime | None = None
    service_sid: str | None = None
    valid_s: int | None = None
    opt_out_type: str | None = None
    is_automatic: bool = False  # the carrier's own answer, which goes even to who wants no texts
    segments: int = 0

    def __post_init__(self) -> None:
        """Count the parts now: a redacted text keeps their number."""
        self.segments = count_segments(self.body)

    @property
    def is_over(self) -> bool:
        """Whether nothing more needs to happen to it; `sent` may be the last that is heard of one."""
        return self.status in SETTLED

    def becomes(self, status: str, now: datetime) -> None:
        """Take a new status."""
        self.status_before, self.status, self.updated_at = self.status, status, now


@dataclass(eq=False)
class Recording:
    """What was kept of a call; it can be fetched from `ready_at` on, which is None while it is recorded.

    A pause that leaves a silence counts towards the length, one that is skipped does not.
    """

    sid: str
    call_sid: str
    started_at: datetime
    duration_s: int = 0
    ready_at: datetime | None = None
    callback: CallbackOrder | None = None
    source: str = "RecordVerb"
    channels: int = 1
    track: str | None = None
    conference_sid: str | None = None
    paused_at: datetime | None = None
    pause_is_skipped: bool = False
    skipped_s: float = 0.0
    deleted_at: datetime | None = None
    url: str = ""
    parties: tuple[str, ...] = ()  # the numbers of its call

    @property
    def is_absent(self) -> bool:
        """Whether it ended before anything could be recorded."""
        return self.ready_at is not None and self.duration_s == 0

    def status(self, now: datetime) -> str:
        """How far it is, as the REST interface says it."""
        if self.deleted_at is not None:
            return "deleted"
        if self.ready_at is None:
            return "paused" if self.paused_at is not None else "in-progress"
        if self.is_absent:
            return "absent"
        return "completed" if now >= self.ready_at else "processing"

    def pause(self, now: datetime, is_skipped: bool) -> None:
        """Record nothing from now on; does nothing when it is paused already."""
        if self.paused_at is None:
            self.paused_at, self.pause_is_skipped = now, is_skipped

    def resume(self, now: datetime) -> None:
        """Go on recording; does nothing when it is not paused."""
        if self.paused_at is not None and self.pause_is_skipped:
            self.skipped_s += (now - self.paused_at).total_seconds()
        self.paused_at = None

    def close(self, now: datetime, ready_s: float, is_empty: bool) -> float:
        """Record nothing more; the seconds until it can be fetched: `ready_s`, or none for nothing."""
        self.resume(now)
        lasted_s = (now - self.started_at).total_seconds() - self.skipped_s
        self.duration_s = 0 if is_empty else int(lasted_s)
        wait_s = 0.0 if self.duration_s == 0 else ready_s
        self.ready_at = now + timedelta(seconds=wait_s)
        return wait_s


@dataclass
class OurNumber:
    """A number of the account's, and where the gateway wants to hear about it."""

    number: str
    label: str = ""
    voice_url: str | None = None
    voice_method: str = "POST"
    voice_fallback_url: str | None = None
    sms_url: str | None = None
    sms_method: str = "POST"
    sms_fallback_url: str | None = None
    status_callback: str | None = None
    status_callback_method: str = "POST"


def count_segments(body: str) -> int:
    """How many SMS parts `body` takes: 160/153 septets of GSM-7, else 70/67 UTF-16 units.

    A character that takes two is never split: if one place is left in a part, it begins the next one.
    """
    if all(letter in GSM_BASIC or letter in GSM_EXTENDED for letter in body):
        units, single, part = [2 if letter in GSM_EXTENDED else 1 for letter in body], 160, 153
    else:
        units, single, part = [2 if letter > LAST_OF_ONE_UNIT else 1 for letter in body], 70, 67
    if sum(units) <= single:
        return 1
    parts, filled = 1, 0
    for size in units:
        if filled + size > part:
            parts, filled = parts + 1, 0
        filled += size
    return parts


LAST_OF_ONE_UNIT = "\uffff"
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€")
