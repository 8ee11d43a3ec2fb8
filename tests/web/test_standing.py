"""What a row says about time and numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.web.standing import (
    DeskState,
    Standing,
    clock_text,
    countdown,
    lead,
    standing,
    without_numbers,
)
from models.case import Case
from models.dispatch import Dispatch, Part
from models.lifecycle import CaseState, DispatchState, SurveyState
from models.limits import Task
from models.survey import Survey

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left_s", "text", "kind"),
    [
        (180, "03:00", ""),
        (60.5, "01:01", ""),
        (60, "01:00", "soon"),
        (0.2, "00:01", "soon"),
        (0, "+00:00", "over"),
        (-47.9, "+00:47", "over"),
        (-3723, "+1:02:03", "over"),
        (2 * 86_400 + 11_400, "2d 03:10", ""),
        (-86_400, "+1d 00:00", "over"),
    ],
)
def test_countdown_shows(left_s: float, text: str, kind: str) -> None:
    assert countdown(NOON + timedelta(seconds=left_s), NOON) == (text, kind)


def test_a_length_is_never_negative() -> None:
    assert clock_text(timedelta(seconds=-1)) == "00:00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请回电13912345678谢谢", "请回电****谢谢"),
        ("+86 139-1234-5678", "****"),
        ("家里028-26111234", "家里****"),
        ("座机26111234", "座机****"),
        ("The 'To' number +8613800138000 is wrong", "The 'To' number **** is wrong"),
        ("2026-11-03 21:46 三幢1201室，已3天", "2026-11-03 21:46 三幢1201室，已3天"),
    ],
)
def test_telephone_numbers_in_free_text_are_covered(text: str, shown: str) -> None:
    assert without_numbers(text) == shown


CHECKED = NOON - timedelta(hours=1)
LIMIT = timedelta(seconds=180)


def a_case(state: CaseState, **columns: Any) -> Case:
    return Case(unit_code="ZFJ", state=state, verified_at=CHECKED, **columns)


def a_share(state: DispatchState, unit: str = "ZFJ", part: Part = Part.LEAD, **columns: Any) -> Dispatch:
    return Dispatch(
        unit_code=unit, state=state, part=part, verified_at=CHECKED, dispatched_at=CHECKED,
        ladder={"name": "standard", "rungs": []}, climbed={}, climbed_ahead=[], **columns,
    )  # fmt: skip


def test_who_is_waited_for_leads_then_who_has_it_then_who_had_it() -> None:
    case = a_case(CaseState.ACKNOWLEDGED)
    former = a_share(DispatchState.REASSIGNED, "JTJ")
    keeper = a_share(DispatchState.HANDING_OVER)
    following = a_share(DispatchState.NOTIFIED, "HBJ")
    helper = a_share(DispatchState.ACKNOWLEDGED, "SWJ", Part.ASSIST)
    assert lead(case, [former, keeper, helper, following]) is following
    assert lead(case, [former, keeper, helper]) is keeper
    assert lead(case, [keeper, a_share(DispatchState.COMPLETED), helper]) is keeper
    assert lead(case, [former]) is former
    assert lead(case, []) is None


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (DispatchState.ACKNOWLEDGED, DeskState.ACKNOWLEDGED),
        (DispatchState.IN_PROGRESS, DeskState.IN_PROGRESS),
        (DispatchState.ON_SITE, DeskState.ON_SITE),
        (DispatchState.REPLIED, DeskState.REPLIED),
    ],
)
def test_after_the_acknowledgement_the_next_limit_is_the_clock(
    state: DispatchState, shown: DeskState
) -> None:
    due = NOON + timedelta(days=3)
    share = a_share(state, acknowledged_at=CHECKED, complete_due_at=due)
    at = standing(a_case(CaseState.ACKNOWLEDGED), share, LIMIT, NOON)
    assert at == Standing(shown, due, Task.COMPLETE, soon=timedelta(hours=2))
    later = standing(a_case(CaseState.ACKNOWLEDGED), share, LIMIT, due)
    assert later.is_late


def test_a_short_limit_is_near_in_its_last_tenth() -> None:
    due = CHECKED + timedelta(minutes=30)
    share = a_share(DispatchState.ACKNOWLEDGED, acknowledged_at=CHECKED, contact_due_at=due)
    assert standing(a_case(CaseState.ACKNOWLEDGED), share, LIMIT, CHECKED).soon == timedelta(minutes=3)


@pytest.mark.parametrize(
    ("case_state", "survey_state", "shown"),
    [
        (CaseState.COMPLETED, None, DeskState.COMPLETED),
        (CaseState.COMPLETED, SurveyState.ASKED, DeskState.SURVEY_WAITING),
        (CaseState.COMPLETED, SurveyState.CHECKING, DeskState.CHECKING),
        (CaseState.SURVEYED, SurveyState.CHECKING, DeskState.CHECKING),
        (CaseState.ARCHIVED, None, DeskState.ARCHIVED),
        (CaseState.ARCHIVED, SurveyState.ASKED, DeskState.ARCHIVED),
        (CaseState.ARCHIVED, SurveyState.CHECKING, DeskState.CHECKING),
        (CaseState.MERGED, None, DeskState.MERGED),
        (CaseState.INVALID, None, DeskState.INVALID),
        (CaseState.POLICE_RETURN, None, DeskState.POLICE_RETURN),
    ],
)
def test_what_is_over_says_how(
    case_state: CaseState, survey_state: SurveyState | None, shown: DeskState
) -> None:
    survey = None if survey_state is None else Survey(state=survey_state)
    at = standing(a_case(case_state), a_share(DispatchState.COMPLETED), LIMIT, NOON, survey)
    assert at.state is shown
    assert at.deadline is None


def test_the_time_that_a_case_took_runs_from_the_check_and_is_late_behind_its_limit() -> None:
    case = a_case(CaseState.ARCHIVED, completed_at=NOON)
    share = a_share(DispatchState.COMPLETED, complete_due_at=NOON - timedelta(seconds=1))
    at = standing(case, share, LIMIT, NOON + timedelta(days=9))
    assert (at.taken, at.is_late) == (timedelta(hours=1), True)
