"""No more parts of a text have come, or no answer: the next step of the conversation."""

from __future__ import annotations

from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.register_text import all_words_of, matter_of, register_text, words_of
from gateway.actions.same_matter import same_matter, say_registered
from gateway.actions.tell import reply
from gateway.policy.speaker import Speaker
from gateway.policy.text_intake import ANSWER_WITHIN, Next, next_step
from gateway.work import Work
from models.conversation import Say
from models.intake import TextIntake
from models.lifecycle import IntakeState, move

QUESTIONS = {Next.ASK_PLACE: "intake_ask_place", Next.ASK_PLACE_AND_NAME: "intake_ask_place_and_name"}


def look_after_intake(work: Work, intake: TextIntake) -> None:
    """Ask for the place where it is missing, once; else register the matter with what there is."""
    if intake.state not in (IntakeState.GATHERING, IntakeState.ASKED):
        intake.next_due_at = None
        return
    known = same_matter(work, intake.sender, words_of(intake), but=intake)
    if known is not None:
        move(work.session, intake, "drop", work.now, case_id=known.id, next_due_at=None)
        said = say_registered(work, known)
        if said is not None:
            reply(work, said, Speaker(intake.sender), known)
        return
    phone = citizens_phone(work, intake.sender)
    matter = matter_of(work, intake)
    step = next_step(
        state=intake.state,
        place=intake.place or matter.place,
        name=intake.caller_name or matter.name,
        can_answer=phone is not None and phone.can_receive_text,
    )
    if step in QUESTIONS:
        due = work.now + ANSWER_WITHIN
        move(work.session, intake, "ask", work.now, next_due_at=due)
        reply(work, Say(QUESTIONS[step]), Speaker(intake.sender), None)
    elif all_words_of(intake):
        register_text(work, intake)
