"""The officer's end of a talk with a citizen: a call that we placed, or his own to the common number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import NoResultFound

from gateway.actions.join import same_line
from gateway.actions.who_is import who_answers, who_is
from gateway.policy.duty import DUTY_OFFICER, Target
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.phone import Phone
from models.trunk import TrunkCode

LAST_MOMENT = timedelta(seconds=15)
"""A key pressed just before hanging up may be told after the end: so long a carrier waits for an answer."""


@dataclass(frozen=True, slots=True)
class OfficerLeg:
    """One end of a call and who is there. `name` stands in addresses: a12 an attempt, c5 an inbound call."""

    name: str
    speaker: Speaker
    ended_at: datetime | None
    attempt: Attempt | None = None
    call: InboundCall | None = None

    @property
    def trunk(self) -> TrunkCode:
        """The trunk that carries this leg, and whatever is dialled from it."""
        carried = self.attempt or self.call
        return (carried.trunk if carried else None) or TrunkCode.PRIMARY

    @property
    def line(self) -> Target:
        """The telephone that he speaks from."""
        if self.attempt is not None:
            return same_line(self.attempt)
        who = self.speaker
        return Target(DUTY_OFFICER, who.number, None, who.name, person_id=who.person_id)

    def is_long_over(self, now: datetime) -> bool:
        """True when a key can only be a webhook told again: what was decided since then stands."""
        return self.ended_at is not None and now - self.ended_at > LAST_MOMENT


def leg_of_attempt(attempt: Attempt, dispatch: Dispatch) -> OfficerLeg:
    """The leg that we placed to somebody of the dispatch's unit."""
    return OfficerLeg(f"a{attempt.id}", who_answers(attempt, dispatch), attempt.ended_at, attempt=attempt)


def leg_of_call(work: Work, call: InboundCall, dispatch: Dispatch) -> OfficerLeg:
    """The officer's own call; who he is, the roster says.

    Several units' duty phones may show one exchange's number: it is this unit's, then, that is calling.
    """
    who = who_called(work, call)
    if who.person_id is None and dispatch.unit_code in who.units:
        who = replace(who, name=f"{dispatch.unit.name_zh}值班电话")
    return OfficerLeg(f"c{call.id}", who, call.ended_at, call=call)


def leg_named(work: Work, name: str, dispatch: Dispatch) -> OfficerLeg:
    """The leg of that name. Raises NoResultFound for one that is not ours."""
    found = re.fullmatch(r"([ac])([0-9]{1,18})", name)
    if found is None:
        raise NoResultFound(f"no leg {name!r}")
    if found[1] == "a":
        return leg_of_attempt(work.session.get_one(Attempt, int(found[2])), dispatch)
    return leg_of_call(work, work.session.get_one(InboundCall, int(found[2])), dispatch)


def who_called(work: Work, call: InboundCall) -> Speaker:
    """Whose number a call shows; the line is only as safe as the numbers that carriers show."""
    return who_is(work, Phone.parse_caller_id(call.sender, area_code=work.settings.area_code).number)
