"""What goes to a carrier and what comes back, whichever carrier it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """One leg to place. Our own id is in both addresses, so a callback finds it without the carrier's."""

    to: str
    sender: str
    prompt_url: str
    status_url: str
    ring: timedelta
    send_digits: str | None = None


@dataclass(frozen=True, slots=True)
class OutboundText:
    """One text to send, signature included where the carrier does not add it."""

    to: str
    sender: str
    body: str
    status_url: str


@dataclass(frozen=True, slots=True)
class CarrierRef:
    """The carrier's own name for a leg or a text."""

    value: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a leg or a text: an event of `models.lifecycle.ATTEMPT`, or None for no news.

    `said` is a text's words as the carrier kept them; empty where it keeps or shows none. `made_at` is when
    it was asked for, by the carrier's clock, where it says so.
    """

    ref: CarrierRef
    event: str | None
    error_code: int | None = None
    said: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordingTold:
    """The carrier says that it has recorded something, and how long that is; the sound may come later."""

    ref: CarrierRef
    duration_s: int


@dataclass(frozen=True, slots=True)
class Media:
    """Sound, as the carrier keeps it."""

    media_type: str
    content: bytes


class Carrier(Protocol):
    """Calls and texts by one company. Every request raises `CarrierError` and ends within its time limit."""

    def place_call(self, call: OutboundCall) -> CarrierRef:
        """Start a leg; it rings after this returns, or before."""
        ...

    def hang_up(self, ref: CarrierRef) -> None:
        """End a leg in whatever state; one that is over already is no error."""
        ...

    def redirect_call(self, ref: CarrierRef, url: str) -> None:
        """Make a leg that is in progress fetch `url` now; one that is over already is no error."""
        ...

    def send_text(self, text: OutboundText) -> CarrierRef:
        """Hand a text over; delivery is told later by callback."""
        ...

    def find_call(self, to: str, since: datetime) -> list[Progress]:
        """The legs to a number since a moment, newest first: for a request whose answer was lost."""
        ...

    def find_text(self, to: str, since: datetime) -> list[Progress]:
        """The texts to a number since a moment, newest first."""
        ...

    def call_progress(self, ref: CarrierRef) -> Progress:
        """What became of a leg whose callback never came."""
        ...

    def text_progress(self, ref: CarrierRef) -> Progress:
        """What became of a text whose callback never came."""
        ...

    def find_recordings(self, call: CarrierRef) -> list[RecordingTold]:
        """What was recorded on a call: for a recording of which nobody told us."""
        ...

    def fetch_recording(self, ref: CarrierRef) -> Media:
        """The sound of a recording. `CarrierBusy` while it is not there yet, `CarrierRejected` if never."""
        ...

    def check_signature(
        self, path_and_query: str, form: Mapping[str, list[str]], signature: str | None
    ) -> None:
        """Raise `BadSignature` unless this account's secret, or the one before it, signed the webhook."""
        ...
