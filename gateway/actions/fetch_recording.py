"""Fetch what was recorded from the carrier, as often as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from gateway.actions.find_dispatch import lead_of
from gateway.actions.tell_of_message import tell_of_message
from gateway.work import Gateway, Work
from models.errors import CarrierError, CarrierRejected
from models.recording import Recording, RecordingKind
from notifications.carriers import CarrierRef, Media

MINUTE, HOUR = 60, 3600
AGAIN_S: Sequence[int] = (
    *(5, 10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR),
    *(8 * HOUR, 16 * HOUR, 24 * HOUR, 24 * HOUR),
)
"""Pauses between tries: a recording is late by seconds, a carrier away for hours, a secret wrong for days."""
ON_THE_WAY = timedelta(seconds=60)
"""A try that has not ended by then ended with its process."""


def look_after_recording(work: Work, recording: Recording) -> None:
    """Have a worker fetch it; if the bell is lost, or the worker with it, it is looked at again."""
    if recording.fetched_at is not None:
        recording.next_due_at = None
        return
    recording.next_due_at = work.now + ON_THE_WAY
    work.wake("fetch_recording", recording)


def fetch_recording(gateway: Gateway, recording_id: int) -> None:
    """Ask the carrier for the sound and keep it with the case; done already, this does nothing.

    After the last pause it is given up, with the reason on record: the case and its call-back go on anyway.
    No transaction is open while the carrier is asked. Source: R15.
    """
    with gateway.work() as work:
        recording = work.session.get_one(Recording, recording_id)
        if recording.fetched_at is not None or recording.next_due_at is None:
            return
        recording.next_due_at = work.now + ON_THE_WAY
    try:
        media = gateway.trunks[recording.trunk].carrier.fetch_recording(CarrierRef(recording.carrier_ref))
    except CarrierError as error:
        with gateway.work() as work:
            _later(work, _mine(work, recording_id), error)
    else:
        with gateway.work() as work:
            _keep(work, _mine(work, recording_id), media)


def _mine(work: Work, recording_id: int) -> Recording:
    return work.session.get_one(Recording, recording_id, with_for_update=True, populate_existing=True)


def _keep(work: Work, recording: Recording, media: Media) -> None:
    if recording.fetched_at is not None:  # two workers had it
        return
    recording.media, recording.media_type = media.content, media.media_type
    recording.fetched_at, recording.next_due_at, recording.reason = work.now, None, ""
    recording.tries += 1
    work.record(recording.case_id, "recording_kept", seconds=recording.duration_s)
    dispatch = lead_of(work, recording.case_id)
    if recording.kind is RecordingKind.VOICEMAIL and dispatch is not None:
        tell_of_message(work, dispatch)


def _later(work: Work, recording: Recording, error: CarrierError) -> None:
    if recording.fetched_at is not None:
        return
    recording.tries += 1
    recording.reason = str(error)[:200]
    if isinstance(error, CarrierRejected) or recording.tries > len(AGAIN_S):
        recording.next_due_at = None
        work.record(recording.case_id, "recording_lost")
    else:
        recording.next_due_at = work.after(AGAIN_S[recording.tries - 1])
