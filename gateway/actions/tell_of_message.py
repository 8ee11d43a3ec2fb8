"""Tell whoever has the case that the citizen left a message."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.tell_unit import tell_unit
from gateway.work import Work
from models.conversation import Say
from models.dispatch import Dispatch
from models.recording import Recording, RecordingKind


def tell_of_message(work: Work, dispatch: Dispatch) -> None:
    """Text the unit that has taken the case how long a message there is to hear, if there is one.

    Called when a message is here, and when somebody takes the case: whichever is later tells him.
    """
    if not dispatch.is_in_hand:
        return
    lengths = select(Recording.duration_s).where(
        Recording.case_id == dispatch.case_id,
        Recording.kind == RecordingKind.VOICEMAIL,
        Recording.fetched_at.is_not(None),
    )
    seconds = work.session.scalars(lengths).all()
    if seconds:
        say = Say("officer_message", code=dispatch.case.code, seconds=str(sum(seconds)))
        tell_unit(work, dispatch, say)
