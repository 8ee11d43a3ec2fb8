"""The one door: whatever a person told us, by key, text or click, is done here and answered with a `Say`."""

from __future__ import annotations

from gateway.hear_centre import hear_centre
from gateway.hear_citizen import hear_citizen, speaks_as_citizen
from gateway.hear_officer import hear_officer
from gateway.hear_survey import hear_survey
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.conversation import Intent, ListCases, Rule, Ruling, Say, Unclear


def hear(work: Work, intent: Intent, speaker: Speaker, via: str, words: str = "") -> Say | None:
    """Do what the speaker wants, if he may, and say what came of it; None when nothing is to be said yet.

    `words` is the whole text as it came; what it says about a survey comes first. Somebody on no roster is a
    citizen, and so is an officer who tells a matter of his own: he changes nothing of a unit's.
    """
    about_survey = hear_survey(work, intent, speaker, words)
    if about_survey is not None:
        return about_survey
    if not speaker.is_on_a_roster or speaks_as_citizen(work, intent, speaker):
        return hear_citizen(work, _as_a_citizen(intent, words), speaker, words)
    if isinstance(intent, Rule):
        return hear_centre(work, intent, speaker, via)
    return hear_officer(work, intent, speaker, via)


def _as_a_citizen(intent: Intent, words: str) -> Intent:
    """What the centre would rule with: a citizen who writes 催办 0427 asks how his own case stands."""
    match intent:
        case Rule(ruling=Ruling.SUPERVISE):
            return ListCases()
        case Rule(code=None):
            return Unclear(words)
    return intent
