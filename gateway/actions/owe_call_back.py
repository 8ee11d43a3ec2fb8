"""A citizen who was not talked to is owed a call back."""

from __future__ import annotations

from gateway.actions.find_dispatch import lead_of
from gateway.actions.tell_unit import tell_unit
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.lifecycle import UNANSWERED


def owe_call_back(work: Work, case: Case) -> None:
    """Note since when the citizen waits to be called; whoever reaches him clears it. A second time: nothing.

    Nobody is owed a call whose number nobody knows, or whose matter is 110's now or has its answer. The
    caller has locked the case. Source: R6, P6 (missed calls are called back).
    """
    if case.call_back_since is None and case.caller_phone and case.state in UNANSWERED:
        case.call_back_since = work.now
        work.record(case.id, "call_back_owed", "caller")


def caller_went(work: Work, case: Case) -> None:
    """The citizen has gone without having talked to anybody: a unit that has the case already hears of it.

    One that has not taken it yet is told when it does.
    """
    owe_call_back(work, case)
    dispatch = lead_of(work, case.id)
    if case.call_back_since is not None and dispatch is not None and dispatch.is_in_hand:
        tell_unit(work, dispatch, Say("officer_call_back_wanted", code=case.code))
