"""Tell whoever has the case that the citizen left a message."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.find_call import lead_of
from gateway.actions.outbox import Why
from gateway.actions.tell import tell
from gateway.actions.who_has_it import who_has_it
from gateway.work import Work
from models.attempt import Channel
from models.conversation import Say
from models.recording import Recording, RecordingKind


def tell_of_message(work: Work, case_id: int) -> None:
    """Text the officer who has the case how long a message there is to hear, if there is one.

    Called when a message is here, and when somebody takes the case: whichever is later tells him. Nobody
    has the case yet, or nothing is here: nobody is told anything.
    """
    dispatch = lead_of(work, case_id)
    to = who_has_it(work, dispatch, Channel.TEXT) if dispatch is not None else None
    if dispatch is None or to is None:
        return
    lengths = select(Recording.duration_s).where(
        Recording.case_id == case_id,
        Recording.kind == RecordingKind.VOICEMAIL,
        Recording.fetched_at.is_not(None),
    )
    seconds = work.session.scalars(lengths).all()
    if seconds:
        say = Say("officer_message", code=dispatch.case.code, seconds=str(sum(seconds)))
        tell(work, say, to, Why("message", case=dispatch.case))
