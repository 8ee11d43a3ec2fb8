"""The citizen gets the answer by text, and what happens when it does not arrive. Source: R6, I7."""

from __future__ import annotations

from sqlalchemy import func, select

from gateway.actions.citizens_phone import phone_of
from gateway.actions.handlers import handlers
from gateway.actions.mark_number import is_marked
from gateway.actions.outbox import Why
from gateway.actions.tell import CALLER, tell
from gateway.policy.answering import Answer, way_to_answer
from gateway.policy.duty import Target
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import UNREACHED, AttemptState

ANSWER = "caller_done"
"""The rung of the text that tells the citizen the result."""
LOST = UNREACHED | {AttemptState.UNDELIVERED}
"""A text in one of these has not arrived."""


def way_for(work: Work, dispatch: Dispatch) -> Answer | None:
    """How this unit's result reaches the citizen now; None while he has to be told by phone first."""
    case = dispatch.case
    return way_to_answer(
        phone_of(work, case),
        replied=dispatch.replied_at is not None,
        failures=dispatch.not_reached,
        text_was_lost=_text_was_lost(work, case) or is_marked(work, case.caller_phone, Channel.TEXT),
        drill=case.drill,
    )


def answer_by_text(work: Work, dispatch: Dispatch, case: Case) -> None:
    """Text the result of `dispatch` to the citizen of `case`: its own, or one that was merged into it."""
    earlier = select(func.count()).where(Attempt.case_id == case.id, Attempt.rung == ANSWER)
    climb = f"{case.code}.{work.session.execute(earlier).scalar_one() + 1}"
    say = Say(ANSWER, code=case.code, dept=dispatch.unit.name_zh, result=dispatch.result)
    to = Target(CALLER, phone_of(work, case).number, None, "")
    tell(work, say, to, Why(ANSWER, climb, case, dispatch))


def answer_merged(work: Work, dispatch: Dispatch) -> None:
    """Whoever reported the same matter gets the answer too, under the number that he knows.

    Who cannot take a text has to be called: the officer is asked to. Source: R6.
    """
    merged = select(Case).where(Case.merged_into_id == dispatch.case_id).order_by(Case.id)
    for case in work.session.scalars(merged).all():
        phone = phone_of(work, case)
        no_text = is_marked(work, phone.number, Channel.TEXT)
        way = way_to_answer(phone, replied=False, failures=0, drill=case.drill, text_was_lost=no_text)
        case.result, case.answered_by = dispatch.result, way.value if way else case.answered_by
        work.record(case.id, "main_case_completed", unit=dispatch.unit_code)
        if way is Answer.TEXT:
            answer_by_text(work, dispatch, case)
        elif not case.answered_by:
            say = Say("officer_tell_merged", code=case.code, phone=phone.national)
            for to in handlers(work, dispatch):
                tell(work, say, to, Why("tell_merged", case=case))


def _text_was_lost(work: Work, case: Case) -> bool:
    """True when the last answer by text did not arrive: a second one would not either."""
    answers = select(Attempt.state).where(Attempt.case_id == case.id, Attempt.rung == ANSWER)
    last = work.session.scalars(answers.order_by(Attempt.id.desc()).limit(1)).first()
    return last in LOST
