"""What citizens tell us by text."""

from __future__ import annotations

from gateway.actions.progress_for_caller import progress_for_caller
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.conversation import Help, Intent, ListCases, Say, Unclear


def hear_citizen(
    work: Work,
    intent: Intent,
    speaker: Speaker,
    words: str = "",  # noqa: ARG001 - conversations will read them
) -> Say | None:
    """Tell how the sender's own matter stands, or ask for it; a command for officers changes nothing."""
    if isinstance(intent, ListCases):
        return progress_for_caller(work, speaker.number) or Say("caller_no_case")
    if isinstance(intent, Unclear | Help):
        return Say("caller_inbound_unknown")
    work.audit("unknown number", "text refused", meant=type(intent).__name__)
    return Say("not_on_roster")
