"""What is done about surveys, each with cases and surveys of the year of work."""

from __future__ import annotations

from collections.abc import Callable

from gateway.actions.answer_survey import rate
from gateway.actions.explain import explain
from gateway.actions.look_after_survey import look_after_survey
from gateway.actions.opt_out import opt_out
from gateway.actions.plan_survey import plan_survey
from gateway.actions.redo import redo
from gateway.actions.survey_rows import answerable
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.survey import Survey

AT_THE_CENTRE = Speaker("+8613900000012", "赵强", units=frozenset({"XNZX"}))
SURVEY_STEPS: dict[str, Callable[[Work], object]] = {
    "a survey is planned": lambda work: plan_survey(work, work.session.get_one(Case, 563 * 7)),
    "a survey is answered": lambda work: rate(work, work.session.get_one(Survey, 563 * 9), 4, None, "text"),
    "which survey is answered": lambda work: answerable(work, "+8613800000563"),
    "no survey is answered": lambda work: answerable(work, "+8613999999999"),
    "a survey is due": lambda work: look_after_survey(work, work.session.get_one(Survey, 563 * 11)),
    "no more surveys": lambda work: opt_out(work, "+8613800001126"),
    "a case is handled again": lambda work: redo(work, work.session.get_one(Case, 503 * 3), AT_THE_CENTRE),
    "a rating is explained": lambda work: explain(
        work, work.session.get_one(Case, 503 * 4), AT_THE_CENTRE, "已核实"
    ),
}
