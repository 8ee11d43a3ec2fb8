"""An officer has told the result to somebody whose case was merged into another one. Source: R6."""

from __future__ import annotations

from gateway.actions.find_dispatch import by_code
from gateway.actions.receive_text import case_named
from gateway.policy.answering import Answer
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say


def reply_merged(work: Work, code: str, by: Speaker, via: str) -> Say | None:
    """Put on record that this citizen was told by phone; None when it is no merged case of this speaker's.

    The unit that has the main case answers for it, whichever unit the merged one was sent to. Told again it
    changes nothing.
    """
    case = case_named(work, code)
    if case is None or case.merged_into_id is None:
        return None
    main = work.session.get_one(Case, case.merged_into_id)
    share = by_code(work, main.code, by)
    if share is None or share.case_id != main.id:
        return None
    if not case.answered_by:
        case.answered_by = Answer.PHONE.value
        work.record(case.id, "replied", by.name, unit=share.unit_code, via=via)
    return Say("officer_replied_merged", code=code)
