"""Who is to be told about a case that a unit has taken."""

from __future__ import annotations

from gateway.actions.complained_of import is_complained_of
from gateway.actions.on_duty import on_duty
from gateway.actions.who_is import who_is
from gateway.policy.duty import BACKUP, CENTRE, DUTY_OFFICER, LEADER, Target, reach, reach_person
from gateway.work import Work
from models.attempt import Channel
from models.dispatch import Dispatch
from models.roster import Person
from models.unit import CENTRE as CENTRE_UNIT
from models.unit import CITY


def handlers(work: Work, dispatch: Dispatch) -> list[Target]:
    """Mobiles of whoever took it (or wanted to return it), and of who is on duty now when his shift is over.

    When neither has a mobile that takes texts, the leader's. Empty when nobody of the unit can be texted.
    """
    shift = on_duty(work, dispatch.unit_code, dispatch.region_code)
    taker = _taker(work, dispatch)
    present = [
        found
        for role in (DUTY_OFFICER, BACKUP, LEADER)
        if (found := reach(role, Channel.TEXT, shift, None, work.settings.own_lines))
    ]
    present = [found for found in present if not _is_complained_of(work, dispatch, found)]
    if taker is None:
        return present[:1]
    on_shift = any(found.number == taker.number for found in present)
    return [taker] if on_shift else [taker, *present[:1]]


def _is_complained_of(work: Work, dispatch: Dispatch, target: Target) -> bool:
    """Whoever is complained of hears nothing of it, though he be on duty for the centre. Source: R54."""
    case = dispatch.case
    return case.about_case_id is not None and is_complained_of(work, case, who_is(work, target.number))


def leader_of(work: Work, dispatch: Dispatch) -> Target | None:
    """The mobile of the unit's leader on duty now."""
    shift = on_duty(work, dispatch.unit_code, dispatch.region_code)
    return reach(LEADER, Channel.TEXT, shift, None, work.settings.own_lines)


def centre(work: Work, region_code: str = CITY) -> Target | None:
    """The mobile of whoever is on duty for the efficiency centre now: the region's own, else the city's."""
    shift = on_duty(work, CENTRE_UNIT, region_code)
    return reach(CENTRE, Channel.TEXT, None, shift, work.settings.own_lines)


def _taker(work: Work, dispatch: Dispatch) -> Target | None:
    """The mobile of whoever took the case, or wanted to return it, if it was somebody in person."""
    person_id = dispatch.acknowledged_by_id or dispatch.returned_by_id
    if person_id is None:
        return None
    person = work.session.get(Person, person_id)
    return reach_person(person, Channel.TEXT, work.settings.own_lines) if person else None
