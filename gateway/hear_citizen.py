"""What citizens tell us by text."""

from __future__ import annotations

from gateway.actions.complain import complain
from gateway.actions.own_case import own_case
from gateway.actions.progress_for_caller import progress_for_caller
from gateway.policy.phrases import local_clock
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import CaseSource
from models.conversation import Complain, Help, Intent, ListCases, Say, Unclear


def hear_citizen(
    work: Work, intent: Intent, speaker: Speaker, words: str = ""  # noqa: ARG001 - conversations will read them
) -> Say | None:  # fmt: skip
    """Tell how the sender's own matter stands, or ask for it; a command for officers changes nothing."""
    match intent:
        case ListCases():
            return progress_for_caller(work, speaker.number) or Say("caller_no_case")
        case Complain():
            return hear_complaint(work, intent, speaker)
        case Unclear() | Help():
            return Say("caller_inbound_unknown")
    work.audit("unknown number", "text refused", meant=type(intent).__name__)
    return Say("not_on_roster")


def hear_complaint(work: Work, intent: Complain, speaker: Speaker) -> Say | None:
    """Take a complaint about the handling; the code of another's case is taken for words, and says nothing.

    The receipt leaves with the complaint itself; complained again, it is the same complaint.
    """
    about = own_case(work, speaker.number, intent.code)
    words = intent.words if about or intent.code is None else f"{intent.code} {intent.words}"
    made = complain(work, about, words, speaker.number, CaseSource.TEXT)
    if made.registered_at == work.now:
        return None
    return Say("complaint_again", code=made.code, hhmm=local_clock(work.now))
