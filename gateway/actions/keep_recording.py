"""Somebody left a message by voice: it is on record at once, and fetched when the carrier has it ready."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from gateway.work import Work
from models.recording import Recording, RecordingKind
from models.trunk import TrunkCode
from notifications.carriers import RecordingTold

READY_S = 3
"""How long after the tone a carrier needs, usually, until a recording can be fetched."""


def keep_recording(
    work: Work,
    trunk: TrunkCode,
    told: RecordingTold,
    kind: RecordingKind,
    case_id: int,
    *,
    call_id: int | None = None,
    attempt_id: int | None = None,
) -> bool:
    """Note a recording, on the citizen's own call or on one of ours; True the first time it is told.

    The call's next step and the carrier's callback both tell it, in any order and perhaps twice: it is one
    row. Source: R15.
    """
    new = insert(Recording).values(
        case_id=case_id,
        call_id=call_id,
        attempt_id=attempt_id,
        kind=kind,
        trunk=trunk,
        carrier_ref=told.ref.value,
        recorded_at=work.now,
        duration_s=told.duration_s,
        media_type="",
        tries=0,
        reason="",
        next_due_at=work.after(READY_S),
    )
    made = new.on_conflict_do_nothing(index_elements=["carrier_ref"]).returning(Recording.id)
    is_new = work.session.execute(made).first() is not None
    if is_new:
        work.record(case_id, "recording_left", "caller", seconds=told.duration_s)
    elif told.duration_s:
        # One of the two may not know the length.
        longer = update(Recording).where(
            Recording.carrier_ref == told.ref.value, Recording.duration_s < told.duration_s
        )
        work.session.execute(longer.values(duration_s=told.duration_s))
    return is_new
