"""What came of a call to a citizen: contact, or one failure more on record. Source: R6, R13, I7."""

from __future__ import annotations

from gateway.actions.find_dispatch import lead_of
from gateway.actions.officer_leg import leg_named
from gateway.actions.report import report
from gateway.policy.call_backs import is_failure
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.conversation import Step
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import AttemptState

BY_TALK = "talk"
"""How a milestone was told: by nobody, for we have put the two through ourselves."""


def heard_of_talk(work: Work, dispatch: Dispatch, talk: Attempt) -> None:
    """Take in how a citizen's leg goes on; each step of it comes here once, whoever told it first.

    The caller holds the dispatch's row lock.
    """
    officer = leg_named(work, talk.climb.partition("-")[0], dispatch).speaker
    if talk.state in (AttemptState.ANSWERED, AttemptState.ENDED):
        contacted(work, dispatch, officer)
    elif is_failure(talk.state, work.now - (talk.claimed_at or work.now), work.settings.ring):
        report(work, dispatch, Step.NOT_REACHED, "", officer, BY_TALK)


def contacted(work: Work, dispatch: Dispatch, by: Speaker) -> None:
    """Officer and citizen have talked: no call back is owed any more. A second time changes nothing."""
    dispatch.case.call_back_since = None
    report(work, dispatch, Step.CONTACTED, "", by, BY_TALK)


def talked_while_waiting(work: Work, call: InboundCall) -> None:
    """The citizen who waited has talked to whoever took his case, as his own side tells it.

    A line of the 110 operator is no citizen's. The caller has locked the case.
    """
    dispatch = lead_of(work, call.case_id)
    if dispatch is not None and not call.by_operator:
        taker = Speaker("", dispatch.acknowledged_by or "", dispatch.acknowledged_by_id)
        contacted(work, dispatch, taker)
