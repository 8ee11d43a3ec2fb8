"""What is done about texts of citizens, each with the texts and cases of the year of work."""

from __future__ import annotations

from collections.abc import Callable

from gateway.actions.complain import complain
from gateway.actions.complained_of import is_complained_of
from gateway.actions.look_after_intake import look_after_intake
from gateway.actions.receive_text import case_named, look_after_text, receive_text, take_unheard
from gateway.actions.supplement import supplement
from gateway.actions.take_words import take_words
from gateway.actions.text_conversation import has_been_told_enough
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case, CaseSource
from models.inbound import InboundText
from models.intake import TextIntake
from models.lifecycle import IntakeState

A_CITIZEN, OURS = "+8613800138000", "+862826110110"


def new_intake(work: Work, words: str) -> TextIntake:
    """A matter that somebody has just told."""
    part = {"words": words, "is_answer": False}
    intake = TextIntake(
        sender=f"+86138{len(words):08}",
        parts=[part],
        started_at=work.now,
        heard_at=work.now,
        state=IntakeState.GATHERING,
    )
    work.session.add(intake)
    work.session.flush()
    return intake


TEXT_STEPS: dict[str, Callable[[Work], object]] = {
    "a text comes in": lambda work: receive_text(work, "SM-new", A_CITIZEN, OURS, "1"),
    "the clock looks for an unheard text": lambda work: look_after_text(
        work, work.session.get_one(InboundText, 100)
    ),
    "a citizen begins to tell": lambda work: take_words(work, A_CITIZEN, "路灯不亮"),
    "a citizen goes on": lambda work: take_words(work, "+8613800000427", "是3号楼"),
    "a citizen tells the same": lambda work: take_words(work, "+8613800000428", "路灯不亮"),
    "a citizen speaks of danger": lambda work: take_words(work, "+8613800000429", "打架了"),
    "a citizen adds something": lambda work: supplement(
        work, work.session.get_one(Case, 4273), "还在吵", A_CITIZEN
    ),
    "a matter is asked about": lambda work: look_after_intake(work, new_intake(work, "路灯不亮")),
    "a matter is registered": lambda work: look_after_intake(work, new_intake(work, "车城大道路灯不亮")),
    "a citizen complains": lambda work: complain(
        work, work.session.get_one(Case, 4274), "太慢", "+8613800004274", CaseSource.TEXT
    ),
    "who is complained of": lambda work: is_complained_of(
        work, Case(about_case_id=4274), Speaker("", units=frozenset({"JTJ", "XNZX"}))
    ),
    "told enough": lambda work: has_been_told_enough(work, "+8613900000427"),
    "the text is heard": lambda work: take_unheard(work, 100_001),
    "the case of a text": lambda work: case_named(work, "0427"),
}
