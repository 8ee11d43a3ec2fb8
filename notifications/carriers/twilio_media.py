"""Fetches what was recorded: sound, which the library's own client would spoil by reading it as text."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import quote

import requests

from models.errors import CarrierBusy, CarrierRejected
from notifications.carriers.values import CarrierRef, Media

LARGEST = 8 * 1024 * 1024
"""Four minutes as the carrier keeps them (16 bits, 8 kHz), twice what we ever ask it to record."""
LONGEST_S = 15.0
PIECE = 64 * 1024
GONE_FOR_GOOD = 410


@dataclass(frozen=True, slots=True)
class MediaSource:
    """One account's recordings at one base address."""

    base_url: str
    account_sid: str
    token: str
    timeout_s: float

    def fetch(self, ref: CarrierRef) -> Media:
        """See `Carrier.fetch_recording`. To ask changes nothing: most failures mean "later"."""
        url = f"{self.base_url}/2010-04-01/Accounts/{self.account_sid}/Recordings/{quote(ref.value, safe='')}"
        until = time.monotonic() + LONGEST_S
        try:
            with requests.get(
                url, auth=(self.account_sid, self.token), timeout=self.timeout_s, stream=True
            ) as answer:
                _check(answer)
                return Media(_media_type(answer), _content(answer, until))
        except requests.RequestException as error:
            raise CarrierBusy(f"the recording cannot be fetched: {type(error).__name__}") from error


def _check(answer: requests.Response) -> None:
    if answer.status_code == GONE_FOR_GOOD:
        raise CarrierRejected("the carrier has deleted the recording", answer.status_code)
    if answer.status_code != requests.codes.ok:
        raise CarrierBusy(f"the recording cannot be fetched: HTTP {answer.status_code}", answer.status_code)
    if not _media_type(answer).startswith("audio/"):
        raise CarrierBusy("what the carrier sent is no sound")


def _media_type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _content(answer: requests.Response, until: float) -> bytes:
    """All of it, within the limits of size and time: a carrier that drips must not hold a worker."""
    content = bytearray()
    for piece in answer.iter_content(PIECE):
        content += piece
        if len(content) > LARGEST:
            raise CarrierRejected(f"the recording is larger than {LARGEST // 1024 // 1024} MB")
        if time.monotonic() > until:
            raise CarrierBusy(f"the recording takes longer than {LONGEST_S:.0f} s to fetch")
    if not content:
        raise CarrierBusy("the recording is empty still")
    return bytes(content)
