"""The same words from the same number are the same matter: no second case of it within a day."""

from __future__ import annotations

from gateway.actions.register_text import all_words_of, words_of
from gateway.actions.text_conversation import matters_today, told_lately
from gateway.policy.phrases import local_clock
from gateway.policy.text_intake import same_words
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.intake import TextIntake
from models.unit import Unit


def same_matter(work: Work, number: str, words: str, but: TextIntake | None = None) -> Case | None:
    """The case that these words, or a part of a long text with these words, became within a day."""
    for intake in matters_today(work, number):
        if but is not None and intake.id == but.id:
            continue
        told = (words_of(intake), all_words_of(intake), *(part["words"] for part in intake.parts))
        if any(same_words(words, each) for each in told):
            return work.session.get_one(Case, intake.case_id)
    return None


def say_registered(work: Work, case: Case) -> Say | None:
    """The receipt once more, in words that show that nothing was registered twice; not for each part."""
    if told_lately(work, case, "caller_already"):
        return None
    unit = work.session.get_one(Unit, case.unit_code)
    return Say("caller_already", code=case.code, dept=unit.name_zh, hhmm=local_clock(work.now))
