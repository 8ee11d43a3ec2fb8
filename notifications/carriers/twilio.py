"""Twilio's protocol, spoken to Twilio, to a compatible service, or to our own switchboard.

Only the base address differs between them. This file translates and does nothing else: it keeps no rows,
chooses no words and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError
from werkzeug.datastructures import MultiDict

from models.errors import BadSignature, CarrierBusy, CarrierRejected, CarrierUncertain, CarrierUnfit
from notifications.carriers.twilio_media import MediaSource
from notifications.carriers.values import (
    CarrierRef,
    Media,
    OutboundCall,
    OutboundText,
    Progress,
    RecordingTold,
)

CALL_EVENTS: Mapping[str, str | None] = {
    "queued": None,
    "initiated": None,
    "ringing": "ring",
    "in-progress": "answer",
    "completed": "end",
    "busy": "busy",
    "no-answer": "miss",
    "failed": "fail",
    "canceled": "stop",
}
TEXT_EVENTS: Mapping[str, str | None] = {
    "accepted": None,
    "queued": None,
    "sending": None,
    "sent": "send",
    "delivered": "deliver",
    "read": "deliver",
    "undelivered": "undeliver",
    "failed": "fail",
    "canceled": "fail",
}
OVER = frozenset({20404, 21220})
"""The leg is gone already, which is what a hang-up wanted."""
CREATED, TOO_MANY = 201, 429
NO_ENTRY = frozenset({401, 403})
LATER = frozenset({14107, 20429, 21611, 30001})
"""The carrier's own queue or rate is full: surely not done, and it will go later."""

UNFIT = frozenset(
    {
        *(20003, 20005, 20008, 21210, 21212, 21213, 21215, 21219, 21408, 21601, 21606, 21608, 21612),
        *(30002, 32017, 32021),
    }
)
"""Not with this account, its rights or its numbers: whom it was for has nothing to do with it."""

T = TypeVar("T")


class TwilioCarrier:
    """One account at one base address. Not shared between threads that fork; safe between threads."""

    def __init__(
        self, base_url: str, account_sid: str, tokens: Sequence[str], public_url: str, timeout_s: float
    ) -> None:
        http = TwilioHttpClient(timeout=timeout_s)
        # Without an environment of its own the client would let TWILIO_REGION rewrite the base address.
        self._client = Client(account_sid, tokens[0], http_client=http, environment={"REGION": "none"})
        self._client.api.base_url = base_url.rstrip("/")
        self._validators = [RequestValidator(token) for token in tokens]
        self._media = MediaSource(base_url.rstrip("/"), account_sid, tokens[0], timeout_s)
        self._public_url = public_url.rstrip("/")

    def ask_by(self, http: HttpClient) -> None:
        """Make every request this way instead; whoever simulates a network has one."""
        self._client.http_client = http

    def place_call(self, call: OutboundCall) -> CarrierRef:
        """See `Carrier.place_call`; the carrier adds 5 s to the ring time."""
        extra = {"send_digits": call.send_digits} if call.send_digits else {}
        made = _asked(
            lambda: self._client.calls.create(
                to=call.to,
                from_=call.sender,
                url=call.prompt_url,
                status_callback=call.status_url,
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                timeout=int(call.ring.total_seconds()),
                **extra,
            )
        )
        return _named(made.sid)

    def hang_up(self, ref: CarrierRef) -> None:
        """See `Carrier.hang_up`: `canceled` would miss an answered leg, `completed` ends any."""
        _unless_over(lambda: self._client.calls(ref.value).update(status="completed"))

    def redirect_call(self, ref: CarrierRef, url: str) -> None:
        """See `Carrier.redirect_call`."""
        _unless_over(lambda: self._client.calls(ref.value).update(url=url, method="POST"))

    def send_text(self, text: OutboundText) -> CarrierRef:
        """See `Carrier.send_text`; one that is created and has failed at once is as good as refused."""
        made = _asked(
            lambda: self._client.messages.create(
                to=text.to, from_=text.sender, body=text.body, status_callback=text.status_url
            )
        )
        if made.error_code:
            raise _sorted_out(CREATED, made.error_code, str(made.error_message))
        return _named(made.sid)

    def find_call(self, to: str, since: datetime) -> list[Progress]:
        """See `Carrier.find_call`."""
        rows = _asked(lambda: self._client.calls.list(to=to, start_time_after=since, limit=20))
        return [_call_progress(row) for row in rows]

    def find_text(self, to: str, since: datetime) -> list[Progress]:
        """See `Carrier.find_text`."""
        rows = _asked(lambda: self._client.messages.list(to=to, date_sent_after=since, limit=20))
        return [_text_progress(row) for row in rows]

    def call_progress(self, ref: CarrierRef) -> Progress:
        """See `Carrier.call_progress`; one that the carrier has forgotten has failed."""
        return _unless_forgotten(ref, lambda: _call_progress(self._client.calls(ref.value).fetch()))

    def text_progress(self, ref: CarrierRef) -> Progress:
        """See `Carrier.text_progress`; one that the carrier has forgotten has failed."""
        return _unless_forgotten(ref, lambda: _text_progress(self._client.messages(ref.value).fetch()))

    def find_recordings(self, call: CarrierRef) -> list[RecordingTold]:
        """See `Carrier.find_recordings`."""
        rows = _asked(lambda: self._client.recordings.list(call_sid=call.value, limit=20))
        told = (recording_told(_as_told(row)) for row in rows)
        return [each for each in told if each is not None]

    def fetch_recording(self, ref: CarrierRef) -> Media:
        """See `Carrier.fetch_recording`; without an ending to its name it comes as WAV."""
        return self._media.fetch(ref)

    def check_signature(
        self, path_and_query: str, form: Mapping[str, list[str]], signature: str | None
    ) -> None:
        """See `Carrier.check_signature`; the public address was signed, whatever a proxy made of it."""
        if not signature:
            raise BadSignature("the webhook carries no X-Twilio-Signature")
        url, values = self._public_url + path_and_query, _repeated(form)
        if not any(validator.validate(url, values, signature) for validator in self._validators):
            raise BadSignature("the webhook's signature is not our carrier's for this address")


