"""What the page says can be done, is what a text of that kind is taken for."""

from __future__ import annotations

import pytest

from gateway.web.next_steps import IN_HAND, WAITING, next_steps
from gateway.web.words import LANGUAGES, words_in
from models.case import Case
from models.conversation import (
    Acknowledge,
    CallCitizen,
    Complete,
    Extend,
    Intent,
    Report,
    ReportEmergency,
    ReturnCase,
    Rule,
    Ruling,
    Step,
)
from models.dispatch import Dispatch, Part
from models.lifecycle import CaseState, DispatchState, SurveyState
from models.survey import Survey
from notifications.sms_reply import parse_reply

MEANT: dict[str, Intent] = {
    "acknowledge": Acknowledge("0427"),
    "return": ReturnCase("0427", "理由"),
    "danger": ReportEmergency("0427"),
    "contacted": Report(Step.CONTACTED, "0427"),
    "arrived": Report(Step.ARRIVED, "0427"),
    "replied": Report(Step.REPLIED, "0427", "告知的内容"),
    "not_reached": Report(Step.NOT_REACHED, "0427"),
    "complete": Complete("0427", "办理结果"),
    "extend": Extend("0427", "理由"),
    "call_back": CallCitizen("0427"),
    "accept_return": Rule(Ruling.ACCEPT_RETURN, "0427", "单位名称"),
    "reject_return": Rule(Ruling.REJECT_RETURN, "0427", reason="理由"),
    "reassign": Rule(Ruling.REASSIGN, "0427", "单位名称"),
    "assist": Rule(Ruling.ASSIST, "0427", "单位名称"),
    "explain": Rule(Ruling.EXPLAIN, "0427", reason="说明"),
    "redo": Rule(Ruling.REDO, "0427", "7", "理由"),
    "supervise": Rule(Ruling.SUPERVISE, "0427"),
    "invalidate": Rule(Ruling.INVALIDATE, "0427", reason="理由"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", MEANT)
def test_a_text_on_the_page_means_what_it_says(name: str, lang: str) -> None:
    assert parse_reply(words_in(lang)(f"do_text.{name}", code="0427")) == MEANT[name]


def test_every_step_has_its_text_and_its_meaning() -> None:
    texts = {key.partition(".")[2] for key in words_in("zh").entries if key.startswith("do_text.")}
    assert texts == {*MEANT, "merge"}
    assert all(f"do.{name}" in words_in("zh").entries for name in texts)


def share(state: DispatchState, part: Part = Part.LEAD) -> Dispatch:
    return Dispatch(unit_code="ZFJ", state=state, part=part)


@pytest.mark.parametrize(
    ("state", "shares", "surveys", "unit", "centre"),
    [
        (CaseState.DISPATCHED, [share(DispatchState.NOTIFIED)], [], WAITING,
         ("reassign", "assist", "supervise", "merge", "invalidate")),
        (CaseState.ON_SITE, [share(DispatchState.ON_SITE)], [], IN_HAND,
         ("reassign", "assist", "supervise", "merge", "invalidate")),
        (CaseState.ACKNOWLEDGED, [share(DispatchState.RETURN_REQUESTED)], [], ("acknowledge", "danger"),
         ("accept_return", "reject_return", "reassign", "assist", "supervise", "merge", "invalidate")),
        (CaseState.SURVEYED, [share(DispatchState.COMPLETED)], [Survey(state=SurveyState.CHECKING)], (),
         ("explain", "redo")),
        (CaseState.ARCHIVED, [share(DispatchState.COMPLETED)], [], (), ("redo",)),
        (CaseState.MERGED, [share(DispatchState.CANCELLED)], [], (), ()),
        (CaseState.POLICE_RETURN, [share(DispatchState.POLICE_RETURN)], [], (), ()),
    ],
)  # fmt: skip
def test_only_what_would_change_the_case_is_offered(
    state: CaseState,
    shares: list[Dispatch],
    surveys: list[Survey],
    unit: tuple[str, ...],
    centre: tuple[str, ...],
) -> None:
    found = {steps.who: tuple(steps.what) for steps in next_steps(Case(state=state), shares, surveys)}
    assert (found.get("unit", ()), found.get("centre", ())) == (unit, centre)
