"""Say something by text: a row that leaves once the transaction has committed."""

from __future__ import annotations

from datetime import timedelta

from gateway.policy.duty import Target
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.phone import Phone

RING_AGAIN = timedelta(seconds=5)
"""How long the bell has to bring a worker before the clock rings it again."""
CALLER = "caller"
REPLY = "reply"


def tell(
    work: Work,
    say: Say,
    to: Target,
    *,
    rung: str,
    case: Case | None = None,
    dispatch: Dispatch | None = None,
    climb: str = "",
) -> Attempt:
    """Text `say` to a number that can take it; the row is its outbox entry and its place in the timeline."""
    drill = bool(case and case.drill)
    attempt = Attempt(
        case_id=case.id if case else None,
        dispatch_id=dispatch.id if dispatch else None,
        channel=Channel.TEXT,
        rung=rung,
        climb=climb,
        role=to.role,
        contact_id=to.contact_id,
        person_id=to.person_id,
        name=to.name,
        number=to.number,
        said=work.gateway.wording.text(say, drill=drill, signed=work.settings.sign_texts),
        urgent=bool(case and case.emergency),
        drill=drill,
        due_at=work.now,
        next_due_at=work.now + RING_AGAIN,
    )
    return send_off(work, attempt)


def send_off(work: Work, attempt: Attempt) -> Attempt:
    """Put an attempt on its way: on disk now, with a worker as soon as this transaction has committed."""
    work.session.add(attempt)
    work.session.flush()
    work.wake("deliver", attempt.id, first=attempt.urgent)
    return attempt


def reply(work: Work, say: Say, to: Speaker) -> None:
    """Answer whoever texted us, if the number can take a text; our own numbers never get an answer."""
    phone = Phone.parse_caller_id(to.number, area_code=work.settings.area_code)
    if phone.can_receive_text and phone.number != work.settings.common_number:
        tell(work, say, Target(REPLY, phone.number, None, to.name, person_id=to.person_id), rung=say.key)


def tell_caller(work: Work, case: Case, say: Say) -> None:
    """Text the citizen, if the number can take a text. In a drill nobody outside a roster hears anything.

    Source: R6 (everyone gets an answer), R35 (drills).
    """
    phone = Phone.parse_caller_id(case.caller_phone, area_code=work.settings.area_code)
    if case.drill or not phone.can_receive_text:
        return
    tell(work, say, Target(CALLER, phone.number, None, ""), rung=say.key, case=case)
