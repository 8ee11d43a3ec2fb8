"""How a citizen's own matters stand. Source: R6."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from gateway.actions.own_case import own_case
from gateway.policy.phrases import local_clock
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.lifecycle import DONE_WITH, UNANSWERED, CaseState
from models.unit import Unit

MOST = 20
STATE_WORDS = {
    CaseState.REGISTERED: "已登记",
    CaseState.VERIFIED: "已登记",
    CaseState.DISPATCHED: "等待签收",
    CaseState.ACKNOWLEDGED: "办理中",
    CaseState.IN_PROGRESS: "办理中",
    CaseState.ON_SITE: "工作人员已到现场",
    CaseState.REPLIED: "已答复，待办结",
    CaseState.REOPENED: "重新办理中",
    CaseState.COMPLETED: "已办结",
    CaseState.SURVEYED: "已办结",
    CaseState.ARCHIVED: "已办结",
    CaseState.POLICE_RETURN: "已转110处理",
    CaseState.MERGED: "合并办理中",
    CaseState.INVALID: "经核实不再办理",
}


def progress_for_caller(work: Work, number: str, code: str | None = None) -> Say | None:
    """How the matters of this number stand that have no answer yet, or the one of that code, or the last.

    None when the number has none, and for a code that is another's. A merged matter stands as the one that
    goes on for both.
    """
    if code is not None:
        own = own_case(work, number, code)
        return _one(work, own) if own else None
    mine = select(Case).where(Case.caller_phone == number, ~Case.drill)
    mine = mine.order_by(Case.registered_at.desc(), Case.id.desc())
    cases = work.session.scalars(mine.limit(MOST)).all() if number else []
    waiting = [case for case in cases if _main(work, case).state in UNANSWERED]
    if len(waiting) > 1:
        return _several(work, waiting)
    return _one(work, (waiting or cases)[0]) if cases else None


def _main(work: Work, case: Case) -> Case:
    """The case that goes on for this one."""
    return case if case.merged_into_id is None else work.session.get_one(Case, case.merged_into_id)


def _several(work: Work, cases: Sequence[Case]) -> Say:
    listed = (
        f"{case.code}{_dept(work, main)}{STATE_WORDS[main.state]}"
        for case, main in ((case, _main(work, case)) for case in cases)
    )
    n, hhmm = str(len(cases)), local_clock(work.now)
    return Say("caller_progress_list", n=n, cases="；".join(listed), hhmm=hhmm)


def _one(work: Work, case: Case) -> Say:
    main = _main(work, case)
    values = {"code": case.code, "dept": _dept(work, main), "hhmm": local_clock(work.now)}
    if main.state is CaseState.DISPATCHED:
        return Say("caller_progress_waiting", **values)
    if main.state is CaseState.POLICE_RETURN:
        return Say("caller_progress_police", **values)
    if main.state in DONE_WITH and main.result:
        return Say("caller_progress_done", result=main.result, **values)
    return Say("caller_progress", words=STATE_WORDS[main.state], **values)


def _dept(work: Work, case: Case) -> str:
    return work.session.get_one(Unit, case.unit_code).name_zh
