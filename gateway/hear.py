"""The one door: whatever a person told us, by key, text or click, is done here and answered with a `Say`."""

from __future__ import annotations

from gateway.hear_citizen import hear_citizen
from gateway.hear_officer import hear_officer
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.conversation import Intent, Say


def hear(work: Work, intent: Intent, speaker: Speaker, via: str, words: str = "") -> Say | None:
    """Do what the speaker wants, if he may, and say what came of it; None when nothing is to be said yet.

    `words` is the whole text as it came. Somebody on no roster is a citizen: he changes nothing of a unit's.
    """
    if speaker.is_on_a_roster:
        return hear_officer(work, intent, speaker, via)
    return hear_citizen(work, intent, speaker, words)
