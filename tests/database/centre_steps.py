"""What the efficiency centre decides, each about a case of the year of work."""

from __future__ import annotations

from collections.abc import Callable

from gateway.actions.heed_words import heed_words
from gateway.hear_centre import DONE, hear_centre, rule
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Rule, Ruling

RETURNED = 701
"""Every so manieth case of the year has a return that waits."""
AT_THE_CENTRE = Speaker("+8613900000012", "赵强", units=frozenset({"XNZX"}))


def _rules(case_id: int, ruling: Ruling, target: str = "", reason: str = "") -> Callable[[Work], object]:
    """The decision about one case, which must be in a state that allows it."""

    def decide(work: Work) -> object:
        case = work.session.get_one(Case, case_id)
        said = rule(work, case, Rule(ruling, case.code, target, reason), AT_THE_CENTRE, "text")
        assert said.key in DONE, said
        return said

    return decide


CENTRE_STEPS: dict[str, Callable[[Work], object]] = {
    "a return is accepted": _rules(RETURNED * 3, Ruling.ACCEPT_RETURN, "HSJ"),
    "a return is rejected": _rules(RETURNED * 4, Ruling.REJECT_RETURN, reason="属本单位职责"),
    "a case is reassigned": _rules(7111, Ruling.REASSIGN, "HSJ"),
    "help is asked for": _rules(7112, Ruling.ASSIST, "GDG"),
    "a case is merged": _rules(7114, Ruling.MERGE, "0016"),
    "a case is invalid": _rules(7117, Ruling.INVALIDATE, reason="误拨"),
    "a unit is pressed": _rules(7118, Ruling.SUPERVISE),
    "which return is meant": lambda work: hear_centre(
        work, Rule(Ruling.REJECT_RETURN), AT_THE_CENTRE, "text"
    ),
    "words make a case delicate": lambda work: heed_words(
        work, work.session.get_one(Case, 7119), "拉横幅", "caller"
    ),
}