def recording_told(form: Mapping[str, str]) -> RecordingTold | None:
    """What a Record's action or its status callback tells of a recording; None when there is none (yet)."""
    ref, length = form.get("RecordingSid", ""), form.get("RecordingDuration", "")
    if not ref or length == "0" or form.get("RecordingStatus", "completed") != "completed":
        return None
    return RecordingTold(CarrierRef(ref), int(length) if length.isdecimal() else 0)


def _as_told(row: Any) -> dict[str, str]:
    """A recording's record in the words of its callback; one that is being made ready counts as complete."""
    status = "completed" if str(row.status) == "processing" else str(row.status)
    return {"RecordingSid": row.sid, "RecordingDuration": str(row.duration), "RecordingStatus": status}


def _repeated(form: Mapping[str, list[str]]) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in form.items() for value in values])


def _call_progress(row: Any) -> Progress:
    return Progress(_named(row.sid), CALL_EVENTS.get(str(row.status)), made_at=_made_at(row))


def _text_progress(row: Any) -> Progress:
    said = row.body if isinstance(row.body, str) else ""
    return Progress(_named(row.sid), TEXT_EVENTS.get(str(row.status)), row.error_code, said, _made_at(row))


def _made_at(row: Any) -> datetime | None:
    return row.date_created if isinstance(row.date_created, datetime) else None


def _unless_forgotten(ref: CarrierRef, question: Callable[[], Progress]) -> Progress:
    try:
        return _asked(question)
    except CarrierRejected as error:
        if error.code not in OVER:
            raise
        return Progress(ref, "fail")


def _unless_over(request: Callable[[], object]) -> None:
    try:
        _asked(request)
    except CarrierRejected as error:
        if error.code not in OVER:
            raise


def _asked(request: Callable[[], T]) -> T:
    """Make a request and put its failure into one of our kinds."""
    try:
        return request()
    except TwilioRestException as error:
        raise _sorted_out(error.status, error.code, error.msg) from error
    except TwilioException as error:
        raise CarrierUncertain(str(error)) from error
    except ConnectTimeout as error:
        raise CarrierBusy("the carrier cannot be reached") from error
    except NoConnection as error:
        if _never_left(error):
            raise CarrierBusy("the carrier cannot be reached") from error
        raise CarrierUncertain("the connection broke before the carrier answered") from error
    except RequestException as error:
        raise CarrierUncertain(type(error).__name__) from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        # The library trips over an answer that is not the carrier's, such as a proxy's page.
        raise CarrierUncertain("the answer cannot be read") from error


def _named(sid: object) -> CarrierRef:
    """The carrier's name for what it took. Without one nobody knows what it took."""
    if not isinstance(sid, str) or not sid:
        raise CarrierUncertain("the carrier's answer names nothing")
    return CarrierRef(sid)


def _sorted_out(
    status: int, code: int | None, message: str
) -> CarrierRejected | CarrierUnfit | CarrierBusy | CarrierUncertain:
    if status == TOO_MANY or code in LATER:
        return CarrierBusy(message, code)
    if status >= 500:
        return CarrierUncertain(message, code)
    if status in NO_ENTRY or code in UNFIT:
        return CarrierUnfit(message, code)
    return CarrierRejected(message, code)


def _never_left(error: NoConnection) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
