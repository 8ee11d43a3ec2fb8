"""What sentences say about a case: one set of values for every text and prompt."""

from __future__ import annotations

from datetime import datetime

from gateway.policy.phrases import about_how_long, local_clock, local_moment
from models.case import Case, RequestType
from models.dispatch import Dispatch

KIND = {
    RequestType.CONSULT: "咨询",
    RequestType.COMPLAINT: "投诉",
    RequestType.SUGGEST: "建议",
    RequestType.HELP: "求助",
    RequestType.REPORT: "举报",
    RequestType.OTHER: "其他",
}
NOT_SAID = "（地点待核实）"
NOT_WRITTEN = "群众来电，请接听了解"


def about(dispatch: Dispatch, area: str, now: datetime, name: str = "", lead: str = "") -> dict[str, str]:
    """Values for the sentences to officers, leaders, the centre and the 110 desk; `name` is who is addressed.

    `lead` is the unit that leads, for one that assists. A call that nobody has written down yet has no place
    and no request: the sentence then says so.
    """
    case = dispatch.case
    return {
        "code": case.code,
        "area": area,
        "place": place_in(area, case.place),
        "category": category(case),
        "summary": case.request or NOT_WRITTEN,
        "time": local_moment(case.happened_at or case.registered_at),
        "hhmm": local_clock(dispatch.dispatched_at),
        "dept": dispatch.unit.name_zh,
        "new_dept": lead or dispatch.unit.name_zh,
        "waited": about_how_long(now - dispatch.verified_at),
        "reason": dispatch.redo_reason,
        "days": str(
            (dispatch.complete_due_at - dispatch.verified_at).days if dispatch.complete_due_at else 0
        ),
        "leader": name or "值班领导",
    }


def place_in(area: str, place: str) -> str:
    """The place, for a sentence that names the area before it: never 雁江区雁江区建设路."""
    return place.removeprefix(area).strip() or NOT_SAID


def category(case: Case) -> str:
    """What the matter is called: the operator's or the menu's words, else its type."""
    return case.matter or KIND[case.type]
