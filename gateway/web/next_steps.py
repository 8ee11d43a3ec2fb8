"""What can be done about a case now, and by what text: the pages are read only until there are accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.case import Case
from models.dispatch import Dispatch, Part
from models.lifecycle import DONE_WITH, UNANSWERED, WITH_A_UNIT, DispatchState, SurveyState
from models.survey import Survey

WAITING = ("acknowledge", "return", "danger")
IN_HAND = ("contacted", "arrived", "replied", "not_reached", "complete", "extend", "call_back", "danger")
RETURNED = ("acknowledge", "danger")


@dataclass(frozen=True, slots=True)
class Steps:
    """Who may do what; each name has its text and its meaning in words.yaml, under `do` and `done_by`."""

    who: str
    what: Sequence[str]


def next_steps(case: Case, shares: Sequence[Dispatch], surveys: Sequence[Survey]) -> list[Steps]:
    """Everything that would change the case now, first by the units, then by the centre."""
    units = [name for share in shares for name in _of_unit(share)]
    found = [Steps("unit", tuple(dict.fromkeys(units))), Steps("centre", _of_centre(case, shares, surveys))]
    return [steps for steps in found if steps.what]


def _of_unit(share: Dispatch) -> Sequence[str]:
    if share.is_waiting:
        return WAITING
    if share.is_in_hand:
        return IN_HAND if share.part is Part.LEAD else ("arrived", "complete", "danger")
    return RETURNED if share.state is DispatchState.RETURN_REQUESTED else ()


def _of_centre(case: Case, shares: Sequence[Dispatch], surveys: Sequence[Survey]) -> tuple[str, ...]:
    returned = [share for share in shares if share.state is DispatchState.RETURN_REQUESTED]
    checking = [survey for survey in surveys if survey.state is SurveyState.CHECKING]
    return (
        *(("accept_return", "reject_return") if returned else ()),
        *(("explain",) if checking else ()),
        *(("redo",) if case.state in DONE_WITH else ()),
        *(("reassign",) if case.state in UNANSWERED else ()),
        *(("assist", "supervise") if case.state in WITH_A_UNIT else ()),
        *(("merge", "invalidate") if case.state in UNANSWERED else ()),
    )
